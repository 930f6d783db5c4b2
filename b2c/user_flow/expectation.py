"""What a setting is that only the portal has: its place, its values and what they are for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

from b2c.property import FLAG, TEXT, ListOf, Plain, Property, Type
from b2c.property_rules import closest, each, one_of
from b2c.refusal import InvalidSetting
from b2c.unknown import contains_unknown

# Application claims by their name in the token, with the portal's words for them.
APPLICATION_CLAIMS: Mapping[str, str] = {
    "city": "City",
    "country": "Country/Region",
    "emails": "Email Addresses",
    "family_name": "Surname",
    "given_name": "Given Name",
    "idp": "Identity Provider",
    "idp_access_token": "Identity Provider Access Token",
    "jobTitle": "Job Title",
    "name": "Display Name",
    "newUser": "User is new",
    "oid": "User's Object ID",
    "postalCode": "Postal Code",
    "state": "State/Province",
    "streetAddress": "Street Address",
}
# A custom attribute's claim: `extension_ShoeSize` for the attribute ShoeSize.
CUSTOM_CLAIM = "extension_"


@dataclass(frozen=True)
class Expectation:
    """One setting of the portal.

    `place`: where the portal has it, with `<flow>` for the flow's name. `default`: what a new flow
    has, None where that depends on the tenant. `words`: those that are values, with the portal's
    words for them. `why`: what the setting is for. `breaks`: what fails in a connector without the
    right value, or nothing.
    """

    name: str
    place: str
    why: str
    default: object = None
    words: Mapping[str, str] = field(default_factory=dict)
    breaks: str = ""
    type: ClassVar[Type] = TEXT

    def check(self, path: str, value: Any) -> Any:
        """The value in its normal form; else `InvalidSetting`."""
        return self.type.check(path, value)

    def in_portal(self, value: Any) -> str:
        """A value in the portal's words."""
        return self.words.get(value, str(value))

    def values(self) -> str:
        """The values, as a sentence; nothing where the type says enough."""
        return f"One of {', '.join(f'`{word}`' for word in self.words)}." if self.words else ""

    def property(self) -> Property:
        """The setting as a property of `expect`."""
        text = [f"{self.why[0].upper()}{self.why[1:]}."]
        text += [f"Without the right value: {self.breaks}."] if self.breaks else []
        text += [self.values()] if self.values() else []
        text += [f"In the portal: {self.place}."]
        return Property(self.name, " ".join(text), self.type, self.check)


class Switch(Expectation):
    type = FLAG

    def in_portal(self, value: Any) -> str:
        return "on" if value else "off"


class Choice(Expectation):
    def check(self, path: str, value: Any) -> str:
        return one_of(path, value, [*self.words])


@dataclass(frozen=True)
class Number(Expectation):
    """`low` and `high`: the range, both included; `unit`: its unit. A word may stand for one."""

    low: int = 0
    high: int = 0
    unit: str = ""

    @property
    def type(self) -> Type:  # type: ignore[override]
        return Plain(("integer", "string") if self.words else ("integer",), self.check)

    def check(self, path: str, value: Any) -> int | str:
        if isinstance(value, str) and value in self.words:
            return value
        # Numbers come as 60.0 over the wire.
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and self.low <= value <= self.high and float(value).is_integer():
            return int(value)
        raise InvalidSetting(
            path,
            value,
            f"it is a number of {self.unit} from {self.low} to {self.high}"
            + "".join(f' or "{word}"' for word in self.words),
            f"The portal's default is {self.default}.",
        )

    def in_portal(self, value: Any) -> str:
        return self.words.get(value, f"{value} {self.unit}")

    def values(self) -> str:
        span = f"{self.low} to {self.high} {self.unit}."
        return f"{super().values().rstrip('.')} or {span}" if self.words else span


class Choices(Expectation):
    """Any of a few words."""

    type = ListOf(TEXT)

    def check(self, path: str, value: Any) -> list[str]:
        checked = each(path, value, self.check_entry)
        # Their order does not count, but what is not known yet has no place in an order.
        return checked if contains_unknown(checked) else sorted(set(checked))

    def check_entry(self, path: str, item: Any) -> str:
        return one_of(path, item, [*self.words])

    def in_portal(self, value: Any) -> str:
        return ", ".join(self.words.get(item, item) for item in value) or "none"


class Claims(Choices):
    """Any of the application claims, those of custom attributes among them."""

    def check_entry(self, path: str, item: Any) -> str:
        custom = isinstance(item, str) and item.removeprefix(CUSTOM_CLAIM) not in ("", item)
        if custom or item in [*APPLICATION_CLAIMS]:
            return str(item)
        rule = f"it must be {' or '.join(APPLICATION_CLAIMS)} or {CUSTOM_CLAIM}…"
        raise InvalidSetting(path, item, rule, closest(item, APPLICATION_CLAIMS))

    def in_portal(self, value: Any) -> str:
        words = (APPLICATION_CLAIMS.get(item, item.removeprefix(CUSTOM_CLAIM)) for item in value)
        return ", ".join(words) or "none"


class Version(Expectation):
    """The version of a page layout."""

    def check(self, path: str, value: Any) -> str:
        if isinstance(value, str) and re.fullmatch(r"\d+\.\d+\.\d+", value):
            return value
        rule = "a page layout's version has three numbers"
        raise InvalidSetting(path, value, rule, 'Use one like "2.1.3".')


class PageUrl(Expectation):
    def check(self, path: str, value: Any) -> str:
        whole = isinstance(value, str) and re.fullmatch(r"https://\S+", value)
        if whole and urlsplit(value).hostname:
            return str(value)
        rule = "B2C loads pages over https"
        raise InvalidSetting(path, value, rule, "Use an https:// address.")
