"""One property of a resource, as a policy may speak about it.

In a preview a value may be unknown; then a policy says nothing about it, not even that it is
unknown. A value may be secret; then rules judge it, but messages do not show it.

`pulumi-policy` hands properties over in mappings that raise at an unknown value and that hide
secrets. Its modules `proxy` and `deserialize`, which are not part of its public interface, are
imported here to see through both.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_policy import proxy
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY, serialize_properties

from b2c.refusal import HIDDEN, InvalidSetting, listed_twice, too_many
from b2c.unknown import UNKNOWN

# The engine has a marker for each type of value: `UNKNOWN_STRING_VALUE` and the like.
_UNKNOWN = frozenset(value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_"))


@dataclass(frozen=True)
class ResourceProperty:
    """A property at its `path` (`web.redirectUris[1]`), with the value as the engine sent it,
    without the mark by which the whole of it is `_secret`."""

    path: str
    _wire: Any
    _secret: bool = False

    @classmethod
    def all_of(cls, properties: Mapping[str, Any]) -> "ResourceProperty":
        """All properties of a resource as one object, out of the SDK's mappings."""
        return cls("", serialize_properties(properties))

    def _part(self, path: str, wire: Any) -> "ResourceProperty":
        marked = _is_secret(wire)
        return ResourceProperty(path, wire["value"] if marked else wire, self._secret or marked)

    def at(self, path: str) -> "ResourceProperty":
        """A property within this one, such as `api.requestedAccessTokenVersion`."""
        part = self
        for key in path.split("."):
            wire = part._wire
            part = part._part(
                f"{part.path}.{key}".removeprefix("."),
                wire.get(key) if isinstance(wire, Mapping) else wire if _is_unknown(wire) else None,
            )
        return part

    def entries(self) -> list["ResourceProperty"]:
        """The entries of a list; none where it is unknown or not a list."""
        return [
            self._part(f"{self.path}[{position}]", entry)
            for position, entry in enumerate(self._wire if self.is_list else [])
        ]

    def parts(self) -> list[tuple[str, "ResourceProperty"]]:
        """What an object or a list holds, by name or position; nothing of any other value."""
        if isinstance(self._wire, Mapping):
            prefix = f"{self.path}." if self.path else ""
            return [
                (str(name), self._part(f"{prefix}{name}", wire))
                for name, wire in self._wire.items()
            ]
        return [(str(position), entry) for position, entry in enumerate(self.entries())]

    @property
    def hidden(self) -> "ResourceProperty":
        """The same as a secret, which no message shows."""
        return ResourceProperty(self.path, self._wire, True)

    @property
    def known(self) -> bool:
        """Whether no part of the value is unknown. An absent property counts as known."""
        return not any(map(_is_unknown, _within(self._wire)))

    @property
    def present(self) -> bool:
        """Whether the property has a value, parts of which may be unknown. False if the whole value
        is unknown."""
        return self._wire is not None and not _is_unknown(self._wire)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list; some of its entries may be unknown."""
        return isinstance(self._wire, list)

    @property
    def is_object(self) -> bool:
        """Whether the value is an object; some of its parts may be unknown."""
        return isinstance(self._wire, Mapping)

    @property
    def value_so_far(self) -> Any:
        """The plain value, with `UNKNOWN` in place of every part that is unknown."""
        return _so_far(plain(self._wire))

    @property
    def value(self) -> Any:
        """The plain value, with whole numbers as integers; None if absent. Ask `known` first.

        The value may be secret, so rules may use it, but messages may not.
        """
        return plain(self._wire)

    @property
    def shown(self) -> object:
        """The value as a message may show it."""
        if not self.known:
            return "not known yet"
        return HIDDEN if self.secret else self.value

    @property
    def secret(self) -> bool:
        """Whether the property is secret, or one that holds it, or a part of it."""
        return self._secret or any(map(_is_secret, _within(self._wire)))


def judged(
    prop: ResourceProperty, rule: Callable[[str, Any], object], *, absent: bool = False
) -> Iterator[str]:
    """The message of a rule that refuses the value, if the rule does and the value is known.

    `rule`: takes the path and the value, and raises `InvalidSetting`. `absent`: whether the rule
    also judges a property without a value, as None.
    """
    if not prop.known or (prop.value is None and not absent):
        return
    try:
        rule(prop.path, prop.value)
    except InvalidSetting as refusal:
        yield message(prop, refusal)


def judged_text(prop: ResourceProperty, rule: Callable[[str, str], object]) -> Iterator[str]:
    """Like `judged`, for a rule that takes a text. A value of another type is refused before it."""
    if prop.known and prop.value is not None and not isinstance(prop.value, str):
        yield refused(prop, "it must be a text", "Write it as a text, in quotes.")
    else:
        yield from judged(prop, rule)


def judged_list(
    prop: ResourceProperty, rule: Callable[[str, str], object], *, most: int | None = None
) -> Iterator[str]:
    """Like `judged_text`, for every known entry of a list. Also refuses an entry that stands in the
    list twice, and what `must_be_list` refuses."""
    yield from must_be_list(prop, most=most)
    seen: list[object] = []
    for entry in prop.entries():
        if not entry.known or entry.value is None:
            continue
        if entry.value in seen:
            yield message(entry, listed_twice(entry.path, entry.value))
            continue
        seen.append(entry.value)
        yield from judged_text(entry, rule)


def must_be_list(prop: ResourceProperty, *, most: int | None = None) -> Iterator[str]:
    """The message against a value that is no list and so has no entries to judge, or against one
    with more than `most` entries."""
    if prop.present and not prop.is_list:
        yield refused(prop, "it must be a list", "Write it as a list.")
    count = len(prop.entries())
    if most is not None and count > most:
        yield str(too_many(prop.path, count, most))


def refused(prop: ResourceProperty, rule: str, fix: str) -> str:
    """The message against a value: the property, its value, the rule, what to do."""
    return str(InvalidSetting(prop.path, prop.shown, rule, fix))


def plain(wire: Any) -> Any:
    """The engine's value without its marks of secrets, and with whole numbers as integers."""
    if _is_secret(wire):
        return plain(wire["value"])
    if isinstance(wire, Mapping):
        return {key: plain(value) for key, value in wire.items()}
    if isinstance(wire, list):
        return [plain(value) for value in wire]
    # The engine sends every number as a float.
    return int(wire) if isinstance(wire, float) and wire.is_integer() else wire


def message(prop: ResourceProperty, refusal: InvalidSetting) -> str:
    """The message of a refusal of the property, or of a part of it."""
    if prop.secret:
        # A remedy may quote the value or a part of it, and so may the path within an object.
        return f"{prop.path} is {HIDDEN}: {_rule(refusal)}.\nCorrect the value."
    return str(refusal)


def _rule(refusal: InvalidSetting) -> str:
    quoted = str(refusal.value)
    return refusal.rule.replace(quoted, HIDDEN) if quoted else refusal.rule


def _so_far(value: Any) -> Any:
    if _is_unknown(value):
        return UNKNOWN
    if isinstance(value, Mapping):
        return {key: _so_far(part) for key, part in value.items()}
    return [_so_far(part) for part in value] if isinstance(value, list) else value


def _is_secret(wire: Any) -> bool:
    return isinstance(wire, Mapping) and wire.get(SPECIAL_SIG_KEY) == SPECIAL_SECRET_SIG


def _is_unknown(wire: Any) -> bool:
    return isinstance(wire, str) and wire in _UNKNOWN


def _within(wire: Any) -> Iterator[Any]:
    """The value and every value within it."""
    yield wire
    if isinstance(wire, Mapping | list):
        for part in wire.values() if isinstance(wire, Mapping) else wire:
            yield from _within(part)
