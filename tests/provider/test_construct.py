"""Arguments of a component as other languages give them, up to the component's own check.

The components themselves run under the engine in `tests/engine/test_yaml.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from pulumi.provider.experimental.property_value import PropertyValue

from b2c.refusal import InvalidSetting, Refusal
from b2c.unknown import UNKNOWN
from plugin.values import wire
from provider.construct import make_component

CONNECTOR: Mapping[str, Any] = {
    "tenantName": "contoso",
    "tenantId": "11111111-2222-3333-4444-555555555555",
    "policy": "B2C_1_siin",
    "apiName": "orders",
    "scopes": [{"value": "orders.read"}],
    "clientSecrets": [{"generation": 1, "expires": "2027-05-20"}],
}


def arguments(value: Any) -> Any:
    """A plain value as the engine hands it over."""
    if isinstance(value, PropertyValue):
        return value
    if isinstance(value, Mapping):
        return PropertyValue({name: arguments(item) for name, item in value.items()})
    if isinstance(value, list):
        return PropertyValue([arguments(item) for item in value])
    return wire(value)


def refusal(**changes: Any) -> str:
    given = {name: arguments(value) for name, value in {**CONNECTOR, **changes}.items()}
    with pytest.raises(InvalidSetting) as refused:
        asyncio.run(
            make_component("b2c:index:FlowConnector", "orders", given, pulumi.ResourceOptions())
        )
    return str(refused.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"adminConsnt": False}, "Did you mean `adminConsent`?"),
        ({"scopes": [{"value": "orders.read", "typ": "User"}]}, "Did you mean `type`?"),
        ({"adminConsent": "false"}, 'adminConsent is "false": it must be true or false'),
        ({"adminConsent": None}, "adminConsent is null: it must be true or false"),
        ({"protect": None}, "protect is null: it must be true or false"),
        ({"redirectUrls": []}, "redirectUrls is []: it needs an entry"),
        ({"clientSecrets": wire(UNKNOWN)}, "clientSecrets is "),
        ({"scopes": [{"value": wire(UNKNOWN)}]}, "scopes[0].value is "),
        ({"policy": wire(UNKNOWN)}, "must be known before anything is made"),
        ({"apiDefinition": {"info": wire(UNKNOWN)}}, "apiDefinition is "),
        ({"policy": {"name": "B2C_1_siin"}}, "policy is "),
        ({"userFlows": ["B2C_1_edit"]}, "userFlows[0] is "),
        ({"scopes": [{"value": "orders.read", "adminConsentDisplayName": 1}]}, "scopes[0].admin"),
    ],
)
def test_a_wrong_argument_is_refused_by_the_name_that_other_languages_spell(
    changes: Mapping[str, Any], said: str
) -> None:
    assert said in refusal(**changes)


def test_a_secret_that_would_not_stay_one_is_refused_and_not_shown() -> None:
    text = refusal(tenantName=wire("planted").with_secret(True))
    assert text.startswith('tenantName is "[secret]": it becomes a part of names')
    assert "planted" not in text
    misspelt = refusal(apiDescriptoin=wire("planted").with_secret(True))
    assert misspelt.startswith('apiDescriptoin is "[secret]": there is no such input')


def test_a_component_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refusal, match=r"no component b2c:index:Flow\. Known: .*FlowConnector"):
        asyncio.run(make_component("b2c:index:Flow", "x", {}, pulumi.ResourceOptions()))
