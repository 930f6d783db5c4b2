"""What belongs to a user flow beside Graph's own properties of it, and goes with the flow.

Graph keeps each of these in a collection of its own; here the flow's document holds them, under
private names that no face shows. A flow without one has none of its members.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from emulator.tenant.store import Document

Value = TypeVar("Value")


@dataclass(frozen=True)
class Part(Generic[Value]):
    """One part: its name in the document, and what a flow without it has."""

    name: str
    empty: Callable[[], Value]

    def of(self, flow: Document) -> Value:
        value: Value | None = flow.get(self.name)
        return self.empty() if value is None else value

    def put(self, flow: Document, value: Value) -> Document:
        """The flow's document with this value; the given one stays as it is."""
        return {**flow, self.name: value}


IDENTITY_PROVIDERS: Part[list[str]] = Part("_identityProviders", list)
"""Ids of the tenant's identity providers that are attached, in the order of attaching."""

ATTRIBUTES: Part[list[Document]] = Part("_attributes", list)
"""User attribute assignments, in the order of the page."""

LANGUAGES: Part[dict[str, Any]] = Part("_languages", dict)
"""By tag, what was set of a language: `isEnabled`, and `overrides` by page id."""

API_CONNECTORS: Part[dict[str, str]] = Part("_apiConnectors", dict)
"""Ids of API connectors, by the step that calls them."""
