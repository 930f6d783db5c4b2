"""Declared requests: whatever a probe sends stands in a constant that `--plan` prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

ServiceName = Literal["graph", "sign-in", "policy", "environment"]
"""Microsoft Graph, the directory's sign-in, the B2C policies' endpoints, a Power Platform
environment."""

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Request:
    """One request, as far as it is known before it is sent.

    `path`: with its query, below the service's address; `{name}` stands for a value that is known
    when it is sent. `purpose`: why it is sent, in a few words. `permission`: the application
    permission that it needs, empty if it needs none.
    """

    method: str
    service: ServiceName
    path: str
    purpose: str
    permission: str = ""

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def filled(self, values: Mapping[str, str]) -> str:
        """The path with its values, escaped. Raises `KeyError` for a value that is missing."""
        return _PLACE.sub(lambda found: quote(values[found[1]], safe=""), self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
