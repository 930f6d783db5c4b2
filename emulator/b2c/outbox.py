"""The verification codes that B2C would send by mail; the tenant page shows them.

They are in memory only, so that no code is ever on the disk.
"""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from dataclasses import dataclass
from datetime import datetime

# As in B2C, a code is valid for 20 minutes and for few attempts.
CODE_LIFETIME = 20 * 60
MAX_ATTEMPTS = 5
_CAPACITY = 50


@dataclass
class Mail:
    """A code for an address."""

    email: str
    code: str
    sent: datetime
    purpose: str


@dataclass
class Verification:
    """The verification of an address by a code."""

    email: str
    code: str
    expires: int
    attempts: int = 0
    verified: bool = False

    def try_code(self, code: str, now: int) -> str | None:
        """Accept the code and return None, or return the string id of the page's message."""
        if self.attempts >= MAX_ATTEMPTS:
            return "ver_fail_no_retry"
        if now >= self.expires:
            return "ver_fail_code_expired"
        self.attempts += 1
        if not hmac.compare_digest(code.strip().encode(), self.code.encode()):
            return "ver_fail_no_retry" if self.attempts >= MAX_ATTEMPTS else "ver_fail_retry"
        self.verified = True
        return None


class Outbox:
    """The latest mail, newest last."""

    def __init__(self) -> None:
        self._mail: deque[Mail] = deque(maxlen=_CAPACITY)

    def send_code(self, email: str, purpose: str, moment: datetime) -> Verification:
        code = f"{secrets.randbelow(1_000_000):06d}"
        self._mail.append(Mail(email, code, moment, purpose))
        return Verification(email, code, int(moment.timestamp()) + CODE_LIFETIME)

    def mail(self) -> list[Mail]:
        return list(self._mail)
