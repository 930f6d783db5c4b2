"""Values of the wrong type. The engine's schemas stop most of them before a policy sees them; a
program in a language without types, or a provider that takes more, lets one through."""

from __future__ import annotations

from typing import Any

import pytest

from b2c import resource_types as types
from tests.policies.analyzer import UNKNOWN, judge, judge_stack, secret
from tests.policies.stacks import ADA, connector

AUDIENCE = "AzureADandPersonalMicrosoftAccount"
GOOD: dict[str, dict[str, Any]] = {
    types.REGISTRATION: {"signInAudience": AUDIENCE},
    types.APPLICATION: {"signInAudience": AUDIENCE, "api": {"requestedAccessTokenVersion": 2}},
    types.REDIRECT_URIS: {"type": "Web"},
    types.USER_FLOW: {"flowId": "B2C_1_siin", "type": "signUpOrSignIn", "version": 3},
    types.CUSTOM_CONNECTOR: {
        "environmentUrl": "https://contoso.crm4.dynamics.com",
        "displayName": "Orders",
        "definition": {"swagger": "2.0", "info": {}, "paths": {}},
        "connectionParameters": {},
    },
}
TEXTS = [
    ("display-name", types.REGISTRATION, "displayName"),
    ("display-name", types.APPLICATION, "displayName"),
    ("app-id-uri", types.IDENTIFIER_URI, "identifierUri"),
    ("scope-name", types.PERMISSION_SCOPE, "value"),
    ("secret-lifetime", types.PASSWORD, "endDate"),
    ("owners-allowed", types.OWNER, "ownerObjectId"),
    ("audience", types.REGISTRATION, "signInAudience"),
    ("user-flow-settings", types.USER_FLOW, "flowId"),
    ("custom-connector-settings", types.CUSTOM_CONNECTOR, "displayName"),
]
LISTS = [
    ("app-id-uri", types.APPLICATION, "identifierUris"),
    ("redirect-uris", types.REDIRECT_URIS, "redirectUris"),
    ("scopes-per-client", types.API_ACCESS, "scopeIds"),
    ("scopes-per-client", types.APPLICATION, "requiredResourceAccesses"),
    ("owners-allowed", types.SERVICE_PRINCIPAL, "owners"),
    ("user-flow-settings", types.USER_FLOW, "identityProviders"),
    ("custom-connector-settings", types.CUSTOM_CONNECTOR, "shareWith"),
]
IMPLICIT = ["implicitAccessTokenIssuanceEnabled", "implicitIdTokenIssuanceEnabled"]


def of(type_: str, path: str, value: object) -> dict[str, list[str]]:
    return judge(type_, {**GOOD.get(type_, {}), path: value}, owners=[ADA])


@pytest.mark.parametrize("value", [5, ["PLANTED"]], ids=repr)
@pytest.mark.parametrize(("policy", "type_", "path"), TEXTS)
def test_what_should_be_a_text_and_is_none_is_refused(
    policy: str, type_: str, path: str, value: object
) -> None:
    (message,) = of(type_, path, value)[policy]
    assert message.startswith(f"{path} is ")
    assert message.count("\n") == 1
    (hidden,) = of(type_, path, secret(value))[policy]
    assert hidden.replace('"', "").startswith(f"{path} is [secret]: ")
    assert "PLANTED" not in hidden


def test_the_refusal_names_the_value_the_rule_and_the_way_out() -> None:
    assert of(types.REGISTRATION, "displayName", 5) == {
        "display-name": ["displayName is 5: it must be a text.\nWrite it as a text, in quotes."]
    }


@pytest.mark.parametrize("value", ["PLANTED", {"PLANTED": 5}], ids=repr)
@pytest.mark.parametrize(("policy", "type_", "path"), LISTS)
def test_what_should_be_a_list_and_is_none_is_refused(
    policy: str, type_: str, path: str, value: object
) -> None:
    (message,) = of(type_, path, value)[policy]
    assert message.startswith(f"{path} is ")
    assert message.endswith(": it must be a list.\nWrite it as a list.")
    (hidden,) = of(type_, path, secret(value))[policy]
    assert hidden.replace('"', "").startswith(f"{path} is [secret]: ")
    assert "PLANTED" not in hidden


def test_an_entry_that_is_no_text_is_refused_by_its_position() -> None:
    found = of(types.REDIRECT_URIS, "redirectUris", ["https://a.example/", 5, None, None])
    assert found == {
        "redirect-uris": [
            "redirectUris[1] is 5: it must be a text.\nWrite it as a text, in quotes."
        ]
    }


def test_scopes_within_an_application_are_a_list() -> None:
    api = {"requestedAccessTokenVersion": 2, "oauth2PermissionScopes": "orders.read"}
    assert list(of(types.APPLICATION, "api", api)) == ["scope-name"]


@pytest.mark.parametrize("path", IMPLICIT)
@pytest.mark.parametrize("value", [True, "false", 0, []], ids=repr)
def test_a_switch_that_is_not_off_is_refused(path: str, value: object) -> None:
    for given in (value, secret(value)):
        (message,) = of(types.REGISTRATION, path, given)["no-implicit-grants"]
        assert message.startswith(f"{path} is ")
        assert message.endswith("\nSet it to false, or remove it.")


@pytest.mark.parametrize("path", IMPLICIT)
@pytest.mark.parametrize("value", [False, UNKNOWN, secret(False)], ids=repr)
def test_a_switch_that_is_off_or_unknown_is_taken(path: str, value: object) -> None:
    assert of(types.REGISTRATION, path, value) == {}


@pytest.mark.parametrize("claims", [[5], [["orders.read"]], [{"a": 1}], "orders.read"], ids=repr)
def test_a_grant_of_what_is_no_text_is_refused(claims: Any) -> None:
    stack = connector()
    stack["api-grant"].properties["claimValues"] = claims  # type: ignore[index]
    (message,) = judge_stack(list(stack.values()))["grants-asked-for"]
    assert message.startswith("api-grant: claimValues")


def test_a_scope_whose_name_is_no_text_breaks_no_judgement_of_the_grants() -> None:
    stack = connector()
    stack["write"].properties["value"] = {"a": 1}  # type: ignore[index]
    assert judge_stack(list(stack.values())) == {}
