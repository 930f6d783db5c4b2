"""Resources that a program gives where an id is expected, as the engine hands them to a plugin that
makes components.

To a plugin without components the engine sends their ids by itself.
"""

from google.protobuf import struct_pb2
from google.protobuf.message import Message
from pulumi.runtime import rpc


def put_ids_for_references(request: Message) -> None:
    """Replace every reference to a resource in the request's properties by the resource's id."""
    for _, value in request.ListFields():
        if isinstance(value, struct_pb2.Struct):
            for inner in value.fields.values():
                _replace(inner)


def _replace(value: struct_pb2.Value) -> None:
    for item in value.list_value.values:
        _replace(item)
    fields = value.struct_value.fields
    signature = fields.get(rpc._special_sig_key)
    if signature is not None and signature.string_value == rpc._special_resource_sig:
        # Without an id, or with an empty one, the resource is yet to be made.
        value.string_value = (fields["id"].string_value if "id" in fields else "") or rpc.UNKNOWN
        return
    for inner in fields.values():
        _replace(inner)
