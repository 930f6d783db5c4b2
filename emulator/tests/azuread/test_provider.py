"""What the provider tells the engine beside the operations themselves."""

import asyncio
from typing import Any

import pulumi_azuread
import pytest
from pulumi.provider.experimental import provider as pulumi_provider
from pulumi.runtime.rpc import UNKNOWN as UNKNOWN_ON_THE_WIRE

from b2c.unknown import UNKNOWN
from emulator.azuread.graph_client import GraphError
from emulator.azuread.operations import VanishedError
from emulator.tenant.faults import FaultRule
from emulator.tests.azuread.conftest import Made, Plugin, sdk_names, urn
from emulator.tests.conftest import InProcessTenant
from plugin.server import InitFailed
from plugin.values import plain_map, wire_map

_ID = "9cb2ad2b-7a6c-4b3c-8a6f-1d6a3c5b9e10"


def test_a_preview_tells_what_is_known_and_marks_the_rest_unknown(plugin: Plugin) -> None:
    inputs = {"applicationId": UNKNOWN, "displayName": "generation 1"}
    request = pulumi_provider.CreateRequest(
        urn("ApplicationPassword"), wire_map(inputs, ()), 0, preview=True
    )
    response = plugin.run(plugin.provider.create(request))
    assert response.resource_id == ""
    outputs = response.properties
    assert outputs["displayName"].value == "generation 1"
    assert outputs["keyId"].value == UNKNOWN_ON_THE_WIRE
    assert outputs["endDate"].value == UNKNOWN_ON_THE_WIRE
    assert outputs["value"].value == UNKNOWN_ON_THE_WIRE
    assert outputs["value"].is_secret
    assert plugin.requests == []


def test_a_preview_of_an_update_keeps_what_stays(plugin: Plugin, application: Made) -> None:
    request = pulumi_provider.UpdateRequest(
        urn(application.kind),
        application.id,
        wire_map(application.state, ()),
        wire_map(application.inputs | {"displayName": "renamed"}, ()),
        timeout=0,
        ignore_changes=[],
        preview=True,
    )
    plugin.requests.clear()
    outputs = plain_map(plugin.run(plugin.provider.update(request)).properties)
    assert outputs["displayName"] == "renamed"
    assert outputs["clientId"] == application.state["clientId"]
    assert plugin.requests == []


def test_a_refresh_follows_what_changed_by_hand(
    plugin: Plugin, application: Made, tenant: InProcessTenant
) -> None:
    made = plugin.create(
        "ApplicationRedirectUris",
        applicationId=application.id,
        type="Web",
        redirectUris=["https://c.example/x", "https://a.example/x", "https://b.example/x"],
    )
    found = ["https://b.example/x", "https://c.example/x", "https://d.example/x"]
    path = f"/v1.0{application.id}"
    tenant.ok("PATCH", path, {"displayName": "by hand", "web": {"redirectUris": found}})
    renamed, moved = plugin.read(application), plugin.read(made)
    assert renamed is not None
    assert moved is not None
    assert renamed.inputs["displayName"] == renamed.state["displayName"] == "by hand"
    assert moved.state["redirectUris"] == found
    # What the program says stays in its order, so that the next preview shows only what changed.
    assert moved.inputs["redirectUris"] == [
        "https://c.example/x",
        "https://b.example/x",
        "https://d.example/x",
    ]


def test_a_refresh_adds_no_inputs_that_the_program_does_not_set(
    plugin: Plugin, application: Made, tenant: InProcessTenant
) -> None:
    tenant.ok("PATCH", f"/v1.0{application.id}", {"notes": "by hand"})
    found = plugin.read(application)
    assert found is not None
    assert found.state["notes"] == "by hand"
    assert "notes" not in found.inputs
    assert plugin.diff(found, application.inputs).diffs == ["notes"]


def test_an_import_has_the_inputs_that_say_something(plugin: Plugin, application: Made) -> None:
    plugin.update(application, notes="owned")
    found = plugin.import_(application.kind, application.id)
    assert found is not None
    assert found.inputs == {"displayName": "orders", "notes": "owned"}


def test_an_object_that_cannot_be_read_back_is_lost_as_the_official_plugin_loses_it(
    plugin: Plugin, tenant: InProcessTenant
) -> None:
    _fault(tenant, method="POST", path="/v1.0/applications$", hide_times=1)
    with pytest.raises(VanishedError, match="expected non-nil error with nil state during Create"):
        plugin.create("ApplicationRegistration", displayName="orders")


def test_an_object_whose_reading_back_fails_stays_in_the_state(
    plugin: Plugin, tenant: InProcessTenant
) -> None:
    _fault(tenant, method="GET", path="/v1.0/applications/", status=403)
    with pytest.raises(InitFailed, match="unexpected status 403") as half_made:
        plugin.create("ApplicationRegistration", displayName="orders")
    assert half_made.value.resource_id.startswith("/applications/")
    assert plain_map(half_made.value.properties)["displayName"] == "orders"


def test_a_secret_that_was_made_is_not_lost_when_its_confirmation_fails(
    plugin: Plugin, application: Made, tenant: InProcessTenant
) -> None:
    _fault(tenant, method="GET", path=f"{application.id}$", status=403, skip=1)
    with pytest.raises(InitFailed) as half_made:
        plugin.create("ApplicationPassword", applicationId=application.id)
    value = half_made.value.properties["value"]
    assert value.is_secret
    assert len(str(value.value)) > 20
    assert str(value.value) not in str(half_made.value)


def test_resources_of_one_application_take_turns(plugin: Plugin, application: Made) -> None:
    uris = [f"https://contosob2c.onmicrosoft.com/{name}" for name in "abcd"]
    requests = [
        pulumi_provider.CreateRequest(
            urn("ApplicationIdentifierUri"),
            wire_map({"applicationId": application.id, "identifierUri": uri}, ()),
            0,
            preview=False,
        )
        for uri in uris
    ]
    plugin.requests.clear()

    async def all_at_once() -> None:
        await asyncio.gather(*(plugin.provider.create(request) for request in requests))

    plugin.run(all_at_once())
    found = plugin.read(application)
    assert found is not None
    writes = [index for index, line in enumerate(plugin.sent) if line.startswith("PATCH")]
    assert all(plugin.sent[index - 1].startswith("GET") for index in writes)
    assert len(writes) == 4
    for uri in uris:
        existing = {"applicationId": application.id, "identifierUri": uri}
        with pytest.raises(GraphError, match="needs to be imported"):
            plugin.create("ApplicationIdentifierUri", **existing)


def test_lookups_answer_as_the_official_ones(plugin: Plugin, tenant: InProcessTenant) -> None:
    identity = tenant.state.identity
    me = _invoke(plugin, "getClientConfig")
    assert me["objectId"] == identity.deployer_principal_id
    assert (me["clientId"], me["tenantId"]) == (identity.deployer_client_id, identity.id)
    assert set(me) == sdk_names(pulumi_azuread.GetClientConfigResult)
    well_known = _invoke(plugin, "getApplicationPublishedAppIds")["result"]["MicrosoftGraph"]
    assert plugin.requests == []
    for arguments in (
        {"clientId": well_known},
        {"displayName": "Microsoft Graph"},
        {"objectId": identity.microsoft_graph_principal_id},
    ):
        found = _invoke(plugin, "getServicePrincipal", **arguments)
        assert found["objectId"] == identity.microsoft_graph_principal_id
        assert {"openid", "offline_access"} <= set(found["oauth2PermissionScopeIds"])
        assert set(found) == sdk_names(pulumi_azuread.GetServicePrincipalResult)


def test_a_lookup_that_finds_nothing_says_so(plugin: Plugin) -> None:
    with pytest.raises(GraphError, match="No service principal found"):
        _invoke(plugin, "getServicePrincipal", displayName="nobody's")


def test_a_complaint_ends_in_the_place_of_the_input(plugin: Plugin) -> None:
    request = pulumi_provider.CheckRequest(
        urn("ApplicationOwner", "mine"), {}, wire_map({"ownerObjectId": _ID}, ()), b""
    )
    [failure] = plugin.run(plugin.provider.check(request)).failures or []
    assert failure.reason.endswith(". Examine values at 'mine.applicationId'.")


def _fault(tenant: InProcessTenant, *, skip: int = 0, **rule: Any) -> None:
    rules = [FaultRule.parse(rule)]
    if skip:
        # A rule that does nothing but wait uses up the requests that shall pass.
        passing = {"method": rule["method"], "path": rule["path"], "delay_ms": 1, "times": skip}
        rules.insert(0, FaultRule.parse(passing))
    tenant.state.faults.replace(rules)


def _invoke(plugin: Plugin, name: str, **arguments: Any) -> dict[str, Any]:
    request = pulumi_provider.InvokeRequest(f"azuread:index/{name}:{name}", wire_map(arguments, ()))
    response = plugin.run(plugin.provider.invoke(request))
    return plain_map(response.return_value or {})
