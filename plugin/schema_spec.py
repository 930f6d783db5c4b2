"""The words of a Pulumi package schema.

https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
"""

from collections.abc import Mapping
from typing import Any

Spec = dict[str, Any]

TEXT: Spec = {"type": "string"}
FLAG: Spec = {"type": "boolean"}
DECIMAL: Spec = {"type": "number"}
INTEGER: Spec = {"type": "integer"}


def list_of(items: Spec) -> Spec:
    return {"type": "array", "items": items}


def one_of(*types: Spec) -> Spec:
    return {"oneOf": [*types]}


def named(token: str) -> Spec:
    """A type of this schema."""
    return {"$ref": f"#/types/{token}"}


def described(
    type_: Spec,
    description: str,
    *,
    default: str | bool | None = None,
    secret: bool = False,
    replaces: bool = False,
) -> Spec:
    """A property.

    `default`: what check fills in; not shown of a union. `replaces`: the provider replaces the
    resource when it changes.
    """
    marks: Spec = {"secret": True} if secret else {}
    if replaces:
        # Not `replaceOnChanges`: it would make the engine replace on differences in spelling that
        # the provider knows to be none.
        marks["willReplaceOnChanges"] = True
    # Not of a union: Pulumi's generator for Go writes code for it that does not compile.
    if default is not None and "oneOf" not in type_:
        marks["default"] = default
    return {**type_, "description": description, **marks}


def words(description: str, values: Mapping[str, str]) -> Spec:
    """An enumeration of words, each with its meaning."""
    return {
        "type": "string",
        "description": description,
        "enum": [
            {"value": value, **({"description": meaning} if meaning else {})}
            for value, meaning in values.items()
        ],
    }


def record(
    description: str, properties: Mapping[str, Spec], required: tuple[str, ...] = ()
) -> Spec:
    """An object type."""
    return {
        "type": "object",
        "description": description,
        "properties": dict(properties),
        "required": [*required],
    }


def resource(
    description: str,
    inputs: Mapping[str, Spec],
    required: tuple[str, ...],
    outputs: Mapping[str, Spec] | None = None,
    always: tuple[str, ...] = (),
) -> Spec:
    """A resource whose outputs are its inputs, but for those that `outputs` describes anew.

    `required`: the inputs that a program must give; `always`: further outputs that are never
    missing.
    """
    properties = {name: _as_output(spec) for name, spec in inputs.items()} | dict(outputs or {})
    return {
        "description": description,
        "properties": properties,
        "required": [*required, *always],
        "inputProperties": dict(inputs),
        "requiredInputs": [*required],
    }


def _as_output(spec: Spec) -> Spec:
    return {
        name: value
        for name, value in spec.items()
        if name not in ("default", "willReplaceOnChanges")
    }
