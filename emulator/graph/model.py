"""Request bodies by an entity's types: type checks, and the merge of a PATCH.

A property that a PATCH omits stays. A complex property is merged with the stored one, property by
property, unless it is declared `whole`: then the parts that the PATCH omits get their defaults. A
list is replaced as a whole, and the items' omitted properties get their defaults. With null, a
primitive becomes null and a complex property gets its defaults.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from emulator.graph.errors import bad_request
from emulator.tenant.clock import parse_time
from emulator.tenant.directory.types import (
    Complex,
    Entity,
    ListOf,
    Primitive,
    Property,
    defaults,
    is_identifier,
)


def check_body(
    entity: Entity, body: Mapping[str, Any], current: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a request body into (properties, annotations) and check the types.

    `current` is the stored document of an update, None at a create. Annotations are the names with
    an `@`, for example `owners@odata.bind`. Raises CallError 400.
    """
    values: dict[str, Any] = {}
    annotations: dict[str, Any] = {}
    for name, value in body.items():
        if "@" in name:
            _check_annotation(entity, name, value)
            annotations[name] = value
            continue
        prop = entity.properties.get(name)
        if prop is None:
            raise bad_request(f"Invalid property '{name}'.")
        _check(prop.type, value, name, entity.name)
        if prop.read_only:
            if current is None or current.get(name) != value:
                raise bad_request(f"Property '{name}' is read-only and cannot be set.")
            continue
        values[name] = value
    return values, annotations


def check_required(entity: Entity, values: Mapping[str, Any]) -> None:
    """Raise CallError 400 unless a create has all required properties of the entity."""
    for name, prop in entity.properties.items():
        if prop.required and not values.get(name):
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
            prop = kind.properties.get(name)
            if prop is None:
                raise bad_request(f"Invalid property '{name}'.")
            _check(prop.type, inner, f"{path}.{name}", owner)
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
        prop = properties[name]
        if isinstance(prop.type, Complex):
            if value is None:
                merged[name] = defaults({name: prop})[name]
            else:
                base = current.get(name)
                if base is None or prop.whole:
                    base = defaults(prop.type.properties)
                merged[name] = merge(prop.type.properties, base, value)
        elif isinstance(prop.type, ListOf):
            merged[name] = [complete(prop.type.item, item) for item in value]
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
