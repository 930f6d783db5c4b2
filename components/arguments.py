"""The arguments of a component, read once: checked as `components.fields` declares them, with their
defaults."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar, cast

import pulumi

from b2c.names import printable
from b2c.property_rules import no_such, refuse_twice
from b2c.refusal import HIDDEN, NULL, InvalidSetting, too_many
from b2c.secret_text import sounds_secret
from b2c.spelling import camel_case, snake_case
from b2c.takes import Takes
from b2c.unknown import UNKNOWN
from components.fields import Field, Kind, fields

_Args = TypeVar("_Args", bound=Mapping[str, Any])
_Value = TypeVar("_Value")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Spelling:
    """How those who write arguments spell the names, and what they call them; `spell` takes a name
    with underscores."""

    noun: str
    spell: Callable[[str], str]

    def __call__(self, name: str) -> str:
        return self.spell(name)


PYTHON = Spelling("argument", str)
CONFIGURATION = Spelling("setting", camel_case)
OTHER_LANGUAGES = Spelling("input", camel_case)


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
        return refusal.named(self.named(snake_case(first)) + refusal.setting[len(first) :])

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


def when_known(value: pulumi.Input[_Value], make: Callable[[_Value], _Result]) -> Any:
    """What is made of a value: at once, or once the value is known where it is an `Output`.

    A refusal then ends the program in words too, which the SDK would show as a defect.
    """

    def later(known: _Value) -> _Result:
        try:
            return make(known)
        except InvalidSetting as refusal:
            raise pulumi.RunError(str(refusal)) from None

    return value.apply(later) if isinstance(value, pulumi.Output) else make(cast(_Value, value))


def _record(
    declared: Mapping[str, Field], path: str, values: Any, spelling: Spelling
) -> Mapping[str, Any]:
    if isinstance(values, Arguments):
        return values
    if not isinstance(values, Mapping):
        keys = ", ".join(map(spelling, declared))
        raise InvalidSetting(
            path or "args",
            _shown_at(path, Takes(), values),
            "it must be an object",
            f"Give it these keys, as needed: {keys}.",
        )
    names = {spelling(name): name for name in declared}
    for key in values:
        if key not in names:
            shown = HIDDEN if _secret_near(declared, path, key) else _shown(values[key])
            raise no_such(spelling.noun, _below(path, str(key)), shown, names)
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


def _value(kind: Kind, takes: Takes, path: str, value: Any, spelling: Spelling) -> Any:
    if isinstance(value, pulumi.Output | Awaitable):
        return _output(kind, takes, path, value, spelling)
    if value is None:
        if kind.optional:
            return None
        raise InvalidSetting(
            path, NULL, f"it must be {kind.word}", "Give it a value, or leave it out."
        )
    if not isinstance(value, kind.types) or (isinstance(value, bool) and bool not in kind.types):
        shown = _shown_at(path, takes, value)
        raise InvalidSetting(path, shown, f"it must be {kind.word}", f"Write it as {kind.word}.")
    if isinstance(value, str):
        printable(path, value, secret=takes.secret)
        if takes.most is not None and len(value) > takes.most:
            rule = f"it has {len(value)} characters, and takes at most {takes.most}"
            raise InvalidSetting(path, HIDDEN if takes.secret else value, rule, "Shorten it.")
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
        refuse_twice(path, [one if isinstance(one, str) else UNKNOWN for one in entries])
    for key in takes.distinct:
        values = [entry[key] for entry in entries]
        # To Microsoft Graph, names that differ in the case of letters alone are the same.
        folded = [one.casefold() if isinstance(one, str) else UNKNOWN for one in values]
        refuse_twice(path, folded, f".{spelling(key)}", shown=values)
    return entries


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


def _shown_at(path: str, takes: Takes, value: Any) -> Any:
    """A value of the wrong type: hidden where somebody may have put a secret itself in place of
    what describes it, as in `client_secrets`."""
    is_secret = takes.secret or "secret" in path.rpartition(".")[2].casefold()
    return HIDDEN if is_secret else _shown(value)


def _secret_near(declared: Mapping[str, Field], path: str, key: object) -> bool:
    """Whether an unknown name may be the misspelt name of a secret."""
    return (
        any(one.takes.secret for one in declared.values())
        or "secret" in path.casefold()
        or sounds_secret(key)
    )


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
