"""The schema of a resource, from the description of its properties."""

from b2c.property import ListOf, Plain, Property, Record, Type, Words
from plugin import schema_spec
from plugin.schema_spec import Spec


def token(named: Record | Words) -> str:
    """The token of a resource or of a type, `b2c:index:UserFlow`."""
    return f"b2c:index:{named.name}"


def resource(described: Record) -> Spec:
    """The schema of a resource."""
    outputs = {
        one.name: schema_spec.described(_type(one.output[0]), one.output[1])
        for one in described.properties
        if one.output
    }
    return schema_spec.resource(
        described.text, _properties(described), _required(described), outputs, tuple(outputs)
    )


def types(described: Record) -> dict[str, Spec]:
    """The types that the properties of a record are made of, by token, each before its parts."""
    found: dict[str, Spec] = {}
    for one in described.properties:
        kind = one.type.item if isinstance(one.type, ListOf) else one.type
        if isinstance(kind, Words):
            found[token(kind)] = schema_spec.words(kind.text, kind.meanings)
        elif isinstance(kind, Record):
            found[token(kind)] = schema_spec.record(kind.text, _properties(kind), _required(kind))
            found |= types(kind)
    return found


def _properties(described: Record) -> dict[str, Spec]:
    return {one.name: _property(one) for one in described.properties}


def _property(one: Property) -> Spec:
    return schema_spec.described(
        _type(one.type),
        one.text,
        # A list has no default in a schema.
        default=None if isinstance(one.default, list) else one.default,
        secret=one.secret,
        replaces=one.replaces,
    )


def _required(described: Record) -> tuple[str, ...]:
    return tuple(one.name for one in described.properties if one.required)


def _type(kind: Type) -> Spec:
    if isinstance(kind, Plain):
        one, *more = ({"type": word} for word in kind.words)
        return schema_spec.one_of(one, *more) if more else one
    if isinstance(kind, ListOf):
        return schema_spec.list_of(_type(kind.item))
    return schema_spec.named(token(kind))
