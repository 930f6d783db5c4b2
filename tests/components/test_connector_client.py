"""Wiring only, under mocks: the engine tests prove that the tenant takes it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pulumi
import pytest

from components import ClientRedirectUrls, ConnectorClient, InvalidSetting, WebApi
from tests.components.recording import GRAPH_PRINCIPAL, record
from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS, midnight

OWNER = "99999999-0000-0000-0000-000000000009"
OBJECT = "aaaaaaaa-0000-0000-0000-000000000001"
API_CLIENT = "bbbbbbbb-0000-0000-0000-000000000002"
SCOPE = "cccccccc-0000-0000-0000-000000000003"
GRAPH = "00000003-0000-0000-c000-000000000000"
API = {
    "identifier_uri": "https://contoso.onmicrosoft.com/orders",
    "client_id": API_CLIENT,
    "scopes": [{"value": "orders.read", "id": SCOPE}],
    "service_principal_object_id": OBJECT,
}


def args(**more: Any) -> Any:
    return {
        "api": API,
        "client_secrets": [{"generation": 1, "expires": IN_SIX_MONTHS}],
        **more,
    }


def test_a_client_is_a_registration_and_exactly_seven_parts_of_it() -> None:
    program = record(lambda: ConnectorClient("flow", args()))
    assert {name: r.parent for name, r in program.resources.items() if name != "flow"} == {
        "flow-registration": "flow",
        "flow-client-secret-odd": "flow",
        "flow-service-principal": "flow",
        "flow-redirect-uris": "flow",
        "flow-api-access": "flow",
        "flow-graph-access": "flow",
        "flow-api-grant": "flow",
        "flow-graph-grant": "flow",
    }
    parts = [r for r in program.resources.values() if r.name not in ("flow", "flow-registration")]
    assert all(r.deleted_with == "flow-registration" for r in parts)


def test_access_and_consent_name_the_apis_scopes_and_both_openid_scopes() -> None:
    resources = record(lambda: ConnectorClient("flow", args())).resources
    assert resources["flow-api-access"].inputs["apiClientId"] == API_CLIENT
    assert resources["flow-api-access"].inputs["scopeIds"] == [SCOPE]
    assert resources["flow-graph-access"].inputs["apiClientId"] == GRAPH
    assert resources["flow-graph-access"].inputs["scopeIds"] == [
        "37f7f235-527c-4136-accd-4a02d197296e",
        "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
    ]
    assert resources["flow-api-grant"].inputs["claimValues"] == ["orders.read"]
    assert resources["flow-api-grant"].inputs["resourceServicePrincipalObjectId"] == OBJECT
    assert resources["flow-graph-grant"].inputs["claimValues"] == ["openid", "offline_access"]
    assert (
        resources["flow-graph-grant"].inputs["resourceServicePrincipalObjectId"] == GRAPH_PRINCIPAL
    )


def test_one_lookup_is_made_for_graph_and_one_for_an_api_whose_principal_is_not_given() -> None:
    given = record(lambda: ConnectorClient("flow", args()))
    assert [call[1] for call in given.calls] == [{"clientId": GRAPH}]
    api = {key: value for key, value in API.items() if key != "service_principal_object_id"}
    looked_up = record(lambda: ConnectorClient("flow", args(api=api)))
    assert sorted(call[1]["clientId"] for call in looked_up.calls) == [GRAPH, API_CLIENT]


def test_without_consent_there_is_no_grant_and_no_lookup() -> None:
    program = record(lambda: ConnectorClient("flow", args(admin_consent=False)))
    assert program.of_type("DelegatedPermissionGrant") == []
    assert program.calls == []


def test_each_generation_has_its_slot_and_the_older_one_goes_before_the_new_one_comes() -> None:
    secrets = [
        {"generation": 3, "expires": IN_NINE_MONTHS},
        {"generation": 2, "expires": IN_SIX_MONTHS},
    ]
    program = record(lambda: ConnectorClient("flow", args(client_secrets=secrets)))
    odd, even = (program.resources[f"flow-client-secret-{slot}"] for slot in ("odd", "even"))
    assert odd.inputs["endDate"] == midnight(IN_NINE_MONTHS)
    assert odd.inputs["displayName"] == "b2c-connector/test generation 3"
    assert even.inputs["endDate"] == midnight(IN_SIX_MONTHS)
    assert odd.delete_before_replace
    assert even.delete_before_replace
    outputs = program.outputs["flow"]
    assert outputs["clientSecretExpires"] == midnight(IN_NINE_MONTHS)
    assert outputs["previousSecretExpires"] == midnight(IN_SIX_MONTHS)


@pytest.mark.parametrize(("protect", "flags"), [(True, (True, False)), (False, (None, None))])
def test_the_secret_in_use_is_protected_as_the_registration_is(
    protect: bool, flags: tuple[bool | None, bool | None]
) -> None:
    secrets = [
        {"generation": 2, "expires": IN_NINE_MONTHS},
        {"generation": 1, "expires": IN_SIX_MONTHS},
    ]
    resources = record(
        lambda: ConnectorClient("flow", args(client_secrets=secrets, protect=protect))
    ).resources
    newest, older = (resources[f"flow-client-secret-{slot}"] for slot in ("even", "odd"))
    assert (newest.protect, older.protect) == flags


def test_the_newest_secret_is_the_output_and_is_secret() -> None:
    secrets = [
        {"generation": 2, "expires": IN_NINE_MONTHS},
        {"generation": 1, "expires": IN_SIX_MONTHS},
    ]
    outputs = record(lambda: ConnectorClient("flow", args(client_secrets=secrets))).outputs["flow"]
    assert outputs["clientSecret"]["value"] == "planted-b2c-connector/test generation 2"
    # The engine's mark of a secret.
    assert outputs["clientSecret"]["4dabf18193072939515e22adb298388d"] == (
        "1b47061264138c4ac30d75fd1eb44270"
    )
    assert set(outputs) == {
        "clientId",
        "clientSecret",
        "clientSecretExpires",
        "previousClientSecret",
        "previousSecretExpires",
        "redirectUrls",
        "scope",
        "servicePrincipalObjectId",
    }


def test_a_program_whose_secret_has_ended_still_runs_under_mocks() -> None:
    secret = {"generation": 1, "expires": "2026-01-01"}
    program = record(lambda: ConnectorClient("flow", args(client_secrets=[secret])))
    assert "flow-client-secret-odd" in program.resources


def test_no_secret_with_a_future_date_needs_a_hook() -> None:
    program = record(lambda: ConnectorClient("flow", args()))
    assert all(r.hooks == () for r in program.resources.values())


@pytest.mark.parametrize(
    ("setting", "days_left", "warned"),
    [
        ({}, 32, False),
        ({}, 29, True),
        ({"warn_before_expiry": 60}, 59, True),
        ({"warn_before_expiry": 0}, 1, False),
    ],
)
def test_a_warning_begins_some_days_before_the_newest_secret_ends(
    monkeypatch: pytest.MonkeyPatch, setting: dict[str, int], days_left: int, warned: bool
) -> None:
    said: list[str] = []
    monkeypatch.setattr(pulumi, "warn", lambda text, _resource: said.append(text))
    expires = (datetime.now(UTC) + timedelta(days=days_left)).date().isoformat()
    secrets = [{"generation": 2, "expires": expires}, {"generation": 1, "expires": expires}]
    program = record(lambda: ConnectorClient("flow", args(client_secrets=secrets, **setting)))
    assert len(said) == warned
    if warned:
        assert said[0].startswith("client_secrets[0].expires is within")
        assert "b2c-connector rotate" in said[0]
    # A warning changes nothing of the state.
    plain = record(
        lambda: ConnectorClient("flow", args(client_secrets=secrets, warn_before_expiry=0))
    )
    assert (program.resources, program.outputs) == (plain.resources, plain.outputs)


def test_the_older_secret_is_there_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(pulumi, "warn", lambda text, _resource: said.append(text))
    soon = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    secrets = [
        {"generation": 2, "expires": IN_SIX_MONTHS},
        {"generation": 1, "expires": soon},
    ]
    record(lambda: ConnectorClient("flow", args(client_secrets=secrets)))
    assert said == []


def test_redirect_urls_are_sorted_and_never_empty() -> None:
    default = record(lambda: ConnectorClient("flow", args()))
    assert default.resources["flow-redirect-uris"].inputs["redirectUris"] == [
        "https://global.consent.azure-apim.net/redirect"
    ]
    given = record(
        lambda: ConnectorClient("flow", args(redirect_urls=["https://b/c", "https://a/b"]))
    )
    assert given.resources["flow-redirect-uris"].inputs["redirectUris"] == [
        "https://a/b",
        "https://b/c",
    ]
    assert given.resources["flow-redirect-uris"].inputs["type"] == "Web"


def test_a_client_whose_redirect_urls_come_later_registers_none_itself() -> None:
    def program() -> None:
        client = ConnectorClient("flow", args(redirect_urls_later=True))
        told: Any = [pulumi.Output.from_input(url) for url in ("https://a/b", "https://b/c")]
        ClientRedirectUrls(
            "urls",
            {"application_id": client.application_id, "redirect_urls": ["https://b/c", *told]},
        )

    made = record(program)
    assert made.outputs["flow"]["redirectUrls"] == []
    [uris] = made.of_type("ApplicationRedirectUris")
    assert (uris.name, uris.parent) == ("urls-redirect-uris", "urls")
    assert uris.inputs["applicationId"].startswith("/applications/")
    assert uris.inputs["redirectUris"] == ["https://a/b", "https://b/c"]
    assert made.outputs["urls"] == {"redirectUrls": ["https://a/b", "https://b/c"]}


def test_an_adopted_client_is_imported_part_by_part_and_protected() -> None:
    program = record(
        lambda: ConnectorClient(
            "flow",
            args(
                protect=False,
                foreign_secrets=1,
                adopted={
                    "object_id": OBJECT,
                    "service_principal_object_id": OWNER,
                    "graph_access": False,
                    "api_client_id": API_CLIENT,
                    "api_grant_id": "grant-1",
                },
            ),
        )
    )
    assert {name: r.import_id for name, r in program.resources.items() if r.import_id} == {
        "flow-registration": f"/applications/{OBJECT}",
        "flow-service-principal": f"/servicePrincipals/{OWNER}",
        "flow-redirect-uris": f"/applications/{OBJECT}/redirectUris/Web",
        "flow-api-access": f"/applications/{OBJECT}/apiAccess/{API_CLIENT}",
        "flow-api-grant": "/oauth2PermissionGrants/grant-1",
    }
    assert program.resources["flow-registration"].protect


def test_one_api_serves_several_clients_each_with_the_scopes_it_asks_for() -> None:
    def program() -> None:
        api = WebApi(
            "api",
            {
                "tenant_name": "contoso",
                "name": "orders",
                "scopes": [{"value": "orders.read"}, {"value": "orders.write"}],
            },
        )
        ConnectorClient("reader", args(api=api.reference("orders.read")))
        ConnectorClient("writer", args(api=api.reference()))

    resources = record(program).resources
    assert resources["reader-api-grant"].inputs["claimValues"] == ["orders.read"]
    assert resources["writer-api-grant"].inputs["claimValues"] == ["orders.read", "orders.write"]


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"client_secrets": []}, "client_secrets"),
        ({"client_secrets": [{"generation": 1, "expires": "soon"}]}, "client_secrets[0].expires"),
        ({"redirect_urls": []}, "redirect_urls"),
        ({"redirect_urls": ["https://a/b", "http://a/b"]}, "redirect_urls[1]"),
        ({"redirect_urls": [f"https://a/{n}" for n in range(101)]}, "redirect_urls"),
        ({"foreign_secrets": 2}, "foreign_secrets"),
        ({"owners": [OWNER, OWNER]}, "owners[1]"),
        ({"display_name": " "}, "display_name"),
        ({"adopted": {"object_id": "x"}}, "adopted.object_id"),
        ({"api": {**API, "client_id": "x"}}, "api.client_id"),
        ({"api": {**API, "identifier_uri": "orders"}}, "api.identifier_uri"),
        ({"api": {**API, "scopes": []}}, "api.scopes"),
        ({"api": {**API, "scopes": [{"value": "a", "id": "x"}]}}, "api.scopes[0].id"),
        ({"api": {**API, "service_principal_object_id": "x"}}, "api.service_principal_object_id"),
        (
            {"api": {**API, "scopes": [{"value": f"s{n}", "id": SCOPE} for n in range(31)]}},
            "api.scopes",
        ),
    ],
)
def test_a_refused_argument_registers_nothing(change: dict[str, Any], setting: str) -> None:
    def program() -> None:
        with pytest.raises(InvalidSetting) as refused:
            ConnectorClient("flow", args(**change))
        assert refused.value.setting == setting

    assert record(program).resources == {}
