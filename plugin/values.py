"""Pulumi's wire values as plain Python values, and back.

Plain values are what JSON has (None, bool, int, float, str, list, dict) plus `UNKNOWN`, which
stands for a value that a preview cannot know yet. Secretness is kept per top-level property.
"""

from collections.abc import Collection, Mapping
from typing import Any

from pulumi.provider.experimental.property_value import Computed, PropertyValue
from pulumi.runtime import rpc

from b2c.unknown import UNKNOWN


def plain(value: PropertyValue) -> Any:
    """The value without its secret and dependency marks; whole numbers become `int`."""
    inner = value.value
    if isinstance(inner, Computed) or inner == rpc.UNKNOWN:
        return UNKNOWN
    if isinstance(inner, float) and inner.is_integer():
        return int(inner)
    if isinstance(inner, Mapping):
        return {name: plain(item) for name, item in inner.items()}
    if isinstance(inner, tuple):
        return [plain(item) for item in inner]
    return inner


def plain_map(properties: Mapping[str, PropertyValue]) -> dict[str, Any]:
    """Every property as a plain value; null is the same as left out."""
    values = {name: plain(value) for name, value in properties.items()}
    return {name: value for name, value in values.items() if value is not None}


def secret_names(*property_maps: Mapping[str, PropertyValue]) -> frozenset[str]:
    """The names of the properties that hold a secret anywhere inside."""
    return frozenset(
        name
        for properties in property_maps
        for name, value in properties.items()
        if value.contains_secret()
    )


def wire(value: Any) -> PropertyValue:
    """A plain value as Pulumi's wire value."""
    # Works around pulumi's SDK: its `PropertyValue` cannot marshal its own `Computed`, so that an
    # unknown value goes out as the engine's marker text.
    if value is UNKNOWN:
        return PropertyValue(rpc.UNKNOWN)
    if isinstance(value, int) and not isinstance(value, bool):
        return PropertyValue(float(value))
    if isinstance(value, dict):
        return PropertyValue({name: wire(item) for name, item in value.items()})
    if isinstance(value, list):
        return PropertyValue([wire(item) for item in value])
    return PropertyValue(value)


def wire_map(values: Mapping[str, Any], secrets: Collection[str]) -> dict[str, PropertyValue]:
    """Every plain value as a wire value, those named in `secrets` marked as secret; no nulls."""
    return {
        name: wire(value).with_secret(name in secrets)
        for name, value in values.items()
        if value is not None
    }
