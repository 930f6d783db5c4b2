"""What is refused of a user flow before any request, and its normal form."""

from __future__ import annotations

from typing import Any

import pytest

from provider.user_flow_check import check
from provider.values import UNKNOWN
from tests.provider.flows import PLAIN, checked, full

CITY = {"attribute": "city", "displayName": "City", "inputType": "textBox"}


def _refused(inputs: dict[str, Any], old: dict[str, Any] | None = None) -> list[str]:
    found = check(old or {}, inputs)
    assert all(each.path in each.reason for each in found.failures)
    return [each.path for each in found.failures]


def test_the_name_gets_its_prefix_and_the_version_its_number() -> None:
    assert checked(PLAIN) == {
        "flowId": "B2C_1_signup_signin",
        "type": "signUpOrSignIn",
        "version": 3,
    }
    assert checked({**PLAIN, "version": "Standard"})["version"] == 1


def test_checked_inputs_stay_as_they_are() -> None:
    once = checked(full("c"))
    assert checked(once) == once


@pytest.mark.parametrize(
    ("inputs", "paths"),
    [
        ({}, ["flowId", "type"]),
        ({**PLAIN, "flowId": "a b"}, ["flowId"]),
        ({**PLAIN, "type": "signin"}, ["type"]),
        ({**PLAIN, "version": 2}, ["version"]),
        ({**PLAIN, "colour": "red"}, ["colour"]),
        ({**PLAIN, "identityProviders": ["a", ""]}, ["identityProviders[1]"]),
        ({**PLAIN, "attributes": [CITY, {**CITY, "inputType": "x"}]}, ["attributes[1].inputType"]),
        ({**PLAIN, "languageCustomization": "yes"}, ["languageCustomization"]),
        ({**PLAIN, "defaultLanguage": "en_US"}, ["defaultLanguage"]),
        ({**PLAIN, "languages": [{"tag": "de"}]}, ["languageCustomization"]),
        ({**PLAIN, "apiConnectors": {"preToken": "c"}}, ["apiConnectors.preToken"]),
        ({**PLAIN, "expect": {"multifactor": "maybe"}}, ["expect.multifactor"]),
    ],
)
def test_a_failure_names_the_property(inputs: dict[str, Any], paths: list[str]) -> None:
    assert _refused(inputs) == paths


def test_every_failure_is_told_at_once() -> None:
    wrong = {**PLAIN, "type": "x", "defaultLanguage": "?", "expect": {"multifactor": "maybe"}}
    assert _refused(wrong) == ["type", "defaultLanguage", "expect.multifactor"]


@pytest.mark.parametrize("version", [1.1, 2])
def test_a_flow_that_has_a_deprecated_version_already_may_keep_it(version: float) -> None:
    old = {"flowId": "B2C_1_signup_signin", "type": "signUpOrSignIn", "version": version}
    assert _refused({**PLAIN, "version": version}, old) == []


@pytest.mark.parametrize("change", [{"type": "signIn"}, {"flowId": "other"}])
def test_a_replacement_may_not_have_a_deprecated_version(change: dict[str, Any]) -> None:
    old = {"flowId": "B2C_1_signup_signin", "type": "signUpOrSignIn", "version": 2}
    assert _refused({**PLAIN, "version": 2, **change}, old) == ["version"]


@pytest.mark.parametrize("name", [*full("c"), "flowId", "type"])
def test_what_is_not_known_yet_is_not_refused(name: str) -> None:
    inputs = {**full("c"), name: UNKNOWN}
    found = check({}, inputs)
    assert found.failures == []
    assert found.inputs[name] is UNKNOWN


def test_what_is_known_beside_the_unknown_is_checked() -> None:
    unknown = {**CITY, "attribute": UNKNOWN}
    assert _refused(
        {
            **PLAIN,
            "identityProviders": [UNKNOWN, ""],
            "attributes": [unknown, {**CITY, "inputType": "x"}],
            "languageCustomization": UNKNOWN,
            "languages": [{"tag": UNKNOWN}, {"tag": "e_n"}],
            "apiConnectors": {"preTokenIssuance": UNKNOWN, "after": "c"},
            "expect": {"multifactor": "maybe", "issuer": UNKNOWN},
        }
    ) == [
        "identityProviders[1]",
        "attributes[1].inputType",
        "languages[1].tag",
        "apiConnectors.after",
        "expect.multifactor",
    ]


def test_an_entry_that_is_known_in_part_gets_its_defaults() -> None:
    found = check({}, {**PLAIN, "attributes": [{**CITY, "attribute": UNKNOWN}]})
    assert found.inputs["attributes"] == [
        {**CITY, "attribute": UNKNOWN, "optional": False, "requiresVerification": False}
    ]
