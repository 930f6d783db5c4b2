"""What a preview shows of a user flow."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from b2c.unknown import UNKNOWN
from plugin.resource import Change
from provider.user_flow.difference import differences
from tests.provider.flows import PAGE, checked, full, text


def _flow() -> dict[str, Any]:
    return checked({**full("c"), "identityProviders": ["Google-OAUTH", "Amazon-OAUTH"]})


def _changed(**changes: Any) -> dict[str, Change]:
    return differences(_flow(), {**_flow(), **changes})


def test_the_same_shows_nothing() -> None:
    assert _changed() == {}


@pytest.mark.parametrize("name", [name for name in _flow() if name != "expect"])
def test_what_is_not_given_shows_nothing(name: str) -> None:
    inputs = _flow()
    del inputs[name]
    assert differences(_flow(), inputs) == {}


def test_order_and_case_of_identity_providers_do_not_matter() -> None:
    assert _changed(identityProviders=["amazon-oauth", "GOOGLE-OAuth"]) == {}


def test_an_identity_provider_that_comes_or_goes_is_named() -> None:
    assert _changed(identityProviders=["Google-OAUTH", "Amazon-OAUTH", "QQ-OAUTH"]) == {
        "identityProviders[2]": Change.ADD
    }
    assert _changed(identityProviders=["Google-OAUTH"]) == {"identityProviders[1]": Change.DELETE}


def test_order_of_languages_and_texts_and_case_of_tags_do_not_matter() -> None:
    languages = copy.deepcopy(_flow()["languages"])
    languages[0]["pages"][0]["strings"].append(text("heading", "Hallo"))
    state = {**_flow(), "languages": languages}
    inputs = copy.deepcopy(languages)
    inputs[0]["tag"] = "DE"
    inputs[0]["pages"][0]["strings"].reverse()
    inputs.reverse()
    assert differences(state, {**_flow(), "languages": inputs}) == {}


def test_the_default_language_is_always_there() -> None:
    plain = {"tag": "en", "enabled": True, "pages": []}
    languages = _flow()["languages"]
    assert _changed(languages=[*languages, plain]) == {}
    state = {**_flow(), "languages": [*languages, plain]}
    assert differences(state, _flow()) == {}


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda all_: all_.pop(1), {"languages[1]": Change.DELETE}),
        (lambda all_: all_[1].update(enabled=False), {"languages[1].enabled": Change.UPDATE}),
        (
            lambda all_: all_[0]["pages"][0]["strings"][0].update(value="Weiter"),
            {"languages[0].pages[0].strings": Change.UPDATE},
        ),
        (lambda all_: all_[0]["pages"].clear(), {"languages[0].pages[0]": Change.DELETE}),
        (
            lambda all_: all_[1]["pages"].append({"page": PAGE, "strings": [text("a", "b")]}),
            {"languages[1].pages[0]": Change.ADD},
        ),
    ],
)
def test_a_language_shows_what_changes_in_it(edit: Any, expected: dict[str, Change]) -> None:
    languages = copy.deepcopy(_flow()["languages"])
    edit(languages)
    assert _changed(languages=languages) == expected


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda all_: all_[1].update(displayName="x"), {"attributes[1].displayName": "update"}),
        (lambda all_: all_[1].update(inputType="TEXTBOX"), {}),
        (lambda all_: all_[1].update(attribute="CITY"), {}),
        (lambda all_: all_[2]["values"].pop(), {"attributes[2].values": "update"}),
        (lambda all_: all_.pop(), {"attributes[2]": "delete"}),
        (lambda all_: all_.reverse(), {"attributes[0]": "update", "attributes[2]": "update"}),
    ],
)
def test_an_attribute_shows_what_changes_in_it(edit: Any, expected: dict[str, str]) -> None:
    attributes = copy.deepcopy(_flow()["attributes"])
    edit(attributes)
    found = _changed(attributes=attributes)
    assert {path: change.value for path, change in found.items()} == expected


def test_connectors_change_step_by_step_and_ids_in_any_case() -> None:
    assert _changed(apiConnectors={"postAttributeCollection": "C"}) == {}
    assert _changed(apiConnectors={"preTokenIssuance": "c"}) == {
        "apiConnectors.postAttributeCollection": Change.DELETE,
        "apiConnectors.preTokenIssuance": Change.ADD,
    }


def test_what_is_expected_right_after_an_import_is_no_difference() -> None:
    state = _flow()
    del state["expect"]
    assert differences(state, _flow()) == {}


def test_what_is_expected_no_longer_is_a_difference() -> None:
    inputs = _flow()
    del inputs["expect"]
    assert differences(_flow(), inputs) == {"expect.multifactor": Change.DELETE}


@pytest.mark.parametrize("name", list(_flow()))
def test_what_is_not_known_yet_may_differ(name: str) -> None:
    assert list(_changed(**{name: UNKNOWN})) == [name]


def test_what_is_not_known_yet_inside_shows_where() -> None:
    attributes = copy.deepcopy(_flow()["attributes"])
    attributes[0]["attribute"] = UNKNOWN
    assert _changed(
        identityProviders=["Google-OAUTH", "Amazon-OAUTH", UNKNOWN],
        attributes=attributes,
        languages=[*_flow()["languages"], {"tag": UNKNOWN, "enabled": True, "pages": []}],
        apiConnectors={"postAttributeCollection": UNKNOWN},
    ) == {
        "identityProviders[2]": Change.ADD,
        "attributes[0]": Change.UPDATE,
        "languages[2]": Change.UPDATE,
        "apiConnectors.postAttributeCollection": Change.UPDATE,
    }
