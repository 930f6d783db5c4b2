"""The stand-in plugin under the real engine, against an emulated tenant of its own."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from emulator.azuread import PACKAGE, VERSION
from emulator.stand_in import announcement
from emulator.tests.azuread.recorded import read_recording
from tests.engine.engine import ROOT, Run, RunningTenant, Stack
from tools.engine import ensure_engine

pytestmark = [pytest.mark.lives, pytest.mark.xdist_group("stand-in azuread plugin")]

_PLUGIN = ROOT / "emulator" / "azuread" / "pulumi-resource-azuread"
_PROGRAM = Path(__file__).parent / "engine_program"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{40,}")
_OTHER_ID = "9cb2ad2b-7a6c-4b3c-8a6f-1d6a3c5b9e10"


def _stack(folder: Path) -> Stack:
    shutil.copytree(_PROGRAM, folder / "program")
    tenant = RunningTenant(folder / "tenant")
    stack = Stack(folder, ensure_engine(), _PLUGIN, tenant, project_folder=folder / "program")
    stack.init()
    return stack


@dataclass
class FirstUp:
    """A stack, and what its first `up` said and sent."""

    stack: Stack
    run: Run
    requests: list[dict[str, Any]]


@pytest.fixture(scope="module")
def first_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstUp]:
    """Tests leave the stack as it was; the last one destroys it."""
    stack = _stack(tmp_path_factory.mktemp("up"))
    run = stack.up()
    yield FirstUp(stack, run, stack.tenant.requests())
    stack.tenant.stop()


@pytest.fixture
def stack(first_up: FirstUp) -> Iterator[Stack]:
    found = first_up.stack
    found.tenant.forget_requests()
    yield found
    found.variables.clear()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Stack]:
    found = _stack(tmp_path)
    yield found
    found.tenant.stop()


def _kinds(requests: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    """How often each method was sent to each kind of path, ids left out."""
    return Counter((request["method"], _ID.sub("…", request["path"])) for request in requests)


def _give(stack: Stack, **inputs: dict[str, Any]) -> None:
    """Change the program: `api_principal={...}` lays inputs over the resource api-principal."""
    overlay = {name.replace("_", "-"): values for name, values in inputs.items()}
    stack.variables["PROGRAM"] = json.dumps(overlay)


def _planned(stack: Stack) -> dict[str, dict[str, Any]]:
    """The steps of a preview by resource name; the engine's own bookkeeping is left out."""
    digest = json.loads(stack.preview("--json").output)
    return {
        step["urn"].split("::")[-1]: step
        for step in digest["steps"]
        if step["op"] not in ("same", "read", "create-replacement", "delete-replaced")
        and not step["urn"].startswith("urn:pulumi:test::stand-in-azuread::pulumi:")
    }


def test_up_and_refresh_send_as_many_requests_of_each_kind_as_the_official_plugin(
    first_up: FirstUp, stack: Stack
) -> None:
    assert _kinds(first_up.requests) == _kinds(list(read_recording("01-up").requests.values()))
    assert stack.refresh().resources() == "14 unchanged"
    assert _kinds(stack.tenant.requests()) == _kinds(
        list(read_recording("03-refresh").requests.values())
    )


def test_up_says_once_that_it_is_not_the_official_plugin(first_up: FirstUp) -> None:
    diagnostics = first_up.run.output.partition("Diagnostics:")[2]
    assert diagnostics.count(announcement(PACKAGE, VERSION)) == 1


_UPDATES: dict[str, tuple[dict[str, Any], str]] = {
    "api": ({"notes": "owned by the test"}, "notes"),
    "client": ({"display_name": "renamed"}, "displayName"),
    "scope-read": ({"value": "read.all"}, "value"),
    "api-principal": ({"tags": ["HideApp"]}, "tags[0]"),
    "client-principal": ({"account_enabled": False}, "accountEnabled"),
    "redirects": (
        {"redirect_uris": ["https://a.example/redirect", "https://c.example/redirect"]},
        "redirectUris[1]",
    ),
    "access-graph": ({"role_ids": [_OTHER_ID]}, "roleIds[0]"),
    "grant-graph": ({"claim_values": ["openid"]}, "claimValues[0]"),
}

_REPLACEMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "uri": ({"identifier_uri": "https://contosob2c.onmicrosoft.com/other"}, "identifierUri"),
    "scope-read": ({"scope_id": _OTHER_ID}, "scopeId"),
    "redirects": ({"type": "SPA"}, "type"),
    "password": ({"end_date": "2099-08-20T00:00:00Z"}, "endDate"),
    "access-graph": ({"api_client_id": _OTHER_ID}, "apiClientId"),
    "grant-graph": ({"user_object_id": _OTHER_ID}, "userObjectId"),
    "api-principal": ({"client_id": _OTHER_ID}, "clientId"),
}


def test_changed_inputs_are_planned_as_updates_in_place(stack: Stack) -> None:
    _give(stack, **{name: inputs for name, (inputs, _) in _UPDATES.items()})
    planned = _planned(stack)
    assert {name: step["op"] for name, step in planned.items()} == dict.fromkeys(_UPDATES, "update")
    for name, (_, changed) in _UPDATES.items():
        assert changed in planned[name]["detailedDiff"], name


def test_inputs_that_cannot_change_in_place_are_planned_as_replacements(stack: Stack) -> None:
    _give(stack, **{name: inputs for name, (inputs, _) in _REPLACEMENTS.items()})
    planned = _planned(stack)
    for name, (_, changed) in _REPLACEMENTS.items():
        assert planned[name]["op"] == "replace", name
        assert planned[name]["replaceReasons"] == [changed], name


def test_sets_in_another_order_are_no_change(stack: Stack) -> None:
    _give(
        stack,
        redirects={"redirect_uris": ["https://a.example/redirect", "https://b.example/redirect"]},
        grant_graph={"claim_values": ["offline_access", "openid"]},
    )
    assert _planned(stack) == {}


def test_updates_take_effect_and_change_nothing_afterwards(stack: Stack) -> None:
    _give(
        stack,
        api={"notes": "owned", "logout_url": "https://orders.example/out"},
        scope_read={"value": "read.all"},
        api_principal={"description": "said", "tags": ["HideApp"], "owners": [_deployer(stack)]},
        redirects={"redirect_uris": ["https://c.example/redirect"]},
        grant_graph={"claim_values": ["openid"]},
        password={"display_name": "generation 2"},
    )
    assert stack.up().resources() == "~ 5 updated +-1 replaced 6 changes. 8 unchanged"
    assert _planned(stack) == {}
    api, client = (stack.tenant.applications()[name] for name in ("orders-api", "connector"))
    assert (api["notes"], api["web"]["logoutUrl"]) == ("owned", "https://orders.example/out")
    assert client["web"]["redirectUris"] == ["https://c.example/redirect"]
    assert [each["displayName"] for each in client["passwordCredentials"]] == ["generation 2"]
    # Removing an input puts the property back.
    stack.variables.clear()
    stack.up()
    assert stack.tenant.applications()["orders-api"]["notes"] is None


def test_everything_but_the_secret_can_be_imported_by_its_id(stack: Stack) -> None:
    whole = stack.export()
    before = {each["urn"]: each for each in whole["deployment"]["resources"]}
    parts = {urn: each for urn, each in before.items() if each["type"].startswith("azuread:")}
    state = deepcopy(whole)
    state["deployment"]["resources"] = [each for urn, each in before.items() if urn not in parts]
    stack.import_state(state)
    entries = [
        {"type": each["type"], "name": urn.split("::")[-1], "id": each["id"]}
        for urn, each in parts.items()
    ]
    file = stack.folder / "import.json"
    importable = [each for each in entries if not each["type"].endswith("ApplicationPassword")]
    file.write_text(json.dumps({"resources": importable}))
    options = ("--yes", "--protect=false", "--generate-code=false", "--skip-preview")
    stack.on_stack("import", "--file", str(file), *options)
    password = next(each for each in entries if each["type"].endswith("ApplicationPassword"))
    refused = stack.on_stack(
        "import", password["type"], "password", password["id"], *options, fails=True
    )
    assert "does not exist" in refused.output
    assert set(_planned(stack)) == {"password"}
    after = {each["urn"]: each for each in stack.export()["deployment"]["resources"]}
    for urn in parts:
        if not urn.endswith("::password"):
            assert after[urn]["outputs"] == before[urn]["outputs"] | after[urn]["outputs"]
    stack.import_state(whole)


def test_a_half_made_service_principal_stays_in_the_state_and_the_next_up_finishes_it(
    fresh: Stack,
) -> None:
    fresh.tenant.control(
        "faults",
        [{"method": "PATCH", "path": "/v1.0/servicePrincipals/", "status": 404, "times": 1}],
    )
    run = fresh.up(fails=True)
    assert "Timed out whilst waiting for new service principal to be replicated" in run.output
    # Whether the other application has its principal too depends on which was asked for first.
    ours = [application["appId"] for application in fresh.tenant.applications().values()]
    principals = fresh.tenant.graph("GET", "servicePrincipals")["value"]
    made = {each["id"] for each in principals if each["appId"] in ours}
    resources = fresh.export()["deployment"]["resources"]
    principals_in_state = [each for each in resources if each["type"].endswith(":ServicePrincipal")]
    assert made
    assert {each["id"].rpartition("/")[2] for each in principals_in_state} == made
    fresh.up()
    assert _planned(fresh) == {}


def test_without_credentials_it_refuses_before_any_request(stack: Stack) -> None:
    stack.variables["ARM_CLIENT_SECRET"] = ""
    run = stack.preview(fails=True)
    assert "failed to load Azure credentials" in run.output
    assert stack.tenant.requests() == []


def test_destroy_sends_as_many_requests_of_each_kind_as_the_official_plugin(stack: Stack) -> None:
    stack.destroy()
    sent = stack.tenant.requests()
    assert stack.tenant.applications() == {}
    recorded = read_recording("11-destroy")
    third_scope = next(step for step in recorded.steps if step.resource == "scope-admin")
    without = [entry for n, entry in recorded.requests.items() if n not in third_scope.requests]
    assert _kinds(sent) == _kinds(without)


def _deployer(stack: Stack) -> str:
    found = stack.tenant.graph(
        "GET", f"servicePrincipals?$filter=appId eq '{stack.tenant.tenant.client_id}'"
    )
    return str(found["value"][0]["id"])
