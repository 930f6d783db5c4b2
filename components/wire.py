"""Resources of the `b2c` provider in Python, by the tables that describe their properties.

The provider speaks camel case, a program snake case; values are the same in both. What a program
does not know yet stays an `Output`, and counts as not known yet while the rest is checked.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

import pulumi

from b2c.property import OBJECT, ListOf, Record, Type
from b2c.property_rules import no_such
from b2c.refusal import HIDDEN, NULL, InvalidSetting
from b2c.secret_text import sounds_secret
from b2c.spelling import camel_case, snake_case
from b2c.unknown import UNKNOWN
from components.arguments import PYTHON, Spelling


class _OfTheWire(str):
    """A key of an object of any keys, which is spelled the same in every language."""

    __slots__ = ()


_Checked = tuple[dict[str, Any], list[InvalidSetting]]
Check = Callable[[Mapping[str, Any]], _Checked]
_Args = TypeVar("_Args", bound=Mapping[str, Any])


def read(
    table: Record, check: Check, args: Any, keywords: Mapping[str, Any], spelling: Spelling = PYTHON
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A resource's arguments as they are sent, in the wire's names, and in their normal form.

    They are an object, or keywords, as Pulumi's own resources take them. `check`: the check of the
    inputs, as far as they are right or wrong whatever there was before. Defaults are filled in.
    What is not known yet is an `Output` in the former, `UNKNOWN` in the latter. Raises
    `InvalidSetting` for the first argument that does not exist or is wrong.
    """
    if not isinstance(args, Mapping | None):
        raise InvalidSetting("args", str(args), "it must be an object", "Options come after it.")
    for name in set(args or {}) & set(keywords):
        rule = "it stands in the arguments and as a keyword"
        raise InvalidSetting(name, HIDDEN, rule, "Keep one.")
    defaults = {one.name: one.default for one in table.properties if one.default is not None}
    sent = defaults | _wire(table, "", {**(args or {}), **keywords}, spelling)
    checked, wrong = check(_known(sent))
    for refusal in wrong:
        raise refusal.named(_spelled(table, refusal.setting, spelling))
    return sent, checked


class B2cResource(pulumi.CustomResource, Generic[_Args]):
    """A resource of the `b2c` provider; its outputs are named in snake case at every depth.

    `table`: the description of its properties, each of which is an output too, and of its further
    outputs. Its secrets are secret going in and coming out. `check`: as `read` takes it.
    """

    table: ClassVar[Record]
    check: "ClassVar[staticmethod[[Mapping[str, Any]], _Checked]]"

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> pulumi.Output[Any]: ...

    def __init__(
        self,
        name: str,
        args: _Args | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **properties: Any,
    ) -> None:
        """`args`, or the same as keywords."""
        self._register(name, read(self.table, self.check, args, properties)[0], opts)

    def _register(
        self, name: str, sent: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        properties = {name: sent.get(name) for name in self.table.by_name}
        secrets = [name for name in properties if name in self.table.secrets]
        properties |= {name: pulumi.Output.secret(sent[name]) for name in secrets if name in sent}
        if secrets:
            hidden = pulumi.ResourceOptions(additional_secret_outputs=[*map(snake_case, secrets)])
            opts = pulumi.ResourceOptions.merge(opts, hidden)
        # What has no value here is filled in by the provider.
        properties |= {one.name: None for one in self.table.outputs}
        inputs = {snake_case(name): value for name, value in properties.items()}
        super().__init__(f"b2c:index:{self.table.name}", name, inputs, opts)

    @classmethod
    def get(
        cls,
        name: str,
        id: str,  # noqa: A002 - Pulumi's own word
        opts: pulumi.ResourceOptions | None = None,
    ) -> Self:
        """One that exists and is not managed here, by its id: `B2C_1_…` of a user flow,
        `Google-OAUTH` of an identity provider, a GUID of an API connector,
        `https://contoso.crm4.dynamics.com/connectors(<GUID>)` of a custom connector."""
        resource = cls.__new__(cls)
        options = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        resource._register(name, {}, options)
        return resource

    def translate_input_property(self, prop: str) -> str:
        return prop if isinstance(prop, _OfTheWire) else camel_case(prop)

    def translate_output_property(self, prop: str) -> str:
        return snake_case(prop)


def _spelled(table: Record, setting: str, spelling: Spelling) -> str:
    """A path of the wire as its reader spells it, up to an object of any keys."""
    name = setting.partition(".")[0].partition("[")[0]
    kind = table.by_name[name].type if name in table.by_name else None
    free = kind is OBJECT or (isinstance(kind, ListOf) and kind.item is OBJECT)
    own, rest = (name, setting[len(name) :]) if free else (setting, "")
    return spelling(snake_case(own)) + rest


def _wire(kind: Type, path: str, value: Any, spelling: Spelling, later: bool = False) -> Any:
    """The value with the wire's names at every depth.

    `later`: it is the value of an `Output`, in which None stands for what a resource does not have.
    """
    if isinstance(value, pulumi.Output):
        return value.apply(lambda now: _wire(kind, path, now, spelling, later=True))
    if isinstance(kind, ListOf) and isinstance(value, list | tuple):
        return [
            _wire(kind.item, f"{path}[{position}]", item, spelling, later)
            for position, item in enumerate(value)
        ]
    if kind is OBJECT:
        return _as_it_is(value)
    if not isinstance(kind, Record) or not isinstance(value, Mapping):
        return value
    names = {spelling(snake_case(one.name)): one for one in kind.properties}
    wire: dict[str, Any] = {}
    for name, item in value.items():
        place = f"{path}.{name}" if path else str(name)
        if name not in names:
            # It may be a secret under a misspelt name, or known later.
            hidden = kind.secrets or isinstance(item, pulumi.Output) or sounds_secret(name)
            shown = HIDDEN if hidden else item
            raise no_such(spelling.noun, place, shown, names)
        if item is not None:
            wire[names[name].name] = _wire(names[name].type, place, item, spelling, later)
        elif not later:
            remedy = "Give it a value, or leave it out."
            raise InvalidSetting(place, NULL, "it must have a value", remedy)
    return wire


def _as_it_is(value: Any) -> Any:
    """An object of any keys, which no language spells in another way."""
    if isinstance(value, pulumi.Output):
        return value.apply(_as_it_is)
    if isinstance(value, Mapping):
        return {_OfTheWire(key): _as_it_is(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_it_is(item) for item in value]
    return value


def _known(value: Any) -> Any:
    """The same value as a preview has it: each `Output` in it is not known yet."""
    if isinstance(value, Mapping):
        return {key: _known(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_known(item) for item in value]
    return UNKNOWN if isinstance(value, pulumi.Output) else value
