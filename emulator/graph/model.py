"""Types of Graph's entities, and what follows from them: defaults, type checks, deep merge."""

from __future__ import annotations

import base64
import binascii
import copy
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.graph.errors import bad_request
from emulator.tenant.clock import parse_time


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


def check_body(
    entity: Entity, body: Mapping[str, Any], current: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a request body into (properties, annotations), types checked.

    `current` is the stored document of an update, None at a create. Annotations are the names with
    an `@`, for example `owners@odata.bind`. Raises GraphError 400.
    """
    values: dict[str, Any] = {}
    annotations: dict[str, Any] = {}
    for name, value in body.items():
        if "@" in name:
            _check_annotation(entity, name, value)
            annotations[name] = value
            continue
        described = entity.properties.get(name)
        if described is None:
            raise bad_request(f"Invalid property '{name}'.")
        _check(described.type, value, name, entity.name)
        if described.read_only:
            if current is None or current.get(name) != value:
                raise bad_request(f"Property '{name}' is read-only and cannot be set.")
            continue
        values[name] = value
    return values, annotations


def check_required(entity: Entity, values: Mapping[str, Any]) -> None:
    """Raises GraphError 400 unless a create has all that the entity cannot be without."""
    for name, described in entity.properties.items():
        if described.required and not values.get(name):
            raise bad_request(
                f"A value is required for property '{name}' of resource '{entity.name}'."
            )


def _check_annotation(entity: Entity, name: str, value: Any) -> None:
    own_type = f"#microsoft.graph.{entity.odata_type}"
    if name == "@odata.type" and value not in (None, own_type):
        raise bad_request(f"The type '{value}' is not '{own_type}', which this resource takes.")
    target = name.removesuffix("@odata.bind")
    if target != name and target not in entity.bindable:
        raise bad_request(f"Invalid property '{target}'.")


def _check(kind: Primitive | ListOf | Complex, value: Any, path: str, owner: str) -> None:
    if value is None:
        if isinstance(kind, ListOf):
            item = f"Edm.{kind.item.edm}" if isinstance(kind.item, Primitive) else kind.item.name
            expected = f"Collection({item})[Nullable=False]"
            raise bad_request(
                f"A null value was found for the property named '{path}', which has the expected"
                f" type '{expected}'. The expected type '{expected}' does not allow null values."
            )
        return
    if isinstance(kind, ListOf):
        if not isinstance(value, list):
            raise _mismatch(path, owner, "a list")
        for item in value:
            if item is None:
                raise _mismatch(path, owner, "a list without null")
            _check(kind.item, item, path, owner)
    elif isinstance(kind, Complex):
        if not isinstance(value, dict):
            raise _mismatch(path, owner, f"an object of type {kind.name}")
        for name, inner in value.items():
            if name.startswith("@odata.") or "@odata." in name:
                continue
            described = kind.properties.get(name)
            if described is None:
                raise bad_request(f"Invalid property '{name}'.")
            _check(described.type, inner, f"{path}.{name}", owner)
    elif not _fits(kind.edm, value):
        raise _mismatch(path, owner, f"Edm.{kind.edm}")


def _mismatch(path: str, owner: str, expected: str) -> Exception:
    return bad_request(
        f"Invalid value specified for property '{path}' of resource '{owner}'."
        f" The expected type is {expected}."
    )


def _fits(edm: str, value: Any) -> bool:
    if edm == "Boolean":
        return isinstance(value, bool)
    if edm == "Int32":
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31
    if edm == "Single":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if edm == "Guid":
        return is_identifier(value)
    if edm == "DateTimeOffset":
        return _is_moment(value)
    if edm == "Binary":
        return _is_base64(value)
    return True


def is_identifier(text: str) -> bool:
    """Whether the text is a GUID in its usual form, with hyphens."""
    if len(text) != 36:
        return False
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        parse_time(text)
    except ValueError:
        return False
    return "T" in text


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def merge(
    properties: Mapping[str, Property], current: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """The document after a PATCH: complex properties are merged, lists replaced, null clears."""
    merged = dict(current)
    for name, value in changes.items():
        if "@odata." in name:
            continue
        described = properties[name]
        if isinstance(described.type, Complex):
            if value is None:
                merged[name] = defaults({name: described})[name]
            else:
                base = current.get(name)
                if base is None or described.whole:
                    base = defaults(described.type.properties)
                merged[name] = merge(described.type.properties, base, value)
        elif isinstance(described.type, ListOf):
            merged[name] = [complete(described.type.item, item) for item in value]
        elif value is None:
            merged[name] = None
        else:
            merged[name] = value
    return merged


def complete(kind: Primitive | Complex, item: Any) -> Any:
    """A list item with its omitted properties at their defaults and without annotations."""
    if isinstance(kind, Primitive):
        return item
    return merge(kind.properties, defaults(kind.properties), item)
