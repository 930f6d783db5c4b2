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
    """A group of properties. A PATCH merges it as a property of an entity, and replaces it as an
    item of a list."""

    name: str
    properties: Mapping[str, Property]


@dataclass(frozen=True)
class Property:
    """One property of an entity or a complex type.

    read_only: a request may send the property only with its current value.
    whole: a PATCH replaces the complex property instead of merging it.
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
    """A resource type. Error messages use `name`, `@odata.type` uses `odata_type`.

    bindable: relationships that a request may set with `@odata.bind`.
    """

    name: str
    odata_type: str
    properties: Mapping[str, Property]
    bindable: frozenset[str] = field(default_factory=frozenset)

    def blank(self) -> dict[str, Any]:
        """A document with every property at its default."""
        return defaults(self.properties)


def defaults(properties: Mapping[str, Property]) -> dict[str, Any]:
    """The default of every property; for a complex one without a default, those of its parts."""
    document: dict[str, Any] = {}
    for name, prop in properties.items():
        if isinstance(prop.type, Complex) and prop.default is None:
            document[name] = defaults(prop.type.properties)
        elif prop.default is NULL:
            document[name] = None
        elif isinstance(prop.type, ListOf) and prop.default is None:
            document[name] = []
        else:
            document[name] = copy.deepcopy(prop.default)
    return document


class _Null:
    """The default of a list or complex property that is null instead of empty."""


NULL = _Null()


def is_identifier(text: str) -> bool:
    """Whether the text is a GUID in its usual form, with hyphens."""
    if len(text) != 36:
        return False
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
