"""What the engine sends to a plugin that makes components, where pulumi's `PropertyValue` of 3.259
does not read it as it is meant: references to resources, and outputs.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

import pulumi
from google.protobuf import struct_pb2
from google.protobuf.message import Message
from pulumi.output import _OutputData
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.resource import DependencyResource
from pulumi.runtime import rpc

from b2c.unknown import contains_unknown
from plugin.values import plain


def put_ids_for_references(request: Message) -> None:
    """Replace every reference to a resource in the request's properties by the resource's id.

    A program may give a resource where an id is expected. To a plugin without components the engine
    sends ids by itself.
    """
    for _, properties in request.ListFields():
        if isinstance(properties, struct_pb2.Struct):
            for value in properties.fields.values():
                for inner in _inside(value):
                    if _signature(inner) == rpc._special_resource_sig:
                        fields = inner.struct_value.fields
                        # Without an id, or with an empty one, the resource is yet to be made.
                        resource_id = fields["id"].string_value if "id" in fields else ""
                        inner.string_value = resource_id or rpc.UNKNOWN


def read_arguments(properties: struct_pb2.Struct) -> dict[str, PropertyValue]:
    """The arguments of a component with their secrets and dependencies; inside of them, null is the
    same as left out."""
    return {name: read_argument(value) for name, value in properties.fields.items()}


def read_argument(value: struct_pb2.Value) -> PropertyValue:
    """One argument; an output that a preview does not know has the engine's marker as its value."""
    for inner in _inside(value):
        fields, signature = inner.struct_value.fields, _signature(inner)
        if signature == rpc._special_output_value_sig:
            # pulumi's reader fails where one of the three is left out.
            if "value" not in fields:
                fields["value"].string_value = rpc.UNKNOWN
            fields["dependencies"].list_value.SetInParent()
            fields["secret"].bool_value = fields["secret"].bool_value
        nulls = [name for name, item in fields.items() if item.HasField("null_value")]
        for name in () if signature else nulls:
            del fields[name]
    return PropertyValue.unmarshal(value)


def as_input(argument: PropertyValue) -> Any:
    """The argument for whoever takes `pulumi.Input`s: an `Output` with its marks, or the plain
    value where it has none. Needs a running event loop."""
    value, urns = plain(argument), argument.all_dependencies()
    is_known, is_secret = not contains_unknown(value), argument.contains_secret()
    if is_known and not is_secret and not urns:
        return value
    data: asyncio.Future[_OutputData[Any]] = asyncio.Future()
    data.set_result(
        _OutputData(
            resources={DependencyResource(urn) for urn in urns},
            value=value if is_known else None,
            is_known=is_known,
            is_secret=is_secret,
        )
    )
    return pulumi.Output._from_data(data)


def _inside(value: struct_pb2.Value) -> Iterator[struct_pb2.Value]:
    """The value and all values inside."""
    yield value
    for inner in (*value.list_value.values, *value.struct_value.fields.values()):
        yield from _inside(inner)


def _signature(value: struct_pb2.Value) -> str:
    fields = value.struct_value.fields
    return fields[rpc._special_sig_key].string_value if rpc._special_sig_key in fields else ""
