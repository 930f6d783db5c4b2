"""The parts of a user flow beside Graph's own properties of it.

Graph has a collection for every part. In the emulator the user flow's document holds the parts,
under private names that no response shows, so that they are deleted with the user flow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from emulator.tenant.store import Document

Value = TypeVar("Value")


@dataclass(frozen=True)
class Part(Generic[Value]):
    """One part: its name in the document, and its value in a user flow without it."""

    name: str
    empty: Callable[[], Value]

    def of(self, flow: Document) -> Value:
        value: Value | None = flow.get(self.name)
        return self.empty() if value is None else value

    def put(self, flow: Document, value: Value) -> Document:
        """A copy of the user flow's document with this value."""
        return {**flow, self.name: value}


IDENTITY_PROVIDERS: Part[list[str]] = Part("_identityProviders", list)
"""Ids of the tenant's identity providers that are attached, in the order of attaching."""

ATTRIBUTES: Part[list[Document]] = Part("_attributes", list)
"""User attribute assignments, in the order of the page."""

LANGUAGES: Part[dict[str, Any]] = Part("_languages", dict)
"""The languages with settings, by tag: `isEnabled`, and `overrides` by page id."""

API_CONNECTORS: Part[dict[str, str]] = Part("_apiConnectors", dict)
"""Ids of API connectors, by the step that calls them."""
