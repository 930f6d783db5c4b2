"""`examples/api-management`: the policy as text, and the resources under mocks.

Neither proves that API Management takes them; `tests/engine/test_examples.py` holds the policy
against a token.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pulumi
import pytest

from tests.components.recording import Program
from tests.examples import programs

API = "33333333-3333-3333-3333-333333333333"
CLIENT = "99999999-9999-9999-9999-999999999999"
URI = "https://contoso.onmicrosoft.com/orders"
OUTPUTS = {
    "openidConfigurationUrl": "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_siin"
    "/v2.0/.well-known/openid-configuration",
    "issuer": "https://contoso.b2clogin.com/11111111-1111-1111-1111-111111111111/v2.0/",
    "apiClientId": API,
    "policy": "B2C_1_siin",
    "apiScopes": [f"{URI}/orders.read", f"{URI}/orders.write"],
}
SETTINGS = {
    "connectorStack": "organization/b2c-connector/prod",
    "resourceGroup": "orders-rg",
    "service": "contoso-apim",
    "api": "orders",
}
inbound_policy: Any = programs.module("api-management", "inbound_policy").inbound_policy


def run(exported: dict[str, Any] | None = None, **changes: Any) -> Program:
    return programs.run(
        "api-management",
        {**SETTINGS, **changes},
        answers={"pulumi:pulumi:StackReference": {"outputs": OUTPUTS}},
        exported=exported,
    )


def claims(document: str) -> dict[str, list[str | None]]:
    """Of the claims that a token must have: the values of which one must be there."""
    found = {}
    for claim in ElementTree.fromstring(document).iter("claim"):
        assert claim.get("match") == "any"
        found[claim.attrib["name"]] = [value.text for value in claim]
    return found


def test_the_whole_api_is_checked_for_key_issuer_audience_flow_and_any_scope() -> None:
    [policy] = run().of_type("apimanagement:ApiPolicy")
    assert {**policy.inputs, "value": None} == {
        "resourceGroupName": "orders-rg",
        "serviceName": "contoso-apim",
        "apiId": "orders",
        "policyId": "policy",
        "format": "rawxml",
        "value": None,
    }
    checked = ElementTree.fromstring(policy.inputs["value"]).find("inbound/validate-jwt")
    assert checked is not None
    assert checked.find("openid-config").attrib == {"url": OUTPUTS["openidConfigurationUrl"]}  # type: ignore[union-attr]
    assert [each.text for each in checked.findall("issuers/issuer")] == [OUTPUTS["issuer"]]
    assert [each.text for each in checked.findall("audiences/audience")] == [API]
    assert claims(policy.inputs["value"]) == {
        "scp": ["orders.read", "orders.write"],
        "tfp": ["B2C_1_siin"],
    }


def test_an_operation_needs_its_own_scope_after_the_apis_check() -> None:
    program = run(operationScopes={"createOrder": "orders.write"}, clients=[CLIENT])
    [policy] = program.of_type("apimanagement:ApiOperationPolicy")
    assert policy.inputs["operationId"] == "createOrder"
    assert claims(policy.inputs["value"])["scp"] == ["orders.write"]
    inbound = ElementTree.fromstring(policy.inputs["value"]).find("inbound")
    assert inbound is not None
    assert [step.tag for step in inbound] == ["base", "validate-jwt"]


def test_only_listed_clients_may_call_if_any_are_listed() -> None:
    [policy] = run(clients=[CLIENT]).of_type("apimanagement:ApiPolicy")
    assert claims(policy.inputs["value"])["azp"] == [CLIENT]
    assert "azp" not in claims(run().of_type("apimanagement:ApiPolicy")[0].inputs["value"])


def test_scopes_are_taken_apart_at_the_blank_that_b2c_puts_between() -> None:
    document = run().of_type("apimanagement:ApiPolicy")[0].inputs["value"]
    claim = ElementTree.fromstring(document).find(".//claim[@name='scp']")
    assert claim is not None
    assert claim.get("separator") == " "


def test_the_policy_is_well_formed_whatever_the_values_are() -> None:
    document = inbound_policy(
        openid_configuration_url='https://a/?p="<&',
        issuer="https://a/<&>",
        audience="a&b",
        policy="B2C_1_<",
        scopes=["https://a/b&c/d<e"],
    )
    root = ElementTree.fromstring(document)
    assert [section.tag for section in root] == ["inbound", "backend", "outbound", "on-error"]
    assert root.find(".//openid-config").attrib["url"] == 'https://a/?p="<&'  # type: ignore[union-attr]
    assert claims(document)["scp"] == ["d<e"]


def test_an_api_without_scopes_and_an_operation_with_a_foreign_scope_are_refused() -> None:
    with pytest.raises(ValueError, match="lets every token of the API through"):
        inbound_policy(
            openid_configuration_url="u", issuer="i", audience="a", policy="p", scopes=[]
        )
    with pytest.raises(pulumi.RunError, match=r"names orders\.delete"):
        run(operationScopes={"deleteOrder": "orders.delete"})
