"""The flows of the configuration under mocks: which are made, which is the policy, what is refused.

Wiring only; the engine tests prove that the tenant takes it.
"""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from tests.components.recording import DEPLOYER_TENANT, Program
from tests.infra.test_program import run

SIIN = {"flowId": "siin", "type": "signIn"}
SIGN_UP_IN = {"flowId": "B2C_1_susi", "type": "signUpOrSignIn"}
RESET = {"flowId": "reset", "type": "passwordReset"}
SHOE_SIZE = {"displayName": "ShoeSize", "description": "Size", "dataType": "int64"}


def flows(program: Program) -> dict[str, Any]:
    return {flow.name: flow for flow in program.of_type("b2c:index:UserFlow")}


def connector(program: Program) -> dict[str, Any]:
    return program.outputs["connector"]


def refusal(**settings: Any) -> str:
    """What the program says; that it had registered nothing shows in the resources left empty."""
    with pytest.raises(pulumi.RunError) as ended:
        run(**settings)
    return str(ended.value)


def test_each_listed_flow_is_a_resource_named_after_itself_and_child_of_none() -> None:
    made = flows(run(userFlows=[SIIN, RESET], policy="B2C_1_siin"))
    assert sorted(made) == ["B2C_1_reset", "B2C_1_siin"]
    assert made["B2C_1_siin"].inputs == {
        "flowId": "B2C_1_siin",
        "type": "signIn",
        "version": "Recommended",
    }
    assert {flow.parent for flow in made.values()} == {"b2c-connector-test"}
    assert {flow.aliases for flow in made.values()} == {0}


@pytest.mark.parametrize("protect", [True, False])
def test_flows_and_their_attributes_are_protected_as_the_registrations_are(protect: bool) -> None:
    program = run(userFlows=[SIIN], userFlowAttributes=[SHOE_SIZE], policy=None, protect=protect)
    assert flows(program)["B2C_1_siin"].protect is protect
    assert program.resources["ShoeSize"].protect is protect


def test_the_only_flow_to_sign_in_with_is_the_policy_where_none_is_named() -> None:
    outputs = connector(run(userFlows=[RESET, SIIN], policy=None))
    assert outputs["policy"] == "B2C_1_siin"
    assert "/B2C_1_siin/oauth2/" in outputs["authorizationUrl"]
    assert set(outputs["userFlows"]) == {"B2C_1_siin", "B2C_1_reset"}


def test_the_policy_may_be_one_of_the_flows_in_any_case_or_exist_already() -> None:
    listed = connector(run(userFlows=[SIIN, SIGN_UP_IN], policy="b2c_1_SUSI"))
    assert listed["policy"] == "B2C_1_susi"
    existing = connector(run(userFlows=[SIIN], policy="B2C_1_portal_made"))
    assert existing["policy"] == "B2C_1_portal_made"
    assert set(existing["userFlows"]) == {"B2C_1_portal_made", "B2C_1_siin"}
    assert existing["userFlowExpectations"] == {"B2C_1_siin": {}}


def test_an_attribute_is_asked_for_by_the_id_that_its_resource_gives() -> None:
    asked = [
        {"attribute": name, "displayName": name, "inputType": "textBox"}
        for name in ("ShoeSize", "City")
    ]
    program = run(
        userFlows=[{**SIIN, "attributes": asked}], userFlowAttributes=[SHOE_SIZE], policy=None
    )
    attribute = program.resources["ShoeSize"]
    assert attribute.type == "azuread:index/userFlowAttribute:UserFlowAttribute"
    assert attribute.inputs == SHOE_SIZE
    inputs = flows(program)["B2C_1_siin"].inputs["attributes"]
    assert [item["attribute"] for item in inputs] == ["ShoeSize-id", "City"]


def test_expectations_are_exported_in_the_configurations_own_words() -> None:
    expect = {"selfServicePasswordReset": True, "slidingWindowDays": "noExpiry"}
    outputs = connector(run(userFlows=[{**SIIN, "expect": expect}], policy=None))
    assert outputs["userFlowExpectations"] == {"B2C_1_siin": expect}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"userFlows": [RESET, SIIN, SIGN_UP_IN], "policy": None}, "policy is missing"),
        ({"userFlows": [RESET], "policy": None}, "policy is missing"),
        (
            {"userFlows": [RESET], "policy": "B2C_1_reset"},
            'policy is "B2C_1_reset": nobody can sign in with a flow of the type passwordReset',
        ),
        ({"userFlows": [{"flowId": "a b", "type": "signIn"}]}, "userFlows[0].flowId is"),
        ({"userFlows": [SIIN, {**SIIN, "type": "x"}]}, 'userFlows[1].type is "x"'),
        (
            {"userFlows": [{**SIIN, "attributes": [{**SHOE_SIZE, "attribute": "a"}]}]},
            "userFlows[0].attributes[0].description is",
        ),
        ({"userFlows": [SIIN, {**SIIN, "flowId": "B2C_1_siin"}]}, "userFlows[1].flowId is"),
        (
            {"userFlows": [SIIN], "policy": None, "userFlowAttributes": [SHOE_SIZE, SHOE_SIZE]},
            'userFlowAttributes[1].displayName is "ShoeSize"',
        ),
        (
            {"userFlows": [{**SIIN, "expect": {"issuer": "tfp"}}], "policy": None},
            'issuerForm is "default": B2C_1_siin expects the issuer tfp',
        ),
        ({"userFlows": [{**SIIN, "expect": {"isuer": 1}}]}, "userFlows[0].expect.isuer is 1"),
    ],
)
def test_a_wrong_flow_or_policy_is_refused_by_its_key(
    settings: dict[str, Any], message: str
) -> None:
    assert refusal(**settings).startswith(f"b2c-connector:{message}")


def test_nothing_is_registered_when_the_connector_would_be_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registered: list[str] = []
    monkeypatch.setattr("infra.user_flows.UserFlow", lambda name, **_: registered.append(name))
    assert "redirectUrls is" in refusal(userFlows=[SIIN], policy=None, redirectUrls=[])
    assert registered == []


def test_a_provider_of_flows_in_another_tenant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    other = "22222222-2222-2222-2222-222222222222"
    monkeypatch.setenv("ARM_TENANT_ID", other)
    message = refusal(userFlows=[SIIN], policy=None)
    assert f"the user flows' provider is set to the tenant {other}" in message
    assert flows(run(userFlows=None, policy="B2C_1_siin")) == {}
    monkeypatch.setenv("ARM_TENANT_ID", DEPLOYER_TENANT.upper())
    assert len(flows(run(userFlows=[SIIN], policy=None))) == 1
