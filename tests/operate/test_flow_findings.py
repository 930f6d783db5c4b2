"""Verdicts on observations that the emulated tenant cannot give."""

from __future__ import annotations

from typing import Any

import pytest

from b2c.user_flow.portal_settings import EXPECTATIONS
from operate.flow_findings import CHECKS, findings
from operate.flow_observations import Observations
from operate.flow_page import FlowPage
from operate.flow_token import FlowToken

DAY = 86400
CUSTOM = "https://cdn.contoso.com/b2c/sign-in.html"


def verdict(name: str, declared: Any, seen: Observations) -> tuple[str, Any]:
    (found,) = findings("B2C_1_x", {name: declared}, seen)
    return found.verdict, found.observed


def with_token(refresh_seconds: int | None, issued_after: int = 0) -> Observations:
    claims = {"iat": 1000 + issued_after, "exp": 4600 + issued_after, "auth_time": 1000}
    return Observations(token=FlowToken("", claims, refresh_seconds))


@pytest.mark.parametrize(
    ("seconds", "issued_after", "expected"),
    [
        (14 * DAY, 0, "met"),
        (14 * DAY - 60, 0, "met"),
        (14 * DAY, 80 * DAY, "met"),
        (7 * DAY, 60, "not met"),
        (7 * DAY, 83 * DAY, "not observable"),
        (20 * DAY, 80 * DAY, "not met"),
        (None, 0, "not observable"),
    ],
)
def test_a_shorter_refresh_token_counts_only_right_after_the_sign_in(
    seconds: int | None, issued_after: int, expected: str
) -> None:
    assert verdict("refreshTokenDays", 14, with_token(seconds, issued_after))[0] == expected


@pytest.mark.parametrize(
    ("html_url", "expected"),
    [
        (CUSTOM, "met"),
        (f"{CUSTOM}?ui_locales=en", "met"),
        ("https://CDN.contoso.com/b2c/sign-in.html", "met"),
        ("https://cdn.contoso.com/b2c/Sign-in.html", "not met"),
        ("https://contoso.b2clogin.com/static/tenant/templates/AzureBlue/u.cshtml", "not met"),
        (None, "not observable"),
    ],
)
def test_a_custom_page_is_compared_without_its_parameters(
    html_url: str | None, expected: str
) -> None:
    seen = Observations(page=FlowPage(kind="signIn", html_url=html_url))
    assert verdict("customPageUrl", CUSTOM, seen)[0] == expected


def test_a_captcha_contradicts_its_absence_and_proves_nothing_else() -> None:
    there = Observations(page=FlowPage(kind="signIn", captcha=True))
    absent = Observations(page=FlowPage(kind="signIn"))
    assert verdict("captcha", [], there) == ("not met", ["signIn"])
    assert verdict("captcha", ["signIn"], there)[0] == "not observable"
    assert verdict("captcha", ["signIn"], absent)[0] == "not observable"
    assert verdict("captcha", [], absent)[0] == "not observable"


@pytest.mark.parametrize(
    ("issuer", "observed"),
    [
        ("https://h.b2clogin.com/6dc9a5d5-65c4-4d1c-9ea5-1a3ef0ae3c30/v2.0/", "tenant"),
        ("https://h/tfp/6dc9a5d5-65c4-4d1c-9ea5-1a3ef0ae3c30/b2c_1_x/v2.0/", "tfp"),
    ],
)
def test_the_issuers_form_is_told_from_its_path(issuer: str, observed: str) -> None:
    assert verdict("issuer", "tfp", Observations(discovery={"issuer": issuer}))[1] == observed


@pytest.mark.parametrize("discovery", [{}, {"issuer": 7}, {"issuer": "https://sts.example/x"}])
def test_an_issuer_of_neither_form_is_no_verdict(discovery: dict[str, Any]) -> None:
    assert verdict("issuer", "tenant", Observations(discovery=discovery))[0] == "not observable"


def test_claims_are_compared_without_those_that_every_token_has() -> None:
    listed = ["name", "emails", "sub", "tfp", "iss", "iat", "exp", "aud", "acr", "nonce"]
    seen = Observations(discovery={"claims_supported": [*listed, "isForgotPassword"]})
    assert verdict("claims", ["emails", "name"], seen) == ("met", ["emails", "name"])
    (found,) = findings("B2C_1_x", {"claims": ["name", "oid"]}, seen)
    assert found.reason == "missing: oid; not declared: emails"


def test_a_document_without_claims_is_no_verdict_and_not_an_empty_list() -> None:
    for discovery in ({}, {"claims_supported": None}):
        assert verdict("claims", [], Observations(discovery=discovery))[0] == "not observable"


@pytest.mark.parametrize("claims", [{}, {"tfp": "B2C_1_x", "acr": "b2c_1_x"}])
def test_a_token_with_both_or_neither_policy_claim_is_no_verdict(claims: dict[str, Any]) -> None:
    seen = Observations(token=FlowToken("", claims))
    assert verdict("policyClaim", "tfp", seen)[0] == "not observable"


def test_nothing_of_a_missing_flow_is_met() -> None:
    for known in EXPECTATIONS:
        gone = Observations(exists=False)
        assert verdict(known.name, known.default, gone) == ("not observable", None)


def test_every_check_is_of_a_setting() -> None:
    assert CHECKS.keys() <= {one.name for one in EXPECTATIONS}
