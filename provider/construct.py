"""Makes a component from the arguments of a program in any language.

The arguments arrive with marks (secret, dependencies, unknown). The component's declaration takes
plain values where the program has to know them, and Outputs elsewhere.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
from google.protobuf import struct_pb2
from pulumi.provider.experimental.property_value import PropertyValue, ResourceReference
from pulumi.runtime import settings
from pulumi.runtime.proto import resource_pb2

from b2c.refusal import HIDDEN, InvalidSetting, Refusal
from b2c.spelling import camel_case
from b2c.unknown import UNKNOWN, contains_unknown
from components import UserFlow
from components.fields import Kind, fields
from plugin.arguments import as_input, read_arguments
from plugin.values import plain
from provider.components import CHECKS, COMPONENTS, declaration, outputs


async def make_component(
    token: str, name: str, arguments: Mapping[str, PropertyValue], options: pulumi.ResourceOptions
) -> tuple[pulumi.ComponentResource, Mapping[str, Any]]:
    """The component and its outputs, by the names of the wire.

    Raises `Refusal` for an unknown type, and `InvalidSetting` for an argument that is refused,
    before anything is registered.
    """
    kind = COMPONENTS.get(token)
    if kind is None:
        raise Refusal(f"there is no component {token}. Known: {', '.join(sorted(COMPONENTS))}.")
    values = await _object("", arguments, declaration(kind))
    make: Callable[..., pulumi.ComponentResource] = kind
    component = make(name, CHECKS[kind](values), options)
    return component, {camel_case(output): getattr(component, output) for output in outputs(kind)}


async def _object(path: str, items: Mapping[str, PropertyValue], declared: Any) -> dict[str, Any]:
    """An object for the reader of arguments. A name that is not declared stays, to be refused.

    Null is the same as left out, but for a switch: whoever writes `adminConsent:` and nothing after
    it does not mean the default, which grants consent.
    """
    kinds = {camel_case(name): one.kind for name, one in fields(declared).items()}
    return {
        name: await _value(f"{path}.{name}" if path else name, item, kinds[name])
        if name in kinds
        else (HIDDEN if item.contains_secret() else plain(item))
        for name, item in items.items()
        if item.value is not None or (name in kinds and bool in kinds[name].types)
    }


async def _value(path: str, argument: PropertyValue, kind: Kind) -> Any:
    if kind.output:
        return as_input(argument)
    if argument.is_secret:
        raise InvalidSetting(
            path,
            HIDDEN,
            "it becomes a part of names and outputs that are not secret",
            "Give it as plain text, not as a secret.",
        )
    if isinstance(argument.value, ResourceReference) and UserFlow in kind.types:
        return await _user_flow(argument.value)
    if isinstance(argument.value, Mapping) and kind.record is not None:
        return await _object(path, argument.value, kind.record)
    if isinstance(argument.value, tuple) and kind.item is not None:
        return [
            await _value(f"{path}[{position}]", item, kind.item)
            for position, item in enumerate(argument.value)
        ]
    if contains_unknown(plain(argument)):
        raise InvalidSetting(
            path,
            str(UNKNOWN),
            "it must be known before anything is made",
            "Write the value itself, not an output of a resource that is yet to be made.",
        )
    return plain(argument)


async def _user_flow(reference: ResourceReference) -> UserFlow:
    """The flow of the program that a reference names, as the engine's state has it."""
    monitor = settings.get_monitor()
    assert monitor is not None
    request = resource_pb2.ResourceInvokeRequest(
        tok="pulumi:pulumi:getResource",
        args=struct_pb2.Struct(fields={"urn": struct_pb2.Value(string_value=reference.urn)}),
        acceptResources=True,
    )
    response = await asyncio.to_thread(monitor.Invoke, request)
    state: Any = read_arguments(getattr(response, "return"))["state"].value
    expect = state["expect"].value if "expect" in state else {}
    flow = UserFlow.__new__(UserFlow)
    flow.policy = plain(state["flowId"])
    flow.declared_type = plain(state["type"])
    flow.declared_expectations = {name: as_input(value) for name, value in expect.items()}
    return flow
