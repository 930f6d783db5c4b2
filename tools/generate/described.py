"""The words of a Pulumi package schema, and the schema of a resource from the description of its
properties.

https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from b2c.property import ListOf, Plain, Property, Record, Type, Words

Spec = dict[str, Any]

TEXT: Spec = {"type": "string"}
FLAG: Spec = {"type": "boolean"}
DECIMAL: Spec = {"type": "number"}
INTEGER: Spec = {"type": "integer"}
ANYTHING: Spec = {"$ref": "pulumi.json#/Any"}


def list_of(items: Spec) -> Spec:
    return {"type": "array", "items": items}


def one_of(*types: Spec) -> Spec:
    return {"oneOf": [*types]} if len(types) > 1 else types[0]


def named(token: str) -> Spec:
    """A type of this schema."""
    return {"$ref": f"#/types/{token}"}


def record(description: str, properties: Mapping[str, Spec], required: list[str]) -> Spec:
    """An object type."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": required,
    }


def token(named: Record | Words) -> str:
    """The token of a resource or of a type, `b2c:index:UserFlow`."""
    return f"b2c:index:{named.name}"


def resource(described: Record) -> Spec:
    """The schema of a resource. Its outputs are its inputs, but for those of another type there,
    which are never missing, and what the service tells besides."""
    inputs, required = _properties(described), _required(described)
    outputs = {
        one.name: {**_type(one.output[0]), "description": one.output[1]}
        for one in described.properties
        if one.output
    }
    outputs |= {one.name: _property(one) for one in described.outputs}
    return {
        "description": described.text,
        "properties": {name: _as_output(spec) for name, spec in inputs.items()} | outputs,
        "required": [*required, *outputs],
        "inputProperties": inputs,
        "requiredInputs": required,
    }


def types(described: Record) -> dict[str, Spec]:
    """The types that the properties of a record are made of, by token, a type before its parts."""
    specs: dict[str, Spec] = {}
    for one in described.properties:
        kind = one.type.item if isinstance(one.type, ListOf) else one.type
        if isinstance(kind, Words):
            specs[token(kind)] = {
                **TEXT,
                "description": kind.text,
                "enum": [
                    {"value": value, **({"description": meaning} if meaning else {})}
                    for value, meaning in kind.meanings.items()
                ],
            }
        elif isinstance(kind, Record):
            specs[token(kind)] = record(kind.text, _properties(kind), _required(kind))
            specs |= types(kind)
    return specs


def _properties(described: Record) -> dict[str, Spec]:
    return {one.name: _property(one) for one in described.properties}


def _property(one: Property) -> Spec:
    spec = {**_type(one.type), "description": one.text}
    if one.secret:
        spec["secret"] = True
    if one.replaces:
        # Not `replaceOnChanges`: it would make the engine replace on differences in spelling that
        # the provider knows to be none.
        spec["willReplaceOnChanges"] = True
    # A list has no default in a schema. Nor has a union: Pulumi's generator for Go would write code
    # for it that does not compile.
    if isinstance(one.default, str | bool) and "oneOf" not in spec:
        spec["default"] = one.default
    return spec


def _as_output(spec: Spec) -> Spec:
    marks = ("default", "willReplaceOnChanges")
    return {name: value for name, value in spec.items() if name not in marks}


def _required(described: Record) -> list[str]:
    return [one.name for one in described.properties if one.required]


def _type(kind: Type) -> Spec:
    if isinstance(kind, Plain):
        return one_of(*(ANYTHING if word == "object" else {"type": word} for word in kind.words))
    if isinstance(kind, ListOf):
        return list_of(_type(kind.item))
    return named(token(kind))
