"""Calls of Microsoft's Graph SDK for Python by an operation's path, with the SDK's own types."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_serialization_json.json_parse_node import JsonParseNode

_KEYED = re.compile(r"(?P<name>\w+)\((?P<key>\w+)='(?P<value>[^']*)'\)")


class NoBuilderError(LookupError):
    """The SDK has no request builder for the path, or no such method of it."""


async def call(client: Any, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
    """The typed result of an operation; `path` has ids in braces: `/users/{5f0c…}/manager`.

    `body` is JSON, which becomes the type that the SDK's method takes, or bytes. Raises
    NoBuilderError, and the SDK's own errors.
    """
    builder = _builder(client, path)
    send = getattr(builder, method.lower(), None)
    if send is None:
        raise NoBuilderError(f"{method} {path}")
    arguments = [] if body is None else [_typed(builder, send, body)]
    configuration: RequestConfiguration[Any] = RequestConfiguration()
    for name, value in headers.items():
        configuration.headers.add(name, value)
    return await send(*arguments, request_configuration=configuration)


def unknown_properties(value: Any) -> Iterator[str]:
    """Properties of a typed result that the SDK's types do not have, with their owner's type."""
    if isinstance(value, list):
        for item in value:
            yield from unknown_properties(item)
    if not hasattr(value, "additional_data"):
        return
    for name in value.additional_data:
        if "@odata" not in name:
            yield f"{type(value).__name__}.{name}"
    for name, _ in inspect.getmembers(type(value), lambda member: not callable(member)):
        if not name.startswith("_") and name != "backing_store":
            yield from unknown_properties(getattr(value, name))
    if hasattr(value, "__dict__"):
        for inner in list(vars(value).values()):
            if inner is not value and isinstance(inner, list):
                yield from unknown_properties(inner)


def _builder(client: Any, path: str) -> Any:
    builder = client
    for segment in path.strip("/").split("/"):
        try:
            builder = _next(builder, segment)
        except (AttributeError, StopIteration):
            raise NoBuilderError(path) from None
    return builder


def _next(builder: Any, segment: str) -> Any:
    if segment.startswith("{"):
        by_id = next(name for name in dir(builder) if name.startswith("by_"))
        return getattr(builder, by_id)(segment.strip("{}"))
    keyed = _KEYED.fullmatch(segment)
    if keyed is not None:
        with_key = f"{_snake(keyed['name'])}_with_{_snake(keyed['key'])}"
        return getattr(builder, with_key)(keyed["value"].strip("{}"))
    name = segment.removesuffix("()").replace("microsoft.graph.", "graph").lstrip("$")
    return getattr(builder, "content" if segment == "$value" else _snake(name))


def _snake(name: str) -> str:
    name = re.sub(r"^graph(?=[a-z])", "graph_", name)
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def _typed(builder: Any, send: Any, body: Any) -> Any:
    if isinstance(body, bytes):
        return body
    expected = inspect.signature(send).parameters["body"].annotation
    source = inspect.getsource(inspect.getmodule(type(builder)))  # type: ignore[arg-type]
    imported = re.search(rf"^ +from (\S+) import {expected}$", source, re.MULTILINE)
    assert imported is not None, expected
    package = type(builder).__module__.rpartition(".")[0]
    module = importlib.import_module(imported[1], package)
    return JsonParseNode(body).get_object_value(getattr(module, expected))
