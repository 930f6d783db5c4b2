"""Values of user attributes: their types, and their forms on a page and in the directory.

A multiple choice of a string attribute is one string with commas between the values, as B2C's
CheckboxMultiSelect keeps it. That of a string collection is a list.
"""

from __future__ import annotations

from typing import Any

from emulator.tenant.people import BUILT_IN_ATTRIBUTES, property_of
from emulator.tenant.store import Store

KIND = "userFlowAttribute"


class InvalidValueError(ValueError):
    """A value does not fit its attribute's type."""


def data_type(store: Store, attribute_id: str) -> str:
    """Graph's `dataType` of an attribute; built-in ones are strings."""
    document = store.get(KIND, attribute_id) or {}
    return str(document.get("dataType") or "string")


def custom_name(store: Store, attribute_id: str) -> str:
    """The name of an attribute, for a custom one without the extensions app's id."""
    document = store.get(KIND, attribute_id)
    if document is not None:
        return str(document["displayName"])
    if attribute_id.startswith("extension_"):
        return attribute_id.split("_", 2)[-1]
    return property_of(attribute_id)


def directory_name(store: Store, name: str) -> str | None:
    """The property of the user's object for the name of a claim; None if there is none.

    `name` is a built-in attribute or `extension_ShoeSize`, with or without the extensions app's
    id.
    """
    if not name.startswith("extension_"):
        element = property_of(name)
        return element if element in BUILT_IN_ATTRIBUTES else None
    for document in store.list(KIND):
        if name in (document["id"], f"extension_{document['displayName']}"):
            return str(document["id"])
    return None


def typed(values: list[str], kind: str) -> Any:
    """The directory's value for the answers on a page; None without answers.

    Raises InvalidValueError.
    """
    if not values:
        return None
    if kind == "stringCollection":
        return values
    text = ",".join(values)
    if kind == "boolean":
        if text.lower() not in ("true", "false"):
            raise InvalidValueError(text)
        return text.lower() == "true"
    if kind == "int64":
        try:
            number = int(text)
        except ValueError:
            raise InvalidValueError(text) from None
        if not -(2**63) <= number < 2**63:
            raise InvalidValueError(text)
        return number
    return text


def words(value: Any, *, several: bool) -> list[str]:
    """The answers on a page for a value of the directory; `several` allows more than one."""
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return str(value).split(",") if several else [str(value)]


def from_json(value: Any, kind: str) -> Any:
    """A connector's value for an attribute of this type; raises InvalidValueError."""
    if isinstance(value, list):
        if kind != "stringCollection" or not all(isinstance(item, str) for item in value):
            raise InvalidValueError(kind)
        return value
    if not isinstance(value, str | bool | int):
        raise InvalidValueError(kind)
    return typed(words(value, several=False), kind)
