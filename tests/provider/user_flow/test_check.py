"""What is refused of a user flow before any request, and its normal form."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from b2c.unknown import UNKNOWN, contains_unknown
from provider.user_flow.difference import differences
from provider.user_flow.resource import UserFlow
from tests.provider.flows import PLAIN, checked, full

check = UserFlow().check
CITY = {"attribute": "city", "displayName": "City", "inputType": "textBox"}


def _refused(inputs: dict[str, Any], old: dict[str, Any] | None = None) -> list[str]:
    found = check(old or {}, inputs)
    assert all(each.setting in str(each) for each in found.failures)
    return [each.setting for each in found.failures]


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


TEXT = {"elementType": "UxElement", "stringId": "heading", "value": "Hallo"}
CHOICE = {"name": "Red", "value": "red"}


def _holes(value: Any) -> Iterator[Any]:
    """The value with one part of it not known yet, for each part."""
    yield UNKNOWN
    entries = enumerate(value) if isinstance(value, list) else ()
    for key, entry in value.items() if isinstance(value, dict) else entries:
        for hole in _holes(entry):
            holed = copy.copy(value)
            holed[key] = hole
            yield holed


@pytest.mark.parametrize("name", list(full("c")))
def test_whatever_part_is_not_known_yet_a_preview_shows_a_difference_there(name: str) -> None:
    whole = checked(full("c"))
    for hole in _holes(full("c")[name]):
        found = check({}, {**full("c"), name: hole})
        assert found.failures == []
        assert contains_unknown(found.inputs[name])
        changes = differences(whole, found.inputs)
        assert {path.partition(".")[0].partition("[")[0] for path in changes} == {name}


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        ({"attributes": [{"displayName": UNKNOWN, "inputType": "textBox"}]}, "[0].attribute"),
        ({"attributes": [{**CITY, "attribute": UNKNOWN, "inputType": "x"}]}, "[0].inputType"),
        ({"attributes": [{**CITY, "attribute": UNKNOWN, "label": "x"}]}, "[0].label"),
        (
            {"attributes": [{**CITY, "displayName": UNKNOWN, "values": [CHOICE]}]},
            "[0].values",
        ),
        ({"languages": [{"enabled": UNKNOWN}]}, "[0].tag"),
        ({"languages": [{"tag": "de", "pages": [{"strings": [UNKNOWN]}]}]}, "[0].pages[0].page"),
        ({"languages": [{"tag": "de"}, {"tag": "DE", "enabled": UNKNOWN}]}, "[1].tag"),
        ({"apiConnectors": {"after": UNKNOWN}}, ".after"),
        ({"expect": {"nonsense": UNKNOWN}}, ".nonsense"),
        ({"expect": {"claims": ["nam", UNKNOWN]}}, ".claims[0]"),
    ],
)
def test_an_entry_that_is_known_in_part_is_checked_as_far_as_it_is(
    inputs: dict[str, Any], path: str
) -> None:
    (name,) = inputs
    assert _refused({**PLAIN, "languageCustomization": True, **inputs}) == [name + path]


def test_entries_of_which_the_key_is_not_known_yet_are_not_taken_for_the_same() -> None:
    twice = [{**TEXT, "stringId": UNKNOWN}] * 2
    inputs = {
        **PLAIN,
        "identityProviders": [UNKNOWN, UNKNOWN],
        "attributes": [{**CITY, "attribute": UNKNOWN}] * 2,
        "languageCustomization": True,
        "languages": [{"tag": "de", "pages": [{"page": "p", "strings": twice}]}],
    }
    assert _refused(inputs) == []


def test_pages_that_are_null_are_none_beside_what_is_not_known_yet() -> None:
    languages = [{"tag": "de", "enabled": UNKNOWN, "pages": None}]
    found = check({}, {**PLAIN, "languageCustomization": True, "languages": languages})
    assert found.inputs["languages"] == [{"tag": "de", "enabled": UNKNOWN, "pages": []}]


def test_a_select_that_was_imported_without_choices_may_stay_so() -> None:
    select = {"attribute": "country", "displayName": "Land", "inputType": "dropdownSingleSelect"}
    assert _refused({**PLAIN, "attributes": [select]}) == ["attributes[0].values"]
    old = {**PLAIN, "attributes": [CITY, {**select, "attribute": "Country"}]}
    assert _refused({**PLAIN, "attributes": [select]}, old) == []
    radio = {**select, "attribute": "city", "inputType": "radioSingleSelect"}
    assert _refused({**PLAIN, "attributes": [radio]}, old) == ["attributes[0].values"]
