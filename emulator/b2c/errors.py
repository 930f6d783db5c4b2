"""B2C's refusals: code, OAuth error, text, and their form in a response."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from b2c.errors import ERRORS, ErrorKind

__all__ = ["ERRORS", "B2cError", "ErrorKind", "new_correlation_id"]


class B2cError(Exception):
    """B2C refuses the request; `values` fill the placeholders of the code's text.

    `code` is the number after `AADB2C`. Raises KeyError for a code that is not in the table.
    """

    def __init__(self, code: int, *values: object) -> None:
        self.code = code
        self.kind: ErrorKind = ERRORS[f"AADB2C{code}"]
        self.values = values
        self.message = self.kind.message.format(*values)
        super().__init__(f"{self.kind.name}: {self.message}")

    def description(self, moment: datetime, correlation_id: str) -> str:
        """The `error_description`: three lines that end with CR LF, as in B2C."""
        timestamp = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        return (
            f"{self.kind.name}: {self.message}\r\n"
            f"Correlation ID: {correlation_id}\r\n"
            f"Timestamp: {timestamp}\r\n"
        )

    def body(self, moment: datetime, correlation_id: str) -> dict[str, str]:
        """The error as the token endpoint's JSON, or as parameters for the redirect URI."""
        return {
            "error": self.kind.error,
            "error_description": self.description(moment, correlation_id),
        }


def new_correlation_id() -> str:
    return str(uuid.uuid4())
