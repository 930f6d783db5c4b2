"""What the rules take, in which form, and how they name what they refuse."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2c.refusal import InvalidSetting
from b2c.user_flow import rules
from b2c.user_flow.properties import API_CONNECTORS, ATTRIBUTE, FLOW_TYPE, LANGUAGE, USER_FLOW

CITY = {"attribute": "City", "displayName": "Town", "inputType": "textBox"}
RED = {"name": "Red", "value": "red"}


def normal(name: str, value: object) -> Any:
    """The normal form of one property of a user flow."""
    return USER_FLOW.by_name[name].check(name, value)


def attributes(value: object) -> Any:
    checked = normal("attributes", value)
    rules.check_has_choices(checked, ())
    return checked


def languages(value: object, customization: object) -> Any:
    checked = normal("languages", value)
    rules.check_languages(checked, customization)
    return checked


def refusal(rule: Callable[..., object], *arguments: Any) -> InvalidSetting:
    with pytest.raises(InvalidSetting) as refused:
        rule(*arguments)
    return refused.value


@pytest.mark.parametrize(
    ("given_id", "flow_id"),
    [
        ("Customer", "B2C_1_Customer"),
        ("B2C_1_Customer", "B2C_1_Customer"),
        # Only the literal prefix counts: so the service names these flows too.
        ("b2c_1_customer", "B2C_1_b2c_1_customer"),
        ("B2C_test_register", "B2C_1_B2C_test_register"),
        ("sign-in_2", "B2C_1_sign-in_2"),
    ],
)
def test_the_prefix_is_added_unless_the_name_starts_with_exactly_it(
    given_id: str, flow_id: str
) -> None:
    assert rules.flow_id("flowId", given_id) == flow_id


@pytest.mark.parametrize("name", ["", " ", "B2C_1_", "a b", "a/b", "ä", "B2C_1A_custom", None, 7])
def test_a_name_that_no_user_flow_has_is_refused(name: object) -> None:
    assert refusal(rules.flow_id, "flowId", name).setting == "flowId"


@given(st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True))
def test_a_name_in_normal_form_stays_as_it_is(name: str) -> None:
    try:
        once = rules.flow_id("flowId", name)
    except InvalidSetting:
        return
    assert rules.flow_id("flowId", once) == once
    assert once.startswith("B2C_1_")


def test_every_type_is_taken_and_a_near_miss_gets_the_right_word() -> None:
    assert [normal("type", one) for one in FLOW_TYPE.meanings] == list(FLOW_TYPE.meanings)
    assert refusal(normal, "type", "signuporsignin").remedy == 'Did you mean "signUpOrSignIn"?'


@pytest.mark.parametrize(
    ("given_version", "number"),
    [
        (None, 3),
        ("Recommended", 3),
        ("Standard", 1),
        (3.0, 3),
        ("3", 3),
        ("1.1", 1.1),
        (1.10000002384, 1.1),
        (2, 2),
        (4, 4),
    ],
)
def test_a_version_becomes_the_number_that_graph_has(given_version: object, number: float) -> None:
    version = USER_FLOW.by_name["version"].normal("version", given_version)
    assert version == number
    assert isinstance(version, int) == float(number).is_integer()


@pytest.mark.parametrize("version", ["recommended", "", 0, -1, True, "nan", "inf", [], {}])
def test_a_version_that_is_no_number_and_no_known_word_is_refused(version: object) -> None:
    assert refusal(rules.version, "version", version).setting == "version"


def test_only_new_flows_are_kept_from_deprecated_versions() -> None:
    for version in rules.DEPRECATED:
        assert "AADB2C90063" in str(refusal(rules.check_new_version, "signIn", version))
    for version in (1, 3, 4):
        rules.check_new_version("signIn", version)


def test_a_refusal_says_property_value_rule_and_remedy() -> None:
    assert str(refusal(rules.language_tag, "languages[1].tag", "pt_BR")) == (
        'languages[1].tag is "pt_BR": a language is a tag of RFC 5646.\nUse "pt-BR".'
    )
    assert str(refusal(normal, "type", None)).startswith("type is missing: ")


@pytest.mark.parametrize("tag", ["en", "es-ES", "zh-Hans", "de-CH-1996", "sr-Latn-RS"])
def test_a_language_tag_stays_as_written(tag: str) -> None:
    assert rules.language_tag("defaultLanguage", tag) == tag


@pytest.mark.parametrize("tag", ["", "e", "1n", "en-", "en-toolongtag", "en us"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    refusal(rules.language_tag, "defaultLanguage", tag)


def test_an_attribute_gets_its_defaults_and_graphs_case_of_the_input_type() -> None:
    assert attributes([{**CITY, "inputType": "TextBox"}]) == [
        {**CITY, "optional": False, "requiresVerification": False}
    ]


def test_attributes_keep_their_order_which_is_the_pages() -> None:
    names = ["Zip", "City", "Age"]
    checked = attributes([{**CITY, "attribute": name} for name in names])
    assert [item["attribute"] for item in checked] == names


@pytest.mark.parametrize("input_type", rules.SELECT_TYPES)
def test_a_select_has_its_choices_and_nothing_else_has(input_type: str) -> None:
    select = {**CITY, "inputType": input_type}
    checked = ATTRIBUTE.check("attributes[0]", {**select, "values": [RED]})
    assert checked["values"] == [{**RED, "default": False}]
    assert refusal(attributes, [select]).setting == "attributes[0].values"
    assert refusal(attributes, [{**CITY, "values": [RED]}]).setting == "attributes[0].values"


def test_only_check_boxes_may_have_two_defaults() -> None:
    values = [{**RED, "default": True}, {"name": "Blue", "value": "blue", "default": True}]
    item = {**CITY, "values": values}
    attributes([{**item, "inputType": "checkboxMultiSelect"}])
    wrong = refusal(attributes, [{**item, "inputType": "radioSingleSelect"}])
    assert wrong.setting == "attributes[0].values"


def test_only_an_address_or_a_number_can_be_verified() -> None:
    verified = {**CITY, "requiresVerification": True}
    for input_type in ("emailBox", "textBox"):
        attributes([{**verified, "inputType": input_type}])
    wrong = refusal(attributes, [{**verified, "inputType": "dateTimeDropdown"}])
    assert wrong.setting == "attributes[0].requiresVerification"


@pytest.mark.parametrize(
    ("items", "path"),
    [
        ("City", "attributes"),
        ({"a": CITY}, "attributes"),
        ([CITY, "City"], "attributes[1]"),
        ([CITY, {**CITY, "displayName": None}], "attributes[1].displayName"),
        ([{**CITY, "label": "x"}], "attributes[0].label"),
        ([{**CITY, "optional": "yes"}], "attributes[0].optional"),
        ([CITY, CITY], "attributes[1].attribute"),
        ([CITY, {**CITY, "attribute": "cITY"}], "attributes[1].attribute"),
    ],
)
def test_a_wrong_attribute_is_named_by_its_position(items: object, path: str) -> None:
    assert refusal(attributes, items).setting == path


def test_a_language_is_enabled_and_has_no_texts_unless_it_says_so() -> None:
    assert languages([{"tag": "de"}], True) == [{"tag": "de", "enabled": True, "pages": []}]


def test_a_text_of_a_page_may_be_empty_and_have_no_element_id() -> None:
    string = {"elementType": "UxElement", "elementId": None, "stringId": "heading", "value": ""}
    checked = LANGUAGE.check(
        "languages[0]", {"tag": "de", "pages": [{"page": "selfasserted", "strings": [string]}]}
    )
    del string["elementId"]
    assert checked["pages"] == [{"page": "selfasserted", "strings": [string]}]


@pytest.mark.parametrize(
    ("items", "path"),
    [
        ([{"tag": "de"}, {"tag": "DE"}], "languages[1].tag"),
        ([{"tag": "de", "pages": [{"page": "p"}, {"page": "p"}]}], "languages[0].pages[1].page"),
        (
            [{"tag": "de", "pages": [{"page": "p", "strings": [{"stringId": "s", "value": "v"}]}]}],
            "languages[0].pages[0].strings[0].elementType",
        ),
        (
            [
                {
                    "tag": "de",
                    "pages": [
                        {
                            "page": "p",
                            "strings": [
                                {"elementType": "UxElement", "stringId": "s", "value": value}
                                for value in ("a", "b")
                            ],
                        }
                    ],
                }
            ],
            "languages[0].pages[0].strings[1]",
        ),
    ],
)
def test_a_wrong_language_is_named_by_its_position(items: object, path: str) -> None:
    assert refusal(languages, items, True).setting == path


@pytest.mark.parametrize("customization", [None, False])
def test_languages_need_language_customization(customization: bool | None) -> None:
    wrong = refusal(languages, [{"tag": "de"}], customization)
    assert wrong.setting == "languageCustomization"
    assert languages([], customization) == []


def test_identity_providers_are_each_listed_once_whatever_their_case() -> None:
    assert normal("identityProviders", ["Google-OAUTH", "Facebook-OAUTH"]) == [
        "Google-OAUTH",
        "Facebook-OAUTH",
    ]
    wrong = refusal(normal, "identityProviders", ["Facebook-OAUTH", "Facebook-OAuth"])
    assert wrong.setting == "identityProviders[1]"


def test_api_connectors_belong_to_known_steps() -> None:
    steps = dict.fromkeys(API_CONNECTORS.by_name, "id")
    assert normal("apiConnectors", steps) == steps
    assert normal("apiConnectors", {"preTokenIssuance": None}) == {}
    wrong = refusal(normal, "apiConnectors", {"preTokenIsuance": "id"})
    assert wrong.remedy == "Did you mean `preTokenIssuance`?"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_whatever_the_wire_carries_is_taken_or_refused(value: Any) -> None:
    for one in USER_FLOW.properties:
        with suppress(InvalidSetting):
            one.check(one.name, value)
    with suppress(InvalidSetting):
        languages(value, True)
