"""Mail that the tenant would send: verification codes, shown on the tenant page instead.

In memory only, so that no code is ever on the disk.
"""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from dataclasses import dataclass
from datetime import datetime

# As in B2C: a code counts for 20 minutes and a handful of attempts.
CODE_LIFETIME = 20 * 60
MAX_ATTEMPTS = 5
_KEPT = 50


@dataclass
class Mail:
    """One code sent to one address."""

    email: str
    code: str
    sent: datetime
    purpose: str


@dataclass
class Verification:
    """An address that a person is proving to own."""

    email: str
    code: str
    expires: int
    attempts: int = 0
    verified: bool = False

    def try_code(self, code: str, now: int) -> str | None:
        """Accept the code, or say why not, by the string id of the page's message."""
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
        self._mail: deque[Mail] = deque(maxlen=_KEPT)

    def send_code(self, email: str, purpose: str, moment: datetime) -> Verification:
        code = f"{secrets.randbelow(1_000_000):06d}"
        self._mail.append(Mail(email, code, moment, purpose))
        return Verification(email, code, int(moment.timestamp()) + CODE_LIFETIME)

    def mail(self) -> list[Mail]:
        return list(self._mail)
