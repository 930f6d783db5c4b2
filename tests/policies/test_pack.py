"""What holds for every policy. A mistake is given plainly, as a secret, and as unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from b2c import resource_types as types
from policies import pack
from policies.policy import ResourcePolicy
from tests.dates import IN_A_YEAR, midnight
from tests.policies.analyzer import UNKNOWN, judge, judge_stack, secret
from tests.policies.stacks import ADA, GRACE, connector, in_first_preview

AUDIENCE = "AzureADandPersonalMicrosoftAccount"


@dataclass(frozen=True)
class Mistake:
    """A property with a value that a policy refuses, the others of its resource being good."""

    policy: str
    type: str
    path: str
    value: Any
    others: dict[str, Any]
    config: dict[str, Any]


def mistake(
    policy: str,
    type_: str,
    path: str,
    value: Any,
    others: dict[str, Any] | None = None,
    **config: Any,
) -> Mistake:
    return Mistake(policy, type_, path, value, others or {}, config)


REGISTRATION = {"signInAudience": AUDIENCE}
FLOW = {"flowId": "B2C_1_siin", "type": "signUpOrSignIn", "version": 3}
CONNECTOR = {
    "environmentUrl": "https://contoso.crm4.dynamics.com",
    "displayName": "Orders",
    "definition": {"swagger": "2.0", "info": {}, "paths": {}},
    "connectionParameters": {"token": {"oAuthSettings": {"clientId": "x"}}},
}
MANY_IDS = [f"{number:08}-0000-0000-0000-000000000000" for number in range(31)]

MISTAKES = [
    mistake(
        "no-implicit-grants",
        types.REGISTRATION,
        "implicitIdTokenIssuanceEnabled",
        True,
        REGISTRATION,
    ),
    mistake("audience", types.REGISTRATION, "signInAudience", "AzureADMyOrg"),
    mistake(
        "access-token-version", types.REGISTRATION, "requestedAccessTokenVersion", 1, REGISTRATION
    ),
    mistake("display-name", types.REGISTRATION, "displayName", "x" * 91, REGISTRATION),
    mistake(
        "redirect-uris",
        types.REDIRECT_URIS,
        "redirectUris",
        ["http://flow.contoso.com/cb"],
        {"type": "Web"},
    ),
    mistake("secret-lifetime", types.PASSWORD, "endDate", midnight(IN_A_YEAR)),
    mistake("owners-allowed", types.OWNER, "ownerObjectId", GRACE, owners=[ADA]),
    mistake("app-id-uri", types.IDENTIFIER_URI, "identifierUri", "https://api.contoso.com/orders"),
    mistake("scope-name", types.PERMISSION_SCOPE, "value", "orders read"),
    mistake("scopes-per-client", types.API_ACCESS, "scopeIds", MANY_IDS),
    mistake("user-flow-version", types.USER_FLOW, "version", 1.1, {**FLOW}),
    mistake("user-flow-settings", types.USER_FLOW, "flowId", "B2C_1_sign in", {**FLOW}),
    mistake(
        "no-plain-secrets",
        types.CUSTOM_CONNECTOR,
        "connectionParameters",
        {"token": {"oAuthSettings": {"clientSecret": "planted-secret"}}},
        CONNECTOR,
    ),
    mistake(
        "custom-connector-settings", types.CUSTOM_CONNECTOR, "displayName", "Aufträge", CONNECTOR
    ),
]
of_each = pytest.mark.parametrize("wrong", MISTAKES, ids=lambda wrong: wrong.policy)


def test_every_resource_policy_has_its_mistake() -> None:
    named = [one.name for one in pack.DEFINITIONS if isinstance(one, ResourcePolicy)]
    assert sorted(named) == sorted(wrong.policy for wrong in MISTAKES)


@of_each
def test_a_mistake_is_refused_by_its_policy_alone(wrong: Mistake) -> None:
    inputs = {**wrong.others, wrong.path: wrong.value}
    found = judge(wrong.type, inputs, **wrong.config)
    assert list(found) == [wrong.policy]
    assert all(message.startswith(wrong.path) for message in found[wrong.policy])
    assert all(": " in message and message.count("\n") == 1 for message in found[wrong.policy])


@of_each
def test_a_secret_mistake_is_refused_without_being_shown(wrong: Mistake) -> None:
    whole = judge(wrong.type, {**wrong.others, wrong.path: secret(wrong.value)}, **wrong.config)
    assert list(whole) == [wrong.policy]
    if isinstance(wrong.value, list) and len(wrong.value) == 1:
        entries = [secret(entry) for entry in wrong.value]
        assert judge(wrong.type, {**wrong.others, wrong.path: entries}, **wrong.config) == whole
    for message in whole[wrong.policy]:
        shown = "[secret]" if wrong.policy != "scopes-per-client" else "a list of 31"
        assert f" is {shown}: " in message.replace('"', "")
        told = message.removeprefix(wrong.path).split(": ", 1)[0]
        assert str(wrong.value) not in told


@of_each
def test_an_unknown_value_is_passed_over_in_silence(wrong: Mistake) -> None:
    assert judge(wrong.type, {**wrong.others, wrong.path: UNKNOWN}, **wrong.config) == {}


@pytest.mark.parametrize("name", connector())
def test_what_the_components_make_is_good(name: str) -> None:
    given = connector()[name]
    assert judge(given.type, given.properties, owners=[ADA]) == {}


def test_a_stack_of_the_components_is_good() -> None:
    assert judge_stack(list(connector().values()), owners=[ADA]) == {}


def test_a_stack_that_does_not_exist_yet_is_good() -> None:
    assert judge_stack(in_first_preview(connector()), owners=[ADA]) == {}
