"""Sign-ins in progress: whose they are, how long they last, and that a flood does not grow them."""

from __future__ import annotations

import pytest

from emulator.b2c.authorization_request import AuthorizationRequest, ReturnAddress
from emulator.b2c.errors import B2cError
from emulator.b2c.scopes import RequestedScope
from emulator.b2c.transactions import LIFETIME, Transactions, check_csrf, new_browser_id

REQUEST = AuthorizationRequest(
    policy_id="B2C_1_siin",
    client_id="client",
    client_name="Client",
    platform="web",
    address=ReturnAddress("https://a.example/", "query", None, "correlation"),
    response_types=frozenset({"code"}),
    scope=RequestedScope("openid", True, False, None, ()),
    nonce=None,
    code_challenge=None,
    code_challenge_method=None,
    prompt="",
    login_hint="",
    domain_hint="",
    ui_locales="",
    client_info=False,
)


def _code(transactions: Transactions, identifier: str, browser: str | None, now: int) -> int:
    with pytest.raises(B2cError) as refusal:
        transactions.find(identifier, browser, now)
    return refusal.value.code


def test_a_transaction_is_found_by_its_browser_until_it_ends() -> None:
    transactions = Transactions()
    browser = new_browser_id()
    started = transactions.start(REQUEST, browser, "en", "signIn", 1000)
    assert transactions.find(started.id, browser, 1000 + LIFETIME - 1) is started
    assert _code(transactions, started.id, browser, 1000 + LIFETIME) == 90046
    assert _code(transactions, started.id, None, 1000) == 90211
    assert _code(transactions, started.id, new_browser_id(), 1000) == 90212
    assert _code(transactions, "unknown", browser, 1000) == 90046
    transactions.end(started)
    assert _code(transactions, started.id, browser, 1000) == 90046


def test_the_browsers_cookie_is_not_kept_in_plain() -> None:
    browser = new_browser_id()
    started = Transactions().start(REQUEST, browser, "en", "signIn", 0)
    assert browser not in repr(started)


@pytest.mark.parametrize("token", [None, "", "wrong", "ä"])
def test_a_form_needs_the_transactions_own_token(token: str | None) -> None:
    started = Transactions().start(REQUEST, "browser", "en", "signIn", 0)
    check_csrf(started, started.csrf)
    with pytest.raises(B2cError) as refusal:
        check_csrf(started, token)
    assert refusal.value.code == 90212


def test_a_flood_pushes_out_the_oldest_and_grows_no_further() -> None:
    transactions = Transactions()
    first = transactions.start(REQUEST, "browser", "en", "signIn", 0)
    for _ in range(5000):
        last = transactions.start(REQUEST, "browser", "en", "signIn", 0)
    assert _code(transactions, first.id, "browser", 0) == 90046
    assert transactions.find(last.id, "browser", 0) is last
    assert len(transactions._by_id) == 5000
