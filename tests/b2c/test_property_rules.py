"""What holds for properties of any resource, and how a refusal reads."""

import pytest

from b2c.property_rules import any_case, closest, entries, flag, number, one_of, text
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN


def refusal(error: pytest.ExceptionInfo[InvalidSetting]) -> str:
    return str(error.value)


@pytest.mark.parametrize("value", [None, "", " ", 1, ["x"]])
def test_a_text_has_something_in_it(value: object) -> None:
    assert text("displayName", "Shop") == "Shop"
    with pytest.raises(InvalidSetting, match=r"displayName is .*: it must be a text") as refused:
        text("displayName", value)
    assert refused.value.setting == "displayName"


@pytest.mark.parametrize("value", ["true", 1, None])
def test_a_flag_is_true_or_false_and_no_word_or_number(value: object) -> None:
    assert flag("enabled", False) is False
    with pytest.raises(InvalidSetting):
        flag("enabled", value)


@pytest.mark.parametrize("value", [True, "1", None, []])
def test_a_whole_number_of_the_wire_is_an_integer(value: object) -> None:
    assert isinstance(number("days", 60.0), int)
    assert number("version", 1.5) == 1.5
    with pytest.raises(InvalidSetting, match=r"days is .*: it must be a number"):
        number("days", value)


def test_a_wrong_word_gets_the_one_that_was_meant_or_all() -> None:
    with pytest.raises(InvalidSetting) as refused:
        one_of("type", "signin", ("signUp", "signIn"))
    assert refusal(refused) == (
        'type is "signin": it must be signUp or signIn.\nDid you mean "signIn"?'
    )
    assert closest("weather", ("signUp", "signIn")) == "Known: signUp, signIn."


def test_case_counts_only_where_the_service_minds_it() -> None:
    assert any_case("inputType", "TextBox", ("textBox",)) == "textBox"
    with pytest.raises(InvalidSetting):
        one_of("inputType", "TextBox", ("textBox",))


def test_the_second_of_two_entries_with_one_key_is_named_by_its_position() -> None:
    assert entries("ids", ("a", "b"), text, str.casefold) == ["a", "b"]
    with pytest.raises(InvalidSetting) as refused:
        entries("ids", ["a", "b", "A"], text, str.casefold)
    assert refusal(refused) == 'ids[2] is "a": it is listed twice.\nRemove one of the two.'
    with pytest.raises(InvalidSetting, match="it must be a list"):
        entries("ids", "ab", text, str.casefold)


def test_an_entry_that_is_not_known_yet_passes_as_it_is() -> None:
    assert entries("a", [UNKNOWN, "b", UNKNOWN], text, str.casefold) == [UNKNOWN, "b", UNKNOWN]
