from __future__ import annotations

from dataclasses import replace
from typing import Any

import click
import pytest

from operate.adopt.plan import Plan, make_plan, refuse_second_connector
from operate.adopt.registrations import Pair
from tests.operate.adopt.made_by_hand import (
    API_ID,
    OWNER,
    READ,
    TENANT,
    URI,
    URL,
    api,
    client,
    pair,
)

CONNECTOR = {
    "environmentUrl": "https://contoso.crm4.dynamics.com",
    "displayName": "Orders",
    "connectorId": "99999999-0000-0000-0000-000000000001",
    "publisherPrefix": "new",
    "redirectUrl": URL,
    "redirectHost": "global.consent.azure-apim.net",
    "clientId": "another client",
}
SECRET = "connector-client-client-secret-odd"


def plan(of: Pair | None = None, before: dict[str, Any] | None = None, **changed: Any) -> Plan:
    given: dict[str, Any] = {
        "pair": of,
        "existing_api": False,
        "flows": (),
        "connector": None,
        "policy": "B2C_1_siin",
        "expires": "2027-05-20",
    }
    return make_plan(before or {}, **{**given, **changed})


def changes(made: Plan) -> dict[str, tuple[str, str]]:
    return {change.name: (change.operation, change.reason) for change in made.changes}


def test_what_is_as_the_stack_makes_it_gets_a_secret_of_the_stacks_own_and_nothing_else() -> None:
    made = plan(pair())
    assert [(change.operation, change.name) for change in made.changes] == [("create", SECRET)]
    assert made.notes == []
    assert made.settings == {
        "policy": "B2C_1_siin",
        "tenantName": "contoso",
        "tenantId": TENANT,
        "apiName": "orders",
        "apiDisplayName": "By hand 1",
        "apiDescription": None,
        "scopes": [
            {
                "value": "orders.read",
                "id": READ,
                "adminConsentDisplayName": "Read orders",
                "adminConsentDescription": "Read all orders",
            }
        ],
        "adoptedApi": {
            "objectId": "aaaaaaaa-0000-0000-0000-000000000001",
            "servicePrincipalObjectId": "bbbbbbbb-0000-0000-0000-000000000001",
        },
        "existingApi": None,
        "clientDisplayName": "By hand 2",
        "redirectUrls": [URL],
        "adoptedClient": {
            "objectId": "aaaaaaaa-0000-0000-0000-000000000002",
            "servicePrincipalObjectId": "bbbbbbbb-0000-0000-0000-000000000002",
            "apiClientId": API_ID,
            "apiGrantId": "grant-1",
            "graphGrantId": "grant-2",
        },
        "foreignSecrets": 1,
        "clientSecrets": [{"generation": 1, "expires": "2027-05-20"}],
        "owners": None,
    }


def test_every_part_that_exists_is_in_the_import_file_below_its_component() -> None:
    made = plan(pair())
    parents = {entry["name"]: entry.get("parent") for entry in made.resources}
    assert parents["connector"] is None
    assert parents["connector-client"] == "connector"
    parts = [entry for entry in made.resources if not entry.get("component")]
    assert len(parts) == 4 + 6 + 1
    assert all(entry["id"].startswith("/") for entry in parts)
    assert SECRET not in parents


def test_each_difference_is_told_with_both_values() -> None:
    different = replace(
        pair(
            api(web={"implicitGrantSettings": {"enableIdTokenIssuance": True}}),
            client(
                description="Ours",
                web={"redirectUris": [URL, "http://orders.example/cb"]},
                requiredResourceAccess=[],
            ),
        ),
        graph_grant=None,
        api_grant={"id": "grant-1", "scope": "orders.read orders.purge"},
    )
    told = changes(plan(different))
    assert told["connector-api-registration"] == (
        "update",
        "implicitIdTokenIssuanceEnabled: true → false",
    )
    assert told["connector-client-registration"] == ("update", "description: Ours → nothing")
    assert told["connector-client-redirect-uris"] == (
        "update",
        "redirectUris: without http://orders.example/cb",
    )
    assert told["connector-client-api-access"][0] == "create"
    assert told["connector-client-graph-access"][0] == "create"
    assert told["connector-client-graph-grant"][0] == "create"
    assert told["connector-client-api-grant"] == ("update", "claimValues: without orders.purge")


def test_without_admin_consent_the_grants_stay_outside() -> None:
    made = plan(pair(), {"adminConsent": False})
    assert "apiGrantId" not in made.settings["adoptedClient"]
    assert not [entry for entry in made.resources if "grant" in str(entry["name"])]


def test_owners_of_both_are_the_stacks_and_others_are_told_and_left() -> None:
    other = "eeeeeeee-0000-0000-0000-000000000002"
    of_both = pair(
        replace(api(), owners=frozenset({OWNER, other})),
        replace(client(), owners=frozenset({OWNER})),
    )
    made = plan(of_both)
    assert made.settings["owners"] == [OWNER]
    names = [entry["name"] for entry in made.resources]
    assert f"connector-client-owner-{OWNER}" in names
    assert f"Outside the stack, and left alone: owners ({other})." in made.notes
    assert changes(made)["connector-client-service-principal"][1] == f"owners: with {OWNER}"


def test_an_api_of_somebody_else_is_named_and_not_imported() -> None:
    made = plan(pair(), existing_api=True)
    assert made.settings["existingApi"]["identifierUri"] == URI
    assert made.settings["apiName"] is None
    assert not [entry for entry in made.resources if "connector-api" in str(entry["name"])]


def test_the_secret_that_the_file_lists_stays() -> None:
    listed = [{"generation": 4, "expires": "2027-01-01"}]
    made = plan(pair(), {"clientSecrets": listed})
    assert made.settings["clientSecrets"] == listed
    assert "connector-client-client-secret-even" in changes(made)


def test_a_connector_of_another_client_is_adopted_with_a_word_on_its_connections() -> None:
    made = plan(pair(), {"apiDefinition": "api.yaml"}, connector=CONNECTOR)
    assert made.settings["powerPlatform"] == [
        {
            "environmentUrl": "https://contoso.crm4.dynamics.com",
            "displayName": "Orders",
            "publisherPrefix": "new",
            "adopted": CONNECTOR["connectorId"],
        }
    ]
    assert changes(made)["connector-power-platform-connector"][0] == "import"
    assert "another client" in made.notes[0]


def test_a_second_connector_gets_a_name_and_the_same_one_its_guid() -> None:
    first = {"environmentUrl": "https://other.crm4.dynamics.com/", "displayName": "Orders"}
    made = plan(None, {"powerPlatform": [first]}, connector=CONNECTOR)
    assert [entry.get("name") for entry in made.settings["powerPlatform"]] == [None, "orders"]
    same = {**first, "environmentUrl": "https://CONTOSO.crm4.dynamics.com/", "secret": "byHand"}
    [entry] = plan(None, {"powerPlatform": [same]}, connector=CONNECTOR).settings["powerPlatform"]
    assert (entry["adopted"], entry["secret"]) == (CONNECTOR["connectorId"], "byHand")


def test_what_nobody_can_read_is_asked_for() -> None:
    notes = " ".join(plan(None, {"tenantName": "contoso"}, connector=CONNECTOR, policy=None).notes)
    for key in ("policy", "apiDefinition", "tenantId"):
        assert f"Set `{key}`" in notes
    assert "tenantName" not in notes


def test_user_flows_are_listed_once_and_imported_under_their_names() -> None:
    flow = {"id": "B2C_1_siin", "userFlowType": "signUpOrSignIn", "version": "Recommended"}
    kept = {"flowId": "b2c_1_SIIN", "type": "signUpOrSignIn", "version": "Recommended"}
    made = plan(None, {"userFlows": [kept], "tenantName": "x", "tenantId": "y"}, flows=[flow])
    assert made.settings["userFlows"] == [kept]
    assert made.resources == [
        {"type": "b2c:index:UserFlow", "name": "B2C_1_siin", "id": "B2C_1_siin"}
    ]
    assert plan(None, {}, flows=[flow]).settings["userFlows"][0]["type"] == "signUpOrSignIn"


@pytest.mark.parametrize(
    ("uris", "said"), [([], "has no App ID URI. Set one"), (["api://x"], "--existing-api")]
)
def test_an_api_whose_uri_cannot_be_the_stacks_is_refused(uris: list[str], said: str) -> None:
    with pytest.raises(click.ClickException, match=said):
        plan(pair(api(identifierUris=uris)))


def test_a_stack_with_a_connector_takes_no_second_one() -> None:
    urn = "urn:pulumi:dev::b2c-connector::b2c:index:FlowConnector::connector"
    refuse_second_connector({"deployment": None})
    with pytest.raises(click.ClickException, match="a stack of its own"):
        refuse_second_connector({"deployment": {"resources": [{"urn": urn}]}})
