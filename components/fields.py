"""What an argument of a component is, as its `TypedDict` declares it.

The declaration says all that there is to say of an argument: its name, its type, whether it may be
left out (`NotRequired`), whether an `Output` may stand there (`pulumi.Input[…]`) or must not since
the program has to know the value, and, in a `Takes`, its rule and its default. The text under a
field is its description. Checks, defaults, the settings of the program, the schema of the plugin
and the reference follow from these.
"""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ForwardRef,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    is_typeddict,
)

from b2c.takes import Takes


@dataclass(frozen=True)
class Of:
    """The argument is the one of this name in the arguments of a child: same rule, same default,
    same description."""

    kind: type[Any]
    name: str


@dataclass(frozen=True)
class Kind:
    """What a value is. `types`: what it may be an instance of; `item`: of a list, its entries;
    `record`: of an object with known keys, its declaration; `output`: an `Output` may stand for
    it."""

    word: str
    types: tuple[type[Any], ...]
    item: "Kind | None" = None
    record: type[Any] | None = None
    output: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Field:
    """One argument as it is declared. `of`: the children's arguments that it is."""

    name: str
    kind: Kind
    takes: Takes
    required: bool
    of: tuple[Of, ...] = ()


def fields(declaration: Any) -> Mapping[str, Field]:
    """The arguments of a `TypedDict`, by name, those of its bases first."""
    return _fields(declaration)


@cache
def _fields(declaration: Any) -> Mapping[str, Field]:
    return {
        name: _field(name, hint, name in declaration.__required_keys__)
        for name, hint in declaration.__annotations__.items()
    }


def _field(name: str, hint: Any, required: bool) -> Field:
    notes: list[Any] = []
    while get_origin(hint) in (NotRequired, Required, Annotated):
        hint, *more = get_args(hint)
        notes += more
    of = tuple(note for note in notes if isinstance(note, Of))
    inherited = [fields(one.kind)[one.name].takes for one in of]
    takes = [note for note in notes if isinstance(note, Takes)]
    return Field(name, _kind(hint), [*takes, *inherited, Takes()][0], required, of)


_PLAIN: Mapping[Any, Kind] = {
    str: Kind("a text", (str,)),
    bool: Kind("true or false", (bool,)),
    int: Kind("a whole number", (int,)),
    float: Kind("a number", (int, float)),
    Any: Kind("a value", (object,)),
}


def _kind(hint: Any) -> Kind:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_typeddict(hint):
        return Kind("an object", (Mapping,), record=hint)
    if get_origin(hint) in (Union, UnionType):
        return _union(get_args(hint))
    if get_origin(hint) in (Sequence, list):
        return Kind("a list", (list, tuple), item=_kind(get_args(hint)[0]))
    if get_origin(hint) in (Mapping, dict):
        return Kind("an object", (Mapping,))
    return Kind(f"a {hint.__name__}", (hint,))


def _union(parts: tuple[Any, ...]) -> Kind:
    # `pulumi.Input[str]` is `str | Awaitable[str] | "Output[T]"`, the last of them as a text.
    output = any(isinstance(part, ForwardRef) for part in parts)
    plain = [
        _kind(part)
        for part in parts
        if part is not NoneType
        and not isinstance(part, ForwardRef)
        and get_origin(part) is not Awaitable
    ]
    return Kind(
        " or ".join(dict.fromkeys(kind.word for kind in plain)),
        tuple(one for kind in plain for one in kind.types),
        item=next((kind.item for kind in plain if kind.item), None),
        record=next((kind.record for kind in plain if kind.record), None),
        output=output,
        optional=NoneType in parts,
    )
