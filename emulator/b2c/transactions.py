"""Sign-ins in progress, one for every authorize request that shows pages.

A transaction belongs to the browser that started it, which a cookie identifies, and every form
contains the transaction's anti-forgery token. Transactions are in memory: after a restart the page
reports that the sign-in must start again (AADB2C90046).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from emulator.b2c.authorization_request import AuthorizationRequest
from emulator.b2c.errors import B2cError
from emulator.b2c.outbox import Verification
from emulator.tenant.people import FederatedAccount

BROWSER_COOKIE = "rehearsal-browser"
LIFETIME = 3600
# The limit of transactions; more requests remove the oldest.
_CAPACITY = 5000


@dataclass
class Outcome:
    """The end of a transaction: a sign-in, or a refusal for the application."""

    user_id: str = ""
    auth_time: int = 0
    provider: str | None = None
    new_user: bool = False
    from_session: bool = False
    error: B2cError | None = None


@dataclass
class Transaction:
    """One sign-in in progress. `view` is the next page."""

    id: str
    browser: str
    csrf: str
    request: AuthorizationRequest
    language: str
    expires: int
    view: str
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str | None = None
    verification: Verification | None = None
    codes_sent: int = 0
    provider_id: str | None = None
    provider_issuer: str | None = None
    federated: FederatedAccount | None = None
    user_id: str | None = None
    auth_time: int = 0
    new_user: bool = False
    second_factor: bool = False
    profile_edited: bool = False
    message: str = ""
    # Handles one form at a time, since handling one may wait for an API connector.
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    outcome: Outcome | None = None


class Transactions:
    """Transactions by id."""

    def __init__(self) -> None:
        self._by_id: OrderedDict[str, Transaction] = OrderedDict()

    def start(
        self, request: AuthorizationRequest, browser: str, language: str, view: str, now: int
    ) -> Transaction:
        transaction = Transaction(
            id=secrets.token_urlsafe(24),
            browser=_digest(browser),
            csrf=secrets.token_urlsafe(24),
            request=request,
            language=language,
            expires=now + LIFETIME,
            view=view,
        )
        self._by_id[transaction.id] = transaction
        while len(self._by_id) > _CAPACITY:
            self._by_id.popitem(last=False)
        return transaction

    def find(self, transaction_id: str, browser: str | None, now: int) -> Transaction:
        """The transaction of this browser; raises B2cError 90046, 90211, 90212."""
        transaction = self._by_id.get(transaction_id)
        if transaction is None or now >= transaction.expires:
            raise B2cError(90046)
        if not browser:
            raise B2cError(90211)
        if not hmac.compare_digest(transaction.browser, _digest(browser)):
            raise B2cError(90212)
        return transaction

    def end(self, transaction: Transaction) -> None:
        self._by_id.pop(transaction.id, None)


def check_csrf(transaction: Transaction, token: str | None) -> None:
    """Raise B2cError 90212 unless the form contains the transaction's anti-forgery token."""
    if not token or not hmac.compare_digest(transaction.csrf.encode(), token.encode()):
        raise B2cError(90212)


def new_browser_id() -> str:
    return secrets.token_urlsafe(32)


def _digest(browser: str) -> str:
    return hashlib.sha256(browser.encode("utf-8", "replace")).hexdigest()
