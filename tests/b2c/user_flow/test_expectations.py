"""The declared portal settings: what is taken, how it is refused, and the steps that come of it."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN
from b2c.user_flow.expectation import Choice, Number
from b2c.user_flow.expectations import PORTAL_SETTINGS, portal_steps
from b2c.user_flow.portal_settings import BY_NAME, EXPECTATIONS

# Of each setting one value that is not the default.
OTHERS: dict[str, Any] = {
    "selfServicePasswordReset": True,
    "localAccounts": "username",
    "claims": ["emails", "extension_ShoeSize", "name"],
    "issuer": "tfp",
    "policyClaim": "acr",
    "refreshTokenDays": 30,
    "slidingWindowDays": "noExpiry",
    "accessTokenMinutes": 15,
    "multifactor": "email",
    "conditionalAccess": True,
    "passwordComplexity": "custom",
    "captcha": ["signIn", "signUp"],
    "ageGating": "blockMinors",
    "sessionMinutes": 60,
    "sessionRolling": False,
    "sessionScope": "policy",
    "keepMeSignedInDays": 30,
    "requireIdTokenInLogout": True,
    "pageLayoutVersion": "2.1.14",
    "customPageUrl": "https://pages.contoso.com/unified.html",
    "javaScript": True,
}


def expectation(name: str, value: object) -> Any:
    return PORTAL_SETTINGS.by_name[name].check(f"expect.{name}", value)


def expectations(value: object) -> dict[str, Any]:
    return PORTAL_SETTINGS.check("expect", value)


def refusal(value: Any) -> InvalidSetting:
    with pytest.raises(InvalidSetting) as refused:
        expectations(value)
    return refused.value


def test_every_setting_of_the_table_can_be_expected_together() -> None:
    assert expectations(OTHERS) == OTHERS
    assert set(OTHERS) == set(BY_NAME)


def test_nothing_is_filled_in_and_null_counts_as_absent() -> None:
    assert expectations({}) == {}
    assert expectations({"issuer": None}) == {}


def test_every_default_is_a_value_that_may_be_expected() -> None:
    for known in EXPECTATIONS:
        if known.default is not None:
            assert expectation(known.name, known.default) == known.default


@pytest.mark.parametrize("name", [one.name for one in EXPECTATIONS if isinstance(one, Number)])
def test_a_number_is_taken_in_its_range_only_both_ends_included(name: str) -> None:
    known = BY_NAME[name]
    assert isinstance(known, Number)
    for inside in (known.low, known.high, float(known.low)):
        assert expectation(name, inside) == inside
    for outside in (known.low - 1, known.high + 1, known.low + 0.5, True, "10", float("nan")):
        with pytest.raises(InvalidSetting):
            expectation(name, outside)


@pytest.mark.parametrize("name", [one.name for one in EXPECTATIONS if isinstance(one, Choice)])
def test_every_word_of_a_choice_is_taken_and_no_other(name: str) -> None:
    for word in BY_NAME[name].words:
        assert expectation(name, word) == word
    with pytest.raises(InvalidSetting):
        expectation(name, "other")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "expect is []"),
        (
            {"isuer": "tfp"},
            'expect.isuer is "tfp": there is no such property.\nDid you mean `issuer`',
        ),
        ({"claims": ["name", "nam"]}, 'expect.claims[1] is "nam"'),
        ({"claims": ["extension_"]}, 'expect.claims[0] is "extension_"'),
        ({"claims": "name"}, 'expect.claims is "name": it must be a list'),
        ({"captcha": ["reset"]}, 'expect.captcha[0] is "reset"'),
        ({"selfServicePasswordReset": "on"}, 'expect.selfServicePasswordReset is "on"'),
        ({"customPageUrl": "http://pages.contoso.com"}, "expect.customPageUrl is"),
        ({"pageLayoutVersion": "2.1"}, 'expect.pageLayoutVersion is "2.1"'),
        ({"slidingWindowDays": 13}, "expect.slidingWindowDays is 13: it cannot be shorter than"),
        (
            {"slidingWindowDays": 29, "refreshTokenDays": 30},
            "expect.slidingWindowDays is 29: it cannot be shorter than refreshTokenDays (30)",
        ),
        (
            {"selfServicePasswordReset": True, "pageLayoutVersion": "2.1.2"},
            'expect.pageLayoutVersion is "2.1.2": self-service password reset needs 2.1.3',
        ),
    ],
)
def test_what_the_portal_does_not_have_is_refused_by_name(value: Any, message: str) -> None:
    assert str(refusal(value)).startswith(message)


@pytest.mark.parametrize("name", [*BY_NAME])
def test_what_is_not_known_yet_stays_and_the_rest_is_checked(name: str) -> None:
    assert expectations({**OTHERS, name: UNKNOWN})[name] is UNKNOWN
    with pytest.raises(InvalidSetting):
        expectations({name: UNKNOWN, "nonsense": UNKNOWN})


def test_a_list_with_an_entry_that_is_not_known_yet_stays_as_it_is() -> None:
    assert expectations({"claims": ["name", UNKNOWN, "idp"]}) == {
        "claims": ["name", UNKNOWN, "idp"]
    }


def test_lists_are_sets_so_that_their_order_is_no_change() -> None:
    both = [expectations({"claims": claims}) for claims in (["name", "idp"], ["idp", "name"])]
    assert both[0] == both[1]


def test_the_steps_without_which_a_connector_fails_come_first() -> None:
    steps = portal_steps("B2C_1_siin", OTHERS)
    assert [step.name for step in steps if step.breaks] == [
        "selfServicePasswordReset",
        "localAccounts",
        "claims",
        "issuer",
        "policyClaim",
    ]
    assert [bool(step.breaks) for step in steps] == sorted(
        (bool(step.breaks) for step in steps), reverse=True
    )
    assert "AADB2C90118" in steps[0].breaks


def test_each_step_names_the_flow_the_exact_place_and_the_value_in_the_portals_words() -> None:
    steps = {step.name: step for step in portal_steps("B2C_1_siin", OTHERS)}
    assert all(
        step.place.startswith("Azure AD B2C > User flows > B2C_1_siin > ")
        for step in steps.values()
    )
    assert steps["selfServicePasswordReset"].place.endswith(
        "> Properties > Password configuration > Self-service password reset"
    )
    assert {name: step.value for name, step in steps.items()} == {
        **steps_in_words(),
        "pageLayoutVersion": "2.1.14",
        "customPageUrl": "https://pages.contoso.com/unified.html",
    }


def steps_in_words() -> dict[str, str]:
    return {
        "selfServicePasswordReset": "on",
        "localAccounts": "User ID signup",
        "claims": "Email Addresses, ShoeSize, Display Name",
        "issuer": "https://<domain>/tfp/<tenant id>/<flow>/v2.0/",
        "policyClaim": "acr",
        "refreshTokenDays": "30 days",
        "slidingWindowDays": "No expiry",
        "accessTokenMinutes": "15 minutes",
        "multifactor": "Email",
        "conditionalAccess": "on",
        "passwordComplexity": "Custom",
        "captcha": "Enable CAPTCHA - Sign In, Enable CAPTCHA - Sign Up",
        "ageGating": "Block all minors from accessing your application",
        "sessionMinutes": "60 minutes",
        "sessionRolling": "off",
        "sessionScope": "Policy",
        "keepMeSignedInDays": "30 days",
        "requireIdTokenInLogout": "on",
        "javaScript": "on",
    }


def test_only_what_is_expected_is_a_step() -> None:
    assert portal_steps("B2C_1_siin", {}) == []
    assert [step.name for step in portal_steps("B2C_1_siin", {"issuer": "tfp"})] == ["issuer"]


def test_a_switch_that_is_to_be_off_claims_nothing_of_what_it_would_mend() -> None:
    (step,) = portal_steps("B2C_1_siin", {"selfServicePasswordReset": False})
    assert (step.value, step.breaks) == ("off", "")


@given(
    st.dictionaries(
        st.sampled_from([*BY_NAME]),
        st.none()
        | st.floats()
        | st.text()
        | st.lists(st.text() | st.dictionaries(st.text(), st.none(), max_size=1), max_size=2),
        max_size=3,
    )
)
def test_whatever_the_wire_carries_is_taken_or_refused(value: dict[str, Any]) -> None:
    with suppress(InvalidSetting):
        portal_steps("B2C_1_siin", expectations(value))
