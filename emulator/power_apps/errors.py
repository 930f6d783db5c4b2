"""Refusals of the Power Apps service: status, code, message."""

from __future__ import annotations

from typing import Any


class PowerAppsError(Exception):
    """The service refuses the request."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message}}


class SignInFailedError(Exception):
    """No tokens: the message is the identity provider's, or says why nobody could ask it."""
