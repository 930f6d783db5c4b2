"""Language pages: which a flow type has, their default strings, and what overrides change."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.user_flows.page_strings import default_strings, pages, read_overrides
from emulator.tenant.user_flows.texts import languages

TYPES = ("signUpOrSignIn", "signUp", "signIn", "profileUpdate", "passwordReset", "resourceOwner")


@pytest.mark.parametrize("kind", TYPES)
def test_every_page_of_every_type_has_strings_of_their_own_names(kind: str) -> None:
    for page in pages(kind):
        strings = default_strings(page, "en")
        names = [(s["ElementType"], s["ElementId"], s["StringId"]) for s in strings]
        assert strings
        assert len(names) == len(set(names))
        for string in strings:
            assert list(string) == ["ElementType", "ElementId", "StringId", "Override", "Value"]
            assert string["Override"] is False
            assert string["Value"]


def test_a_flow_without_pages_of_its_own_has_none() -> None:
    assert pages("resourceOwner") == ()
    assert pages("unknownFutureValue") == ()


def test_a_page_that_no_flow_has_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        default_strings("nope", "en")


@pytest.mark.parametrize(("tag", "language"), [("de", "de"), ("de-CH", "de"), ("pt-BR", "en")])
def test_a_language_without_texts_of_its_own_has_the_nearest(tag: str, language: str) -> None:
    strings = default_strings("unifiedssp1_1", tag)
    (button,) = (s for s in strings if s["StringId"] == "button_signin")
    assert button["Value"] == languages()[language]["button_signin"]


def test_only_entries_marked_as_overrides_count() -> None:
    entries: list[dict[str, Any]] = [
        {
            "ElementType": "UxElement",
            "ElementId": None,
            "StringId": "heading",
            "Override": True,
            "Value": "Join us",
        },
        {
            "ElementType": "UxElement",
            "ElementId": None,
            "StringId": "button_continue",
            "Override": False,
            "Value": "Go",
        },
        {
            "ElementType": "ClaimType",
            "ElementId": "extension_ShoeSize",
            "StringId": "DisplayName",
            "Override": True,
            "Value": "Shoe size",
        },
        {"ElementType": "UxElement", "StringId": "alert_message", "Override": True, "Value": "?"},
        {"StringId": "heading", "Override": True, "Value": None},
    ]
    overrides = read_overrides("selfasserted1_1", entries)
    assert overrides.texts == {"heading_signup": "Join us"}
    assert overrides.labels == {"extension_shoesize": "Shoe size"}
    assert overrides.providers == {}
