"""The arguments of a component: declared once, as a `TypedDict`, and read once.

The declaration says all that there is to say of an argument: its name, its type, whether it may be
left out (`NotRequired`), whether an `Output` may stand there (`pulumi.Input[…]`) or must not since
the program has to know the value, and, in a `Takes`, its rule and its default. The text under a
field is its description. Checks, defaults, the settings of the program, the schema of the plugin
and the reference follow from these.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ForwardRef,
    NotRequired,
    Required,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    is_typeddict,
)

import pulumi

from b2c.names import printable
from b2c.refusal import NULL, InvalidSetting, listed_twice, too_many
from b2c.spelling import camel_case, snake_case
from b2c.takes import Takes

_Args = TypeVar("_Args", bound=Mapping[str, Any])
_Given = TypeVar("_Given")
_Result = TypeVar("_Result")

_SECRET = "[secret]"


@dataclass(frozen=True)
class Spelling:
    """How whoever gives the arguments spells their names, which stand here with underscores, and
    what they are called there."""

    noun: str
    spell: Callable[[str], str]

    def __call__(self, name: str) -> str:
        return self.spell(name)


PYTHON = Spelling("argument", str)
CONFIGURATION = Spelling("setting", camel_case)
OTHER_LANGUAGES = Spelling("input", camel_case)


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


@dataclass(frozen=True)
class Arguments(Mapping[str, Any]):
    """Arguments that were read: every declared name is there, with its default where it was left
    out. Whoever takes them checks nothing again.

    `shown`: the names by which refusals speak of them, where these are others.
    """

    values_by_name: Mapping[str, Any]
    spelling: Spelling = PYTHON
    shown: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)

    def named(self, name: str) -> str:
        """The name by which the reader of a refusal knows an argument."""
        return self.spelling(self.shown.get(name, name))

    def spelled(self, refusal: InvalidSetting) -> InvalidSetting:
        """A refusal that names its setting in camel case, by the name that its reader knows."""
        first = re.match(r"\w*", refusal.setting)[0]  # type: ignore[index]
        setting = self.named(snake_case(first)) + refusal.setting[len(first) :]
        return InvalidSetting(setting, refusal.value, refusal.rule, refusal.remedy)

    def changed(self, **values: Any) -> "Arguments":
        """The same arguments with some values in their final form."""
        merged = MappingProxyType({**self.values_by_name, **values})
        return Arguments(merged, self.spelling, self.shown)

    def part(self, kind: type[Any], declaration: type[Any]) -> "Arguments":
        """The arguments of a child of this kind, out of those of `declaration`."""
        ofs = {
            of.name: name
            for name, one in fields(declaration).items()
            for of in one.of
            if of.kind is kind
        }
        values = MappingProxyType({inner: self[outer] for inner, outer in ofs.items()})
        return Arguments(values, self.spelling, ofs)


def read(declaration: type[_Args], args: _Args, spelling: Spelling = PYTHON) -> _Args:
    """The arguments with every declared name in them, defaults filled in and values in their normal
    form; frozen, an `Arguments`.

    Raises `InvalidSetting` for an argument that is unknown, missing, of the wrong type or against
    its rule. The value of an `Output` is judged once it is known.
    """
    if isinstance(args, Arguments):
        return args
    return cast(_Args, read_fields(fields(declaration), args, spelling))


def read_fields(declared: Mapping[str, Field], args: Any, spelling: Spelling) -> Arguments:
    """As `read`, of arguments that are not declared by one `TypedDict`."""
    return Arguments(_record(declared, "", args, spelling), spelling)


def arguments(args: Mapping[str, Any]) -> Arguments:
    """Arguments that `read` returned, as what they are."""
    assert isinstance(args, Arguments)
    return args


def fields(declaration: Any) -> Mapping[str, Field]:
    """The arguments of a `TypedDict`, by name, those of its bases first."""
    return _fields(declaration)


@cache
def _fields(declaration: Any) -> Mapping[str, Field]:
    return {
        name: _field(name, hint, name in declaration.__required_keys__)
        for name, hint in declaration.__annotations__.items()
    }


def when_known(value: pulumi.Input[_Given], make: Callable[[_Given], _Result]) -> Any:
    """What is made of a value: at once, or once the value is known where it is an `Output`."""
    return value.apply(make) if isinstance(value, pulumi.Output) else make(cast(_Given, value))


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


def _record(
    declared: Mapping[str, Field], path: str, values: Any, spelling: Spelling
) -> Mapping[str, Any]:
    if isinstance(values, Arguments):
        return values
    if not isinstance(values, Mapping):
        known = ", ".join(map(spelling, declared))
        raise InvalidSetting(
            path or "args",
            _shown(values),
            "it must be an object",
            f"Give it these keys, as needed: {known}.",
        )
    names = {spelling(name): name for name in declared}
    for key in values:
        if key not in names:
            raise InvalidSetting(
                _below(path, str(key)),
                _shown(values[key]),
                f"there is no such {spelling.noun}",
                did_you_mean(str(key), names, spelling),
            )
    result: dict[str, Any] = {}
    for key, name in names.items():
        one, place = declared[name], _below(path, key)
        if key in values:
            result[name] = _value(one.kind, one.takes, place, values[key], spelling)
        elif one.required:
            raise InvalidSetting(place, None, "it is required", one.takes.remedy)
        else:
            result[name] = one.takes.default
    return MappingProxyType(result)


def did_you_mean(key: str, names: Mapping[str, str], spelling: Spelling) -> str:
    """The remedy for an unknown name: the one that was probably meant, or all."""
    close = get_close_matches(snake_case(key).lower(), names.values(), n=1, cutoff=0.7)
    if close:
        return f"Did you mean `{spelling(close[0])}`?"
    return f"There are {', '.join(names)}."


def _value(kind: Kind, takes: Takes, path: str, value: Any, spelling: Spelling) -> Any:
    if isinstance(value, pulumi.Output | Awaitable):
        return _output(kind, takes, path, value, spelling)
    shown = _SECRET if takes.secret else _shown(value)
    if value is None:
        if kind.optional:
            return None
        raise InvalidSetting(
            path, NULL, f"it must be {kind.word}", "Give it a value, or leave it out."
        )
    if not isinstance(value, kind.types) or (isinstance(value, bool) and bool not in kind.types):
        raise InvalidSetting(path, shown, f"it must be {kind.word}", f"Write it as {kind.word}.")
    if isinstance(value, str):
        printable(path, value, secret=takes.secret)
        if takes.most is not None and len(value) > takes.most:
            rule = f"it has {len(value)} characters, and takes at most {takes.most}"
            raise InvalidSetting(path, shown, rule, "Shorten it.")
    if isinstance(value, list | tuple):
        return _list(kind, takes, path, value, spelling)
    if kind.record is not None and isinstance(value, Mapping):
        value = _record(fields(kind.record), path, value, spelling)
    return takes.rule(path, value) if takes.rule else value


def _list(
    kind: Kind, takes: Takes, path: str, value: Sequence[Any], spelling: Spelling
) -> tuple[Any, ...]:
    assert kind.item is not None
    if takes.most is not None and len(value) > takes.most:
        raise too_many(path, len(value), takes.most)
    if len(value) < takes.least:
        raise InvalidSetting(path, list(value), "it needs an entry", "Add one.")
    of_entry = Takes(takes.rule, secret=takes.secret)
    entries = tuple(
        _value(kind.item, of_entry, f"{path}[{position}]", entry, spelling)
        for position, entry in enumerate(value)
    )
    if kind.item.types == (str,):
        _refuse_twice(path, "", entries, str)
    for key in takes.distinct:
        # To Microsoft Graph, names that differ in the case of letters alone are the same.
        _refuse_twice(path, f".{spelling(key)}", [entry[key] for entry in entries], str.casefold)
    return entries


def _refuse_twice(
    path: str, part: str, values: Sequence[Any], folded: Callable[[str], str]
) -> None:
    seen: set[str] = set()
    for position, value in enumerate(values):
        if isinstance(value, str):
            if folded(value) in seen:
                raise listed_twice(f"{path}[{position}]{part}", value)
            seen.add(folded(value))


def _output(kind: Kind, takes: Takes, path: str, value: Any, spelling: Spelling) -> Any:
    if not kind.output:
        raise InvalidSetting(
            path,
            "an Output",
            "it must be known before anything is made",
            "Give it a plain value.",
        )

    def judged(plain: Any) -> Any:
        try:
            return _value(kind, takes, path, plain, spelling)
        except InvalidSetting as refusal:
            # An output may be secret, so its value is not shown.
            hidden = InvalidSetting(
                refusal.setting, "an Output", refusal.rule, "Correct its value."
            )
            raise pulumi.RunError(str(hidden)) from None

    return pulumi.Output.from_input(value).apply(judged)


def _shown(value: Any) -> Any:
    """A value as a refusal shows it; an `Output` has no text of its own."""
    return "an Output" if isinstance(value, pulumi.Output) else value


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
