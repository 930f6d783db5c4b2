"""One description of a property of a resource, from which all that is said of it follows.

The check and the normal form, the comparison, the body of a request, the schema, the policies' rule
and the reference are made from tables of these, and from no second list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from b2c.property_rules import (
    an_object,
    any_case,
    entries,
    flag,
    no_such,
    number,
    one_of,
    refused,
    text,
)
from b2c.refusal import HIDDEN, InvalidSetting, too_many
from b2c.secret_text import sounds_secret
from b2c.unknown import UNKNOWN

Rule = Callable[[str, Any], Any]
"""Takes a path on the wire and a value, gives the value in its normal form, raises
`InvalidSetting`. None instead of a value means that the property counts as left out."""


@dataclass(frozen=True)
class Plain:
    """A text, a flag, a number or an object of any keys, or one of several of these; `words` are
    JSON's for them."""

    words: tuple[str, ...]
    check: Rule


TEXT = Plain(("string",), text)
FLAG = Plain(("boolean",), flag)
DECIMAL = Plain(("number",), number)
OBJECT = Plain(("object",), an_object)


@dataclass(frozen=True)
class Words:
    """One of a few words, each with its meaning or nothing; `any_case`: Graph minds no case."""

    name: str
    text: str
    meanings: Mapping[str, str]
    any_case: bool = False

    def check(self, path: str, value: Any) -> str:
        return (any_case if self.any_case else one_of)(path, value, [*self.meanings])


@dataclass(frozen=True)
class ListOf:
    """A list of `most` entries at most. No two of them have the same `key`, which is in the `part`
    of an entry, `.tag`."""

    item: "Type"
    key: Callable[[Any], object] = lambda entry: entry
    part: str = ""
    most: int | None = None

    def check(self, path: str, value: Any) -> list[Any]:
        if self.most is not None and isinstance(value, list | tuple) and len(value) > self.most:
            raise too_many(path, len(value), self.most)
        return entries(path, value, self.item.check, self.key, self.part)


@dataclass(frozen=True)
class Record:
    """An object with these properties and no others; a resource is one too.

    `name`: that of its type, `Attribute`. `together`: judges what the properties, each right by
    itself, are beside each other; its first argument is the path with a dot, `attributes[0].`.
    """

    name: str
    text: str
    properties: tuple["Property", ...]
    together: Callable[[str, Mapping[str, Any]], None] | None = None
    outputs: tuple["Property", ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, "Property"]:
        """The properties by their names."""
        return {one.name: one for one in self.properties}

    @cached_property
    def secrets(self) -> frozenset[str]:
        """The names of the properties that are secret whatever the program says."""
        return frozenset(one.name for one in self.properties if one.secret)

    @cached_property
    def replaces(self) -> frozenset[str]:
        """The names of the properties of which another value is another resource."""
        return frozenset(one.name for one in self.properties if one.replaces)

    def check(self, path: str, value: Any) -> dict[str, Any]:
        """The object in its normal form."""
        if not isinstance(value, Mapping):
            raise InvalidSetting(
                path, value, "it must be an object", f"Give it the keys {', '.join(self.by_name)}."
            )
        checked, wrong = self.normal_form(value, f"{path}.")
        for refusal in wrong:
            raise refusal
        return checked

    def normal_form(
        self, values: Mapping[str, Any], prefix: str = ""
    ) -> tuple[dict[str, Any], list[InvalidSetting]]:
        """What is right in its normal form with its defaults, and the refusals of the rest.

        Null counts as left out. What is not known yet stays as it is, wherever it stands.
        `prefix`: the object's own path with a dot.
        """
        unknown = [name for name in values if name not in self.by_name]
        wrong = [self._unknown(prefix, name, values[name]) for name in unknown]
        checked: dict[str, Any] = {}
        for one in self.properties:
            try:
                value = one.normal(f"{prefix}{one.name}", values.get(one.name))
            except InvalidSetting as refusal:
                wrong.append(refusal)
            else:
                if value is not None:
                    checked[one.name] = value
        if self.together is not None and not wrong:
            wrong += refused(self.together, prefix, checked)
        return checked, wrong

    def _unknown(self, prefix: str, name: str, value: Any) -> InvalidSetting:
        # It may be a secret under a misspelt name.
        shown = HIDDEN if self.secrets or sounds_secret(name) else value
        return no_such("property", f"{prefix}{name}", shown, self.by_name)

    def body(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values that are there, by Graph's names, for a request."""
        return {
            one.graph: _entries(one.type, values[one.name], Record.body)
            for one in self.properties
            if one.graph and one.name in values
        }

    def told(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """What Graph's document says of the properties that it has, with defaults."""
        found = {
            one.name: _entries(one.type, document.get(one.graph), Record.told)
            for one in self.properties
            if one.graph
        }
        return {
            name: self.by_name[name].default if value is None else value
            for name, value in found.items()
        }


def _entries(kind: "Type", value: Any, each: Callable[[Record, Any], Any]) -> Any:
    if isinstance(kind, ListOf) and isinstance(kind.item, Record):
        return [each(kind.item, entry) for entry in value or ()]
    return value


Type = Plain | Words | ListOf | Record


class Comparison(Enum):
    """When a value in the state and one in the program are the same; of an object, its properties
    are compared, each in its own way."""

    EXACT = "equal"
    ANY_CASE = "equal but for the case of letters"
    SET = "the same entries in any order and case"
    OWN = "by the resource, in a way of its own"


@dataclass(frozen=True)
class Property:
    """One property of a resource, or of an object inside it.

    `text`: what it is, in sentences, for the schema and the reference. `rule`: in place of the
    type's own. `default`: what the check fills in. `replaces`: another value is another resource.
    `graph`: its name in the service's body that makes or changes what holds it; one without has
    requests of its own. `declared`: it is never sent, because the service has no such property.
    `output`: its type and text as an output, where it is another there or never missing.
    """

    name: str
    text: str
    type: Type = TEXT
    rule: Rule | None = None
    default: Any = None
    required: bool = False
    replaces: bool = False
    secret: bool = False
    graph: str = ""
    declared: bool = False
    compared: Comparison = Comparison.EXACT
    output: tuple[Type, str] | None = None

    @property
    def patched(self) -> bool:
        """Whether a PATCH of the resource itself changes it; Graph then shows it too."""
        return bool(self.graph) and not self.replaces

    def check(self, path: str, value: Any) -> Any:
        """The normal form of a value that is there."""
        return (self.rule or self.type.check)(path, value)

    def normal(self, path: str, value: Any) -> Any:
        """The normal form of a value, or of its default where it is left out; else None."""
        if value is None:
            value = self.default
        if value is UNKNOWN:
            return value
        if value is not None:
            return self.check(path, value)
        if self.required:
            raise InvalidSetting(path, None, "it is required", "Give it a value.")
        return None
