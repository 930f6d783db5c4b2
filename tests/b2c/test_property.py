"""What follows from the description of a property: its check, its normal form, its request."""

import pytest

from b2c.property import FLAG, ListOf, Property, Record
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN

STRING = Record("String", "A text.", (Property("value", "It.", required=True, graph="Value"),))
PAGE = Record(
    "Page",
    "A page.",
    (
        Property("page", "Its id.", required=True, graph="id"),
        Property("shown", "Whether it is shown.", FLAG, default=True, graph="isShown"),
        Property("strings", "Texts.", ListOf(STRING, lambda one: one["value"]), graph="Strings"),
        Property("note", "A note.", rule=lambda _, note: note or None),
    ),
)


def test_an_object_has_known_keys_and_null_is_absent() -> None:
    assert PAGE.check("page", {"page": "x", "strings": None}) == {"page": "x", "shown": True}
    with pytest.raises(InvalidSetting, match=r"page\.strngs is .*there is no such property") as no:
        PAGE.check("page", {"page": "x", "strngs": []})
    assert no.value.remedy == "Did you mean `strings`?"
    with pytest.raises(InvalidSetting, match=r"page\.page is missing: it is required"):
        PAGE.check("page", {"page": None})
    with pytest.raises(InvalidSetting, match="it must be an object"):
        PAGE.check("page", [])


def test_what_is_not_known_yet_passes_as_it_is() -> None:
    given = {"page": UNKNOWN, "shown": UNKNOWN, "strings": [UNKNOWN, {"value": UNKNOWN}]}
    assert PAGE.check("page", given) == given
    with pytest.raises(InvalidSetting, match=r'page\.z is "not known yet": there is no such'):
        PAGE.check("page", {"page": "x", "z": UNKNOWN})


def test_a_value_that_its_rule_takes_for_none_is_left_out() -> None:
    assert "note" not in PAGE.check("page", {"page": "x", "note": ""})


def test_every_refusal_is_named_by_its_path() -> None:
    _, wrong = PAGE.normal_form(
        {"page": "", "shown": 1, "strings": [{}, {"value": 2}]}, "pages[1]."
    )
    assert [refusal.setting for refusal in wrong] == [
        "pages[1].page",
        "pages[1].shown",
        "pages[1].strings[0].value",
    ]


def test_the_value_of_a_misspelt_name_is_not_shown_where_secrets_are_given() -> None:
    record = Record("Client", "A client.", (Property("secret", "Its secret.", secret=True),))
    _, (refusal,) = record.normal_form({"secrt": "planted"})
    assert "planted" not in str(refusal)


def test_a_request_and_an_answer_have_graphs_names_at_every_depth() -> None:
    page = {"page": "x", "shown": False, "strings": [{"value": "a"}]}
    document = {"id": "x", "isShown": False, "Strings": [{"Value": "a"}]}
    assert PAGE.body({**page, "note": "never sent"}) == document
    assert PAGE.told({**document, "other": 1}) == page
    assert PAGE.told({"id": "x"}) == {"page": "x", "shown": True, "strings": []}
