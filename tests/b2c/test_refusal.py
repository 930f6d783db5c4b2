from typing import Any

import pytest

from b2c.refusal import NULL, InvalidSetting


def test_a_refusal_says_setting_value_rule_and_remedy_in_two_lines() -> None:
    refusal = InvalidSetting("redirectUrls[1]", "http://x", "B2C takes plain http", "Use https.")
    assert str(refusal) == 'redirectUrls[1] is "http://x": B2C takes plain http.\nUse https.'
    assert str(InvalidSetting("policy", None, "it is required", "Set it.")) == (
        "policy is missing: it is required.\nSet it."
    )
    assert str(InvalidSetting("policy", NULL, "it must be a text", "Set it.")) == (
        "policy is null: it must be a text.\nSet it."
    )


def test_a_refusal_names_the_setting_of_which_it_is_a_part() -> None:
    inner = InvalidSetting("flowId", "v", "rule", "Remedy.")
    assert str(inner.below("userFlows[1].")) == 'userFlows[1].flowId is "v": rule.\nRemedy.'


CIRCLE: dict[str, Any] = {}
CIRCLE["self"] = CIRCLE


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (CIRCLE, "a value of the type dict"),
        ({("a",): 1}, "a value of the type dict"),
        (10**5000, "a value of the type int"),
        ("x" * 1000, f'"{"x" * 199}… (1,002 characters)'),
        ("a\x1b[2J\x9b\u202e\ud800", r'"a\u001b[2J\x9b\u202e\ud800"'),
        ("https://u:planted@h/x?code=planted#f", '"https://…@h/x?…"'),
        ("https://u:a@planted@h/x", '"https://…@h/x"'),
        (["https://h?a=planted", "b?c"], '["https://h?…", "b?c"]'),
        ("ada@contoso.com", '"ada@contoso.com"'),
        ("https://h#f,https://h?a=planted", '"https://h#f,https://h?…"'),
        pytest.param("://" * 10**6, f'"{"://" * 66}:… (3,000,002 characters)', id="many"),
    ],
    ids=lambda value: str(type(value)),
)
def test_a_refusal_shows_any_value_short_visible_and_without_what_a_url_keeps_secret(
    value: object, shown: str
) -> None:
    assert str(InvalidSetting("s", value, "rule", "Remedy.")) == f"s is {shown}: rule.\nRemedy."


def test_a_refusal_shows_any_name() -> None:
    assert str(InvalidSetting("", 1, "rule", "Remedy.")).startswith('"" is 1')
    assert str(InvalidSetting("a\x1b\u200b", 1, "rule", "R.")).startswith(r"a\x1b\u200b is 1")
    assert len(str(InvalidSetting("x" * 10**5, 1, "rule", "Remedy."))) < 300
