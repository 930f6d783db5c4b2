"""PKCE (RFC 7636): optional for confidential clients, mandatory for single-page applications."""

from __future__ import annotations

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import code_of, post_token, refused, sign_in
from emulator.tests.b2c.registration import Registration

# The pair of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def _s256(registration: Registration) -> str:
    return sign_in(registration, code_challenge=CHALLENGE, code_challenge_method="S256")


def test_s256_and_plain_are_checked_as_the_rfc_says(registration: Registration) -> None:
    assert create_s256_code_challenge(VERIFIER) == CHALLENGE  # type: ignore[no-untyped-call]
    assert post_token(registration, code=_s256(registration), code_verifier=VERIFIER).is_success
    code = sign_in(registration, code_challenge=VERIFIER, code_challenge_method="plain")
    assert post_token(registration, code=code, code_verifier=VERIFIER).is_success
    code = sign_in(registration, code_challenge=VERIFIER)
    assert post_token(registration, code=code, code_verifier=VERIFIER).is_success


@pytest.mark.parametrize("verifier", [None, CHALLENGE, VERIFIER.lower()])
def test_a_verifier_that_does_not_match_is_refused(
    registration: Registration, verifier: str | None
) -> None:
    response = post_token(registration, code=_s256(registration), code_verifier=verifier)
    assert refused(response) == ("invalid_grant", "AADB2C90182")


@pytest.mark.parametrize("verifier", ["short", "x" * 129, VERIFIER[:-1] + "é", VERIFIER + " "])
def test_a_malformed_verifier_is_refused(registration: Registration, verifier: str) -> None:
    response = post_token(registration, code=_s256(registration), code_verifier=verifier)
    assert refused(response) == ("invalid_grant", "AADB2C90183")


def test_a_verifier_without_a_challenge_is_refused(registration: Registration) -> None:
    response = post_token(registration, code=sign_in(registration), code_verifier=VERIFIER)
    assert refused(response) == ("invalid_grant", "AADB2C90183")


def test_a_challenge_that_is_not_ascii_is_never_met(registration: Registration) -> None:
    code = sign_in(registration, code_challenge="ä" * 43)
    response = post_token(registration, code=code, code_verifier=VERIFIER)
    assert refused(response) == ("invalid_grant", "AADB2C90182")


@pytest.mark.parametrize("method", ["s256", "S512", "none"])
def test_an_unknown_challenge_method_is_refused(
    registration: Registration, browser: Browser, method: str
) -> None:
    path = registration.authorize_path(code_challenge=CHALLENGE, code_challenge_method=method)
    assert code_of(browser.open(path).answer()) == ("invalid_request", "AADB2C90184")


def test_a_single_page_application_must_use_pkce(
    registration: Registration, browser: Browser
) -> None:
    home = "http://localhost:3000/"
    registration.patch_client({"web": {"redirectUris": []}, "spa": {"redirectUris": [home]}})
    answer = browser.open(registration.authorize_path(redirect_uri=home)).answer()
    assert code_of(answer) == ("invalid_request", "AADB2C99059")
    browser.open(registration.authorize_path(redirect_uri=home, code_challenge=CHALLENGE))
    assert browser.shown().find("next") is not None
