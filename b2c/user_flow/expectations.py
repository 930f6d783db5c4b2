"""What only the portal sets of a user flow, as declared expectations.

Microsoft Graph has no property for these settings, so they are never sent: a flow's `expect` says
what they should be, the stack's readme lists each as a step in the portal, and a check reads those
that show from outside. The settings themselves stand in `b2c.user_flow.portal_settings`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from b2c.property import FLAG, TEXT, ListOf, Plain, Property, Record, Rule
from b2c.property_rules import closest, one_of
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN, contains_unknown
from b2c.user_flow.portal_settings import (
    APPLICATION_CLAIMS,
    BY_NAME,
    CHOICE,
    CHOICES,
    CLAIMS,
    CUSTOM_CLAIM,
    EXPECTATIONS,
    NO_EXPIRY,
    NUMBER,
    SWITCH,
    URL,
    VERSION,
    Expectation,
)

# Self-service password reset needs it (add-password-reset-policy).
_RESET_PAGE_LAYOUT = (2, 1, 3)


@dataclass(frozen=True)
class PortalStep:
    """One thing to set in the portal: `place` names the flow, `value` is in the portal's words;
    `breaks` says what fails in a connector otherwise, or nothing."""

    name: str
    place: str
    value: str
    why: str
    breaks: str


def portal_steps(flow_id: str, expect: Mapping[str, Any]) -> list[PortalStep]:
    """What to set in the portal for a flow, the steps without which a connector fails first.

    `expect`: in its normal form.
    """
    return [
        PortalStep(
            name=known.name,
            place=known.place.replace("<flow>", flow_id),
            value=_in_portal_words(known, expect[known.name]),
            why=known.why,
            # Who declares the switch off has decided against what it would mend.
            breaks=known.breaks if expect[known.name] is not False else "",
        )
        for known in EXPECTATIONS
        if known.name in expect
    ]


def _check_together(path: str, expect: Mapping[str, Any]) -> None:
    refresh = expect.get("refreshTokenDays", BY_NAME["refreshTokenDays"].default)
    window = expect.get("slidingWindowDays", NO_EXPIRY)
    if window != NO_EXPIRY and UNKNOWN not in (window, refresh) and window < refresh:
        raise InvalidSetting(
            f"{path}slidingWindowDays",
            window,
            f"it cannot be shorter than refreshTokenDays ({refresh})",
            "Lengthen it, or shorten refreshTokenDays.",
        )
    layout, reset = expect.get("pageLayoutVersion"), expect.get("selfServicePasswordReset")
    if isinstance(layout, str) and reset is True and _parts(layout) < _RESET_PAGE_LAYOUT:
        raise InvalidSetting(
            f"{path}pageLayoutVersion",
            layout,
            "self-service password reset needs 2.1.3 or later",
            'Use "2.1.3" or later.',
        )


def _number(known: Expectation, path: str, value: object) -> int | str:
    if isinstance(value, str) and value in known.values:
        return value
    # Numbers come as 60.0 over the wire.
    if isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
        number = int(value)
        if known.low <= number <= known.high:
            return number
    raise InvalidSetting(
        path,
        value,
        f"it is a number of {known.unit} from {known.low} to {known.high}"
        + "".join(f' or "{word}"' for word in known.values),
        f"The portal's default is {known.default}.",
    )


def _several(known: Expectation, path: str, value: object) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise InvalidSetting(path, value, "it must be a list", "Write it as a list.")
    names = [*APPLICATION_CLAIMS] if known.kind == CLAIMS else [*known.values]
    for position, item in enumerate(value):
        if item is UNKNOWN or (known.kind == CLAIMS and _is_custom_claim(item)):
            continue
        if item not in names:
            also = f" or {CUSTOM_CLAIM}…" if known.kind == CLAIMS else ""
            raise InvalidSetting(
                f"{path}[{position}]",
                item,
                f"it must be {' or '.join(names)}{also}",
                closest(item, names),
            )
    # Their order does not count, but it cannot be told of what is not known yet.
    return list(value) if contains_unknown(value) else sorted(set(value))


def _is_custom_claim(item: object) -> bool:
    return isinstance(item, str) and item.startswith(CUSTOM_CLAIM) and item != CUSTOM_CLAIM


def _version(path: str, value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"\d+\.\d+\.\d+", value):
        return value
    raise InvalidSetting(
        path, value, "a page layout's version has three numbers", 'Use one like "2.1.3".'
    )


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _url(path: str, value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"https://\S+", value) and urlsplit(value).hostname:
        return value
    raise InvalidSetting(path, value, "B2C loads pages over https", "Use an https:// address.")


def _in_portal_words(known: Expectation, value: Any) -> str:
    if known.kind == SWITCH:
        return "on" if value else "off"
    if known.kind in (CHOICES, CLAIMS):
        words = APPLICATION_CLAIMS if known.kind == CLAIMS else known.values
        return ", ".join(words.get(item, item.removeprefix(CUSTOM_CLAIM)) for item in value) or (
            "none"
        )
    if known.kind == NUMBER and value not in known.values:
        return f"{value} {known.unit}"
    return known.values.get(value, str(value))


def _property(known: Expectation) -> Property:
    text = _text(known)
    if known.kind == SWITCH:
        return Property(known.name, text, FLAG)
    if known.kind in (CHOICES, CLAIMS):
        return Property(known.name, text, ListOf(TEXT), rule=partial(_several, known))
    if known.kind == NUMBER:
        words = ("integer", "string") if known.values else ("integer",)
        return Property(known.name, text, Plain(words, partial(_number, known)))
    choice: Rule = partial(one_of, choices=[*known.values])
    rules: Mapping[str, Rule] = {CHOICE: choice, VERSION: _version, URL: _url}
    return Property(known.name, text, rule=rules[known.kind])


def _text(known: Expectation) -> str:
    text = f"{known.why[0].upper()}{known.why[1:]}."
    if known.breaks:
        text += f" Without the right value: {known.breaks}."
    if known.values:
        text += f" One of {', '.join(f'`{word}`' for word in known.values)}"
        text += f" or {known.low} to {known.high} {known.unit}." if known.unit else "."
    elif known.kind == NUMBER:
        text += f" {known.low} to {known.high} {known.unit}."
    return f"{text} In the portal: {known.place}."


PORTAL_SETTINGS = Record(
    "PortalSettings",
    "Settings of a user flow that only the portal has.",
    tuple(map(_property, EXPECTATIONS)),
    together=_check_together,
)
