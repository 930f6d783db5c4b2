"""Types of the directory's entities, and the default of each of their properties."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Primitive:
    """A value of one of OData's own types, by its name after `Edm.`."""

    edm: str


@dataclass(frozen=True)
class ListOf:
    item: Primitive | Complex


@dataclass(frozen=True)
class Complex:
    """A group of properties. As a property of an entity it is merged, as a list item replaced."""

    name: str
    properties: Mapping[str, Property]


@dataclass(frozen=True)
class Property:
    """One property; a read-only one may be sent only with the value that it has.

    whole: a complex property that a PATCH replaces instead of merging.
    """

    type: Primitive | ListOf | Complex
    default: Any = None
    read_only: bool = False
    required: bool = False
    whole: bool = False


TEXT = Primitive("String")
BOOLEAN = Primitive("Boolean")
INTEGER = Primitive("Int32")
NUMBER = Primitive("Single")
IDENTIFIER = Primitive("Guid")
MOMENT = Primitive("DateTimeOffset")
BINARY = Primitive("Binary")
TEXTS = ListOf(TEXT)
IDENTIFIERS = ListOf(IDENTIFIER)


@dataclass(frozen=True)
class Entity:
    """A resource type. `name` as in error messages, `odata_type` as in `@odata.type`."""

    name: str
    odata_type: str
    properties: Mapping[str, Property]
    bindable: frozenset[str] = field(default_factory=frozenset)

    def blank(self) -> dict[str, Any]:
        """A document with every property at its default."""
        return defaults(self.properties)


def defaults(properties: Mapping[str, Property]) -> dict[str, Any]:
    """The default of each property; complex ones without a default of their own are spelled out."""
    document: dict[str, Any] = {}
    for name, described in properties.items():
        if isinstance(described.type, Complex) and described.default is None:
            document[name] = defaults(described.type.properties)
        elif described.default is NULL:
            document[name] = None
        elif isinstance(described.type, ListOf) and described.default is None:
            document[name] = []
        else:
            document[name] = copy.deepcopy(described.default)
    return document


class _Null:
    """Says that a list or a complex property is null by default, not empty."""


NULL = _Null()


def is_identifier(text: str) -> bool:
    """Whether the text is a GUID in its usual form, with hyphens."""
    if len(text) != 36:
        return False
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
