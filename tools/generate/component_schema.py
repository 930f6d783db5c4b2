"""The schema of the components, from the declarations and the texts of their classes."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from types import NoneType
from typing import Any, get_args, get_origin

import pulumi

from b2c.spelling import camel_case
from components import UserFlow
from components.fields import Field, Kind, fields
from provider.components import COMPONENTS, declaration, outputs
from tools.generate.described import (
    ANYTHING,
    DECIMAL,
    FLAG,
    INTEGER,
    TEXT,
    Spec,
    list_of,
    named,
    one_of,
    record,
)
from tools.generate.descriptions import argument_texts, output_texts

_PRIMITIVES: Mapping[Any, Spec] = {str: TEXT, bool: FLAG, int: INTEGER, float: DECIMAL}
_USER_FLOW: Spec = {"$ref": "#/resources/b2c:index:UserFlow"}
_SECRET_OUTPUTS = frozenset({"client_secret", "previous_client_secret"})


def component_schemas() -> Mapping[str, Spec]:
    """The components by their tokens."""
    return {token: _component(kind) for token, kind in sorted(COMPONENTS.items())}


def component_types() -> Mapping[str, Spec]:
    """The objects inside the components' arguments, by token."""
    types: dict[str, Spec] = {}
    for kind in COMPONENTS.values():
        _add_types(declaration(kind), types)
    return dict(sorted(types.items()))


def _component(kind: type[pulumi.ComponentResource]) -> Spec:
    types, texts = outputs(kind), _output_texts(kind)
    return {
        # Its other paragraphs are for programs in Python.
        "description": (inspect.getdoc(kind) or "").partition("\n\n")[0],
        "isComponent": True,
        "properties": {
            camel_case(name): {
                **_output(hint),
                "description": texts[name],
                **({"secret": True} if name in _SECRET_OUTPUTS else {}),
            }
            for name, hint in types.items()
        },
        "required": [
            camel_case(name) for name, hint in types.items() if NoneType not in get_args(hint)
        ],
        "inputProperties": _inputs(declaration(kind)),
        "requiredInputs": _required(declaration(kind)),
    }


def _output_texts(kind: type[pulumi.ComponentResource]) -> Mapping[str, str]:
    """The texts under annotations, and the docstrings of properties."""
    properties = {
        name: inspect.getdoc(member) or ""
        for name, member in vars(kind).items()
        if isinstance(member, property)
    }
    return {**output_texts(kind), **properties}


def _output(hint: Any) -> Spec:
    if NoneType in get_args(hint):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is list:
        return list_of(_output(get_args(hint)[0]))
    if get_origin(hint) is Mapping:
        return {"type": "object", "additionalProperties": _output(get_args(hint)[1])}
    return _PRIMITIVES.get(hint, ANYTHING)


def _inputs(declared: Any) -> Mapping[str, Spec]:
    texts = argument_texts(declared)
    return {
        camel_case(name): {
            **_input(one.kind),
            "description": " ".join([texts[name], *_default(one)]),
            **({"secret": True} if one.takes.secret else {}),
        }
        for name, one in fields(declared).items()
    }


def _required(declared: Any) -> list[str]:
    return [camel_case(name) for name, one in fields(declared).items() if one.required]


def _default(one: Field) -> list[str]:
    """A sentence for the reader. The component fills the default in, not the SDK, so that it can
    distinguish the same value written by a program."""
    if isinstance(one.takes.default, str | bool | int):
        return [f"Default: `{json.dumps(one.takes.default)}`."]
    return []


def _input(kind: Kind) -> Spec:
    """The type of an argument, `plain` where an output that a preview does not know is refused.

    Where a reference to a resource may stand, so may the resource's name, which is an output.
    """
    plain = {} if kind.output or UserFlow in kind.types else {"plain": True}
    if kind.record is not None:
        return {**named(_token(kind.record)), **plain}
    if kind.item is not None:
        items = _input(kind.item)
        return {**list_of(items), **({} if items == _USER_FLOW else plain)}
    shapes = (
        _USER_FLOW if type_ is UserFlow else _PRIMITIVES.get(type_, ANYTHING)
        for type_ in kind.types
    )
    return {**one_of(*shapes), **plain}


def _add_types(declared: Any, types: dict[str, Spec]) -> None:
    """Describe the objects inside a declaration, at every depth."""
    for one in fields(declared).values():
        kind = one.kind.item or one.kind
        if kind.record is not None:
            types[_token(kind.record)] = record(
                inspect.getdoc(kind.record) or "", _inputs(kind.record), _required(kind.record)
            )
            _add_types(kind.record, types)


def _token(declared: Any) -> str:
    return f"b2c:index:{declared.__name__}"
