from __future__ import annotations

from typing import Any

import pytest

from b2c.resource_types import CUSTOM_API, CUSTOM_CONNECTOR, IDENTITY_PROVIDER
from tests.policies.analyzer import UNKNOWN, judge, secret

SETTINGS = {"identityProvider": "oauth2", "clientId": "client"}
CONNECTOR: dict[str, Any] = {
    "environmentUrl": "https://contoso.crm4.dynamics.com",
    "displayName": "Orders",
    "definition": {"swagger": "2.0", "info": {"title": "Orders"}, "paths": {}},
    "connectionParameters": {"token": {"oAuthSettings": SETTINGS}},
    "clientSecret": secret("planted-secret"),
}


def refusals(policy: str, **inputs: Any) -> list[str]:
    return judge(CUSTOM_CONNECTOR, {**CONNECTOR, **inputs}).get(policy, [])


def test_what_the_component_makes_is_good_also_before_the_client_exists() -> None:
    assert judge(CUSTOM_CONNECTOR, CONNECTOR) == {}
    new = {"token": {"oAuthSettings": {**SETTINGS, "clientId": UNKNOWN}}}
    unknown = {"definition": UNKNOWN, "connectionParameters": new, "clientSecret": secret(UNKNOWN)}
    assert judge(CUSTOM_CONNECTOR, {**CONNECTOR, **unknown}) == {}


@pytest.mark.parametrize(
    ("inputs", "place"),
    [
        (
            {
                "connectionParameters": {
                    "token": {
                        "oAuthSettings": {"clientId": UNKNOWN, "clientSecret": "planted-secret"}
                    }
                }
            },
            "connectionParameters.token.oAuthSettings.clientSecret",
        ),
        (
            {"policyTemplateInstances": [{"parameters": {"ClientSecret": "planted-secret"}}]},
            "policyTemplateInstances[0].parameters.ClientSecret",
        ),
        (
            {
                "definition": {
                    **CONNECTOR["definition"],
                    "x-a.b": {"clientsecret": "planted-secret"},
                }
            },
            "definition.x-a.b.clientsecret",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_secret_outside_its_own_input_is_refused_marked_or_not(
    inputs: dict[str, Any], place: str
) -> None:
    (message,) = refusals("no-plain-secrets", **inputs)
    assert message.startswith(f'{place} is "[secret]": the connector')
    assert "planted-secret" not in message
    assert judge(CUSTOM_CONNECTOR, {**CONNECTOR, **inputs}).keys() == {"no-plain-secrets"}
    marked = {name: secret(value) for name, value in inputs.items()}
    assert len(refusals("no-plain-secrets", **marked)) == 1


def test_a_description_of_a_parameter_of_that_name_is_no_secret() -> None:
    described = {"clientSecret": {"type": "securestring"}, "token": {"oAuthSettings": SETTINGS}}
    assert refusals("no-plain-secrets", connectionParameters=described) == []


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (CUSTOM_CONNECTOR, "clientSecret"),
        (IDENTITY_PROVIDER, "clientSecret"),
        (CUSTOM_API, "properties.connectionParameters.token.oAuthSettings.clientSecret"),
    ],
)
def test_a_client_secret_that_the_engine_would_show_is_refused(kind: str, place: str) -> None:
    def inputs(value: Any) -> dict[str, Any]:
        nested: Any = value
        for name in reversed(place.split(".")):
            nested = {name: nested}
        return {**(CONNECTOR if kind == CUSTOM_CONNECTOR else {}), **nested}

    (message,) = judge(kind, inputs("planted-secret"))["no-plain-secrets"]
    assert message.startswith(f'{place} is "[secret]": it is no secret to the engine')
    assert "planted-secret" not in message
    for good in (secret("planted-secret"), UNKNOWN, None):
        assert "no-plain-secrets" not in judge(kind, inputs(good))


def test_each_input_is_judged_by_the_providers_rules() -> None:
    messages = refusals(
        "custom-connector-settings",
        environmentUrl="http://contoso.crm4.dynamics.com",
        publisherPrefix="1",
        definition={"openapi": "3.0.0"},
        shareWith=[{"objectId": "ada", "kind": "user", "access": "view"}],
    )
    assert [message.split(" is ")[0] for message in messages] == [
        "environmentUrl",
        "publisherPrefix",
        "definition.swagger",
        "shareWith[0].objectId",
    ]


def test_inputs_are_judged_together() -> None:
    (message,) = refusals("custom-connector-settings", displayName="Orders of all our branches 123")
    assert message.startswith("displayName is ")
    assert "45" in message
    (message,) = refusals("custom-connector-settings", clientSecretVariable="new_Secret")
    assert message.startswith("clientSecretVariable is ")


def test_an_unknown_input_leaves_the_others_judged() -> None:
    (message,) = refusals("custom-connector-settings", displayName=UNKNOWN, iconBrandColor="blue")
    assert message.startswith("iconBrandColor is ")
