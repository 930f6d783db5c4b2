"""What a message shows of a secret: nothing, in whatever form it would be written."""

from __future__ import annotations

import pytest

from plugin.masking import masked, texts


@pytest.mark.parametrize(
    ("message", "hidden", "shown"),
    [
        ("x is planted", {"planted"}, "x is [secret]"),
        ("x is PLANTED", {"planted"}, "x is [secret]"),
        (r"x is \"a\nb\"", {"a\nb"}, r"x is \"[secret]\""),
        (r"x is pa\"ss", {'pa"ss'}, "x is [secret]"),
        (r"x is \u00fcber", {"über"}, "x is [secret]"),
        ("planted and planted2", {"planted", "planted2"}, "[secret] and [secret]"),
        ("it must be a text", {"e", "a"}, "it must be [secret] text"),
        ("a text of [secret]", {"secret"}, "a text of [[secret]]"),
        ("a text", {"", " "}, "a text"),
        ("a text", set(), "a text"),
    ],
)
def test_a_message_shows_no_form_of_what_is_hidden(
    message: str, hidden: set[str], shown: str
) -> None:
    assert masked(message, hidden) == shown


def test_texts_are_found_however_deep() -> None:
    assert texts({"a": ["b", {"c": "d"}], "e": 1, "f": None}) == {"b", "d"}
