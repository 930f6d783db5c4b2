"""A component's arguments as the engine hands them over, with their secrets and dependencies.

pulumi's own `PropertyValue.unmarshal` of 3.259 refuses an output that a preview does not know, and
loses the id of a resource reference.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from google.protobuf import struct_pb2
from pulumi.output import _OutputData
from pulumi.resource import DependencyResource
from pulumi.runtime import rpc

from b2c.unknown import UNKNOWN, contains_unknown

_Fields = Mapping[str, struct_pb2.Value]


@dataclass(frozen=True)
class Reference:
    """A resource of the program."""

    urn: str


@dataclass(frozen=True)
class Argument:
    """A value with its marks.

    `value`: None, bool, int, float, str, `UNKNOWN`, `Reference`, or a list or dict of further
    arguments. `secret`: whether it is marked, whatever is inside. `dependencies`: URNs.
    """

    value: Any
    secret: bool = False
    dependencies: frozenset[str] = frozenset()

    def plain(self) -> Any:
        """The value without marks, at every depth; nulls in objects are left out."""
        if isinstance(self.value, dict):
            items = {name: item.plain() for name, item in self.value.items()}
            return {name: item for name, item in items.items() if item is not None}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value

    def is_secret(self) -> bool:
        """Whether the value, or any part of it, is secret."""
        return self.secret or any(part.is_secret() for part in self._parts())

    def all_dependencies(self) -> frozenset[str]:
        """The URNs on which the value, or any part of it, depends."""
        return self.dependencies.union(*(part.all_dependencies() for part in self._parts()))

    def as_input(self) -> Any:
        """The value for whoever takes `pulumi.Input`s: an `Output` with the marks, or the plain
        value where it has none. Needs a running event loop."""
        plain, urns, secret = self.plain(), self.all_dependencies(), self.is_secret()
        is_known = not contains_unknown(plain)
        if is_known and not secret and not urns:
            return plain
        data: asyncio.Future[_OutputData[Any]] = asyncio.Future()
        data.set_result(
            _OutputData(
                resources={DependencyResource(urn) for urn in urns},
                value=plain if is_known else None,
                is_known=is_known,
                is_secret=secret,
            )
        )
        return pulumi.Output._from_data(data)

    def _parts(self) -> list["Argument"]:
        if isinstance(self.value, dict):
            return list(self.value.values())
        return self.value if isinstance(self.value, list) else []


def read_arguments(properties: struct_pb2.Struct) -> dict[str, Argument]:
    """Every property of a request; null is the same as left out."""
    arguments = {name: read_argument(value) for name, value in properties.fields.items()}
    return {name: argument for name, argument in arguments.items() if argument.value is not None}


def read_argument(value: struct_pb2.Value) -> Argument:
    """A value of a request."""
    match value.WhichOneof("kind"):
        case "struct_value":
            return _read_object(value.struct_value.fields)
        case "list_value":
            return Argument([read_argument(item) for item in value.list_value.values])
        case "string_value":
            text = value.string_value
            return Argument(UNKNOWN if text == rpc.UNKNOWN else text)
        case "number_value":
            number = value.number_value
            return Argument(int(number) if number.is_integer() else number)
        case "bool_value":
            return Argument(value.bool_value)
    return Argument(None)


def _read_object(fields: _Fields) -> Argument:
    signature = fields[rpc._special_sig_key].string_value if rpc._special_sig_key in fields else ""
    if signature == rpc._special_secret_sig:
        inner = read_argument(fields["value"])
        return Argument(inner.value, True, inner.dependencies)
    if signature == rpc._special_resource_sig:
        return Argument(Reference(fields["urn"].string_value))
    if signature == rpc._special_output_value_sig:
        inner = read_argument(fields["value"]) if "value" in fields else Argument(UNKNOWN)
        listed = fields["dependencies"].list_value.values if "dependencies" in fields else []
        return Argument(
            inner.value,
            inner.secret or ("secret" in fields and fields["secret"].bool_value),
            inner.dependencies | {urn.string_value for urn in listed},
        )
    return Argument({name: read_argument(item) for name, item in fields.items()})
