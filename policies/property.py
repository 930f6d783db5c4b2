"""One property of a resource, as a policy may speak about it.

In a preview a value may be unknown: nothing is said about it, not even that it is. A value may be
secret: rules judge it, messages do not show it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_policy import proxy
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY, serialize_properties

from b2c.refusal import InvalidSetting, listed_twice, too_many

SECRET = "[secret]"

_UNKNOWN = frozenset(
    {
        proxy.UNKNOWN_ARCHIVE_VALUE,
        proxy.UNKNOWN_ARRAY_VALUE,
        proxy.UNKNOWN_ASSET_VALUE,
        proxy.UNKNOWN_BOOLEAN_VALUE,
        proxy.UNKNOWN_NUMBER_VALUE,
        proxy.UNKNOWN_OBJECT_VALUE,
        proxy.UNKNOWN_STRING_VALUE,
    }
)


@dataclass(frozen=True)
class Property:
    """A property by its `path` (`web.redirectUris[1]`), with what is known of its value."""

    path: str
    _wire: Any
    _secret: bool = False

    @classmethod
    def all_of(cls, properties: Mapping[str, Any]) -> "Property":
        """The properties of a resource as one object; they come in the SDK's guarded mappings."""
        return cls("", serialize_properties(properties))

    def at(self, path: str) -> "Property":
        """A property within this one, such as `api.requestedAccessTokenVersion`."""
        here = self
        for key in path.split("."):
            wire = here._open
            here = Property(
                f"{here.path}.{key}".removeprefix("."),
                wire.get(key) if isinstance(wire, Mapping) else wire if _is_unknown(wire) else None,
                here._hidden,
            )
        return here

    def entries(self) -> list["Property"]:
        """The entries of a list; none where it is unknown or not a list."""
        wire = self._open
        return [
            Property(f"{self.path}[{position}]", entry, self._hidden)
            for position, entry in enumerate(wire if isinstance(wire, list) else [])
        ]

    @property
    def known(self) -> bool:
        """Whether nothing of it is unknown. A property that is absent is known."""
        return _is_known(self._wire)

    @property
    def present(self) -> bool:
        """Whether it is there, as far as one can tell; a part of it may be unknown."""
        return self._open is not None and not _is_unknown(self._open)

    @property
    def is_list(self) -> bool:
        """Whether it is a list; entries of it may be unknown."""
        return isinstance(self._open, list)

    @property
    def value(self) -> Any:
        """The plain value, with whole numbers as integers; None if absent. Only of what is known.

        It may be secret: it belongs into rules, not into messages.
        """
        return plain(self._wire)

    @property
    def shown(self) -> object:
        """The value as a message may show it."""
        if not self.known:
            return "not known yet"
        return SECRET if self.secret else self.value

    @property
    def secret(self) -> bool:
        """Whether it, what holds it, or a part of it is secret."""
        return self._secret or _has_secret(self._wire)

    @property
    def _open(self) -> Any:
        return self._wire["value"] if _is_secret(self._wire) else self._wire

    @property
    def _hidden(self) -> bool:
        return self._secret or _is_secret(self._wire)


def judged(
    given: Property, rule: Callable[[str, Any], object], *, absent: bool = False
) -> Iterator[str]:
    """What a rule of the components or of the provider says against a value that is known.

    `absent`: whether the rule judges a property that is not there, as None.
    """
    if not given.known or (given.value is None and not absent):
        return
    try:
        rule(given.path, given.value)
    except InvalidSetting as refusal:
        yield _told(given, refusal)


def judged_text(given: Property, rule: Callable[[str, str], object]) -> Iterator[str]:
    """The same for a rule that takes a text; another value is refused before it."""
    if given.known and given.value is not None and not isinstance(given.value, str):
        yield refused(given, "it must be a text", "Write it as a text, in quotes.")
    else:
        yield from judged(given, rule)


def judged_list(
    given: Property, rule: Callable[[str, str], object], *, most: int | None = None
) -> Iterator[str]:
    """The same for a list of texts: each known entry, how many there are, and whether one stands
    there twice."""
    yield from must_be_list(given)
    entries = given.entries()
    if most is not None and len(entries) > most:
        yield str(too_many(given.path, len(entries), most))
    seen: list[object] = []
    for entry in entries:
        if not entry.known or entry.value is None:
            continue
        if entry.value in seen:
            yield _told(entry, listed_twice(entry.path, entry.value))
            continue
        seen.append(entry.value)
        yield from judged_text(entry, rule)


def must_be_list(given: Property) -> Iterator[str]:
    """The refusal of a value that is there and is no list, which has no entries to judge."""
    if given.present and not given.is_list:
        yield refused(given, "it must be a list", "Write it as a list.")


def refused(given: Property, rule: str, fix: str) -> str:
    """The message against a value: the property, its value, the rule, what to do."""
    return str(InvalidSetting(given.path, given.shown, rule, fix))


def plain(wire: Any) -> Any:
    """A value without the marks of secrets, and with whole numbers as integers."""
    if _is_secret(wire):
        return plain(wire["value"])
    if isinstance(wire, Mapping):
        return {key: plain(value) for key, value in wire.items()}
    if isinstance(wire, list):
        return [plain(value) for value in wire]
    # Every number comes over the wire as a float.
    return int(wire) if isinstance(wire, float) and wire.is_integer() else wire


def _told(given: Property, refusal: InvalidSetting) -> str:
    if given.secret:
        # Remedies may quote the value, or a part of it, and so may the path within an object.
        return f"{given.path} is {SECRET}: {_rule(refusal)}.\nCorrect the value."
    return str(refusal)


def _rule(refusal: InvalidSetting) -> str:
    quoted = str(refusal.value)
    return refusal.rule.replace(quoted, SECRET) if quoted else refusal.rule


def _is_secret(wire: Any) -> bool:
    return isinstance(wire, Mapping) and wire.get(SPECIAL_SIG_KEY) == SPECIAL_SECRET_SIG


def _is_known(wire: Any) -> bool:
    if isinstance(wire, Mapping):
        return all(_is_known(value) for value in wire.values())
    if isinstance(wire, list):
        return all(_is_known(value) for value in wire)
    return not _is_unknown(wire)


def _is_unknown(wire: Any) -> bool:
    return isinstance(wire, str) and wire in _UNKNOWN


def _has_secret(wire: Any) -> bool:
    if isinstance(wire, Mapping):
        return _is_secret(wire) or any(_has_secret(value) for value in wire.values())
    return isinstance(wire, list) and any(_has_secret(value) for value in wire)
