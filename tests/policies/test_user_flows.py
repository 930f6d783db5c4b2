from __future__ import annotations

from typing import Any

import pytest

from b2c.resource_types import USER_FLOW
from tests.policies.analyzer import UNKNOWN, Given, judge, judge_stack, secret

FLOW: dict[str, Any] = {"flowId": "B2C_1_siin", "type": "signUpOrSignIn", "version": 3}
COUNTRY = {"attribute": "country", "displayName": "Country", "inputType": "textBox"}


def refusals(**inputs: Any) -> list[str]:
    return judge(USER_FLOW, {**FLOW, **inputs}).get("user-flow-settings", [])


@pytest.mark.parametrize("version", [1, 3, "Recommended", "Standard"])
def test_a_supported_version_is_taken(version: Any) -> None:
    assert judge(USER_FLOW, {**FLOW, "version": version}) == {}


@pytest.mark.parametrize("version", [1.1, 2, "2", 1.10000002384])
def test_a_deprecated_version_is_refused_even_for_a_flow_that_exists(version: Any) -> None:
    (message,) = judge(USER_FLOW, {**FLOW, "version": version})["user-flow-version"]
    assert "the version is deprecated" in message
    assert 'Use "Recommended" (3) or "Standard" (1).' in message


def test_each_property_is_judged_by_the_providers_rules() -> None:
    messages = refusals(
        flowId="B2C_1A_custom",
        type="signin",
        identityProviders=["Google-OAUTH", "google-oauth"],
        attributes=[{**COUNTRY, "inputType": "slider"}],
        apiConnectors={"later": "x"},
        defaultLanguage="de_DE",
        languages=[{"tag": "pt_BR"}],
        expect={"multifactors": "off"},
    )
    assert [message.split(" is ")[0] for message in messages] == [
        "flowId",
        "type",
        "identityProviders[1]",
        "attributes[0].inputType",
        "defaultLanguage",
        "languages[0].tag",
        "apiConnectors.later",
        "expect.multifactors",
    ]


def test_known_entries_are_judged_beside_unknown_ones() -> None:
    messages = refusals(
        attributes=[{**COUNTRY, "attribute": UNKNOWN}, {**COUNTRY, "inputType": ""}]
    )
    assert [message.split(" is ")[0] for message in messages] == ["attributes[1].inputType"]


def test_a_select_without_choices_is_left_to_the_provider_which_knows_if_it_was_imported() -> None:
    select = {**COUNTRY, "inputType": "radioSingleSelect"}
    assert refusals(attributes=[select]) == []
    assert refusals(attributes=[{**select, "displayName": UNKNOWN}]) == []


def test_languages_need_the_switch_unless_it_is_unknown() -> None:
    languages = [{"tag": "de"}]
    assert refusals(languages=languages, languageCustomization=True) == []
    assert refusals(languages=languages, languageCustomization=UNKNOWN) == []
    (message,) = refusals(languages=languages)
    assert message.startswith("languageCustomization is missing: ")


def test_a_secret_within_an_entry_hides_the_entry() -> None:
    (message,) = refusals(attributes=[{**COUNTRY, "inputType": secret("planted-secret")}, COUNTRY])
    assert message.startswith("attributes is [secret]: ")
    assert "planted-secret" not in message


def test_two_flows_of_one_name_are_refused_in_any_case() -> None:
    flows = [
        Given(USER_FLOW, "one", {"flowId": "B2C_1_siin"}),
        Given(USER_FLOW, "unknown", {"flowId": UNKNOWN}),
        Given(USER_FLOW, "two", {"flowId": "B2C_1_SIIN"}),
    ]
    assert judge_stack(flows[:2]) == {}
    (message,) = judge_stack(flows)["user-flow-names"]
    assert message.startswith('two: flowId is "B2C_1_SIIN": another flow of the stack')


def test_a_tenant_holds_two_hundred_flows() -> None:
    flows = [Given(USER_FLOW, f"f{n}", {"flowId": f"B2C_1_f{n}"}) for n in range(201)]
    assert judge_stack(flows[:200]) == {}
    assert "a list of 201" in judge_stack(flows)["user-flow-names"][0]
