from __future__ import annotations

from typing import Any

import pytest

from b2c.api_connector import check
from b2c.unknown import UNKNOWN
from emulator.tests.certificates import pfx

NAMED = {"displayName": "Check invitation", "targetUrl": "https://api.contoso.com/invitation"}
BASIC = {**NAMED, "username": "b2c", "password": "planted secret"}
LOCKED = pfx(password="planted password")
CERTIFIED = {**NAMED, "certificate": LOCKED, "certificatePassword": "planted password"}


def refusals(inputs: dict[str, Any], old: dict[str, Any] | None = None) -> dict[str, str]:
    """The refusals by the property that they name."""
    return {error.setting: str(error) for error in check(old or {}, inputs)[1]}


def test_a_password_or_a_certificate_will_do() -> None:
    assert refusals(BASIC) == {}
    assert refusals(CERTIFIED) == {}
    assert refusals({**NAMED, "certificate": pfx()}) == {}


def test_a_connector_without_a_name_and_a_target_is_refused() -> None:
    told = refusals({"username": "b2c", "password": "x"})
    assert set(told) == {"displayName", "targetUrl"}


@pytest.mark.parametrize(
    ("inputs", "named"),
    [
        (NAMED, "username"),
        ({**NAMED, "username": "b2c"}, "password"),
        ({**NAMED, "password": "x"}, "username"),
        ({**NAMED, "certificatePassword": "x"}, "certificate"),
        ({**BASIC, "certificate": pfx()}, "username"),
        ({**NAMED, "password": "planted", "certificate": pfx()}, "password"),
    ],
)
def test_half_and_double_credentials_are_refused_without_showing_them(
    inputs: dict[str, Any], named: str
) -> None:
    told = refusals(inputs)
    assert set(told) == {named}
    assert "planted" not in told[named]


@pytest.mark.parametrize(
    "url", ["http://api.contoso.com/x", "api.contoso.com", "https://u:planted@api.contoso.com/"]
)
def test_a_target_that_b2c_cannot_call_safely_is_refused(url: str) -> None:
    told = refusals({**BASIC, "targetUrl": url})
    assert set(told) == {"targetUrl"}
    assert "planted" not in told["targetUrl"]


def test_a_refused_target_is_shown_without_the_key_in_its_query() -> None:
    told = refusals({**BASIC, "targetUrl": "http://api.contoso.com/x?code=planted"})
    assert "http://api.contoso.com/x" in told["targetUrl"]
    assert "planted" not in told["targetUrl"]


def test_a_target_on_this_machine_may_be_plain_http() -> None:
    assert refusals({**BASIC, "targetUrl": "http://localhost:7071/api/check?code=k"}) == {}


@pytest.mark.parametrize(
    ("certificate", "password", "rule"),
    [
        (LOCKED, "planted, but wrong", "certificatePassword is not its password"),
        ("bm90IGEgY2VydGlmaWNhdGU=", "x", "no PKCS#12 file"),
        ("-----BEGIN CERTIFICATE-----", "x", "not base64"),
        (pfx(with_key=False), "", "private key"),
        ("******", "x", "asterisks"),
    ],
    ids=["wrong password", "not PKCS#12", "PEM", "no private key", "masked"],
)
def test_a_certificate_that_cannot_sign_in_is_refused_before_any_request(
    certificate: str, password: str, rule: str
) -> None:
    told = refusals({**NAMED, "certificate": certificate, "certificatePassword": password})
    assert set(told) == {"certificate"}
    assert rule in told["certificate"]
    assert "planted" not in told["certificate"]
    assert certificate not in told["certificate"]


def test_a_certificate_may_be_wrapped_in_lines() -> None:
    wrapped = "\n".join(LOCKED[start : start + 64] for start in range(0, len(LOCKED), 64))
    assert refusals({**CERTIFIED, "certificate": wrapped}) == {}


def test_an_unknown_property_is_named() -> None:
    assert "there is no such property" in refusals({**BASIC, "apiKey": "x"})["apiKey"]


def test_what_a_preview_does_not_know_yet_is_not_judged() -> None:
    assert refusals(dict.fromkeys(BASIC, UNKNOWN)) == {}
    assert refusals({**NAMED, "certificate": UNKNOWN, "certificatePassword": "x"}) == {}
    assert refusals({**CERTIFIED, "certificatePassword": UNKNOWN}) == {}


def test_an_imported_connector_needs_no_credentials_until_its_user_name_changes() -> None:
    imported = {**NAMED, "username": "b2c"}
    assert refusals(imported, old=imported) == {}
    assert refusals(NAMED, old=NAMED) == {}
    assert set(refusals({**imported, "username": "other"}, old=imported)) == {"password"}


def test_credentials_that_were_given_cannot_just_be_dropped() -> None:
    assert set(refusals({**NAMED, "username": "b2c"}, old=BASIC)) == {"password"}
    assert set(refusals(NAMED, old=CERTIFIED)) == {"username"}
