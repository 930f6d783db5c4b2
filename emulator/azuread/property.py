"""The vocabulary of the table: `Property` and `Resource`."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from emulator.azuread.rules import Rule


class Kind(Enum):
    """How a property is compared and stored."""

    TEXT = "text"
    BOOL = "bool"
    INTEGER = "integer"
    SET = "set of text, order without meaning"
    LIST = "list"
    MAP = "map of text"
    OBJECT = "one object"


@dataclass(frozen=True)
class Property:
    """One property of a resource.

    `settable`: the program may set it. `computed`: the service sets it where the program does not,
    so that its absence in the program is no difference. `replaces`: a change replaces the
    resource. `rule` checks the value, for a set every item. `graph`: the path of the property in
    Graph's document of an application registration.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    settable: bool = True
    computed: bool = False
    replaces: bool = False
    secret: bool = False
    default: Any = None
    one_of: tuple[str, ...] = ()
    rule: Rule | None = None
    graph: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resource:
    """The properties of one resource type.

    `terraform`: the name that error texts use. `importable`: the official plugin can read it by
    its id alone. `at_least_one`: inputs of which the program must set one. `exclusive`: inputs
    of which it may set at most one.
    """

    token: str
    terraform: str
    properties: tuple[Property, ...]
    importable: bool = True
    at_least_one: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    by_name: dict[str, Property] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {prop.name: prop for prop in self.properties})

    @property
    def inputs(self) -> tuple[Property, ...]:
        """The properties that a program may set."""
        return tuple(prop for prop in self.properties if prop.settable)

    @property
    def secrets(self) -> frozenset[str]:
        """The names of the outputs that are always secret."""
        return frozenset(prop.name for prop in self.properties if prop.secret)
