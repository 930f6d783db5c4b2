"""The strings of a user flow's pages in the form of Graph's language pages, and their overrides.

A user flow's language has pages. A page is a list of `LocalizedStrings`: ElementType, ElementId,
StringId, Override, Value. `page_strings.toml` lists the pages and strings with their sources.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator.tenant.user_flows.texts import Overrides, languages, nearest_language

SIGN_IN = "unifiedssp1_1"
PROVIDERS = "idpselections"
LOCAL_SIGN_UP = "selfasserted1_1"
FEDERATED_SIGN_UP = "selfasserted2_1"
PASSWORD_RESET = "selfasserted3_1"
PROFILE = "selfasserted4_1"
SECOND_FACTOR = "phonefactor"

_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@dataclass(frozen=True)
class PageString:
    """One string of a page: Graph's names for it, and `text`, its id among the emulator's texts."""

    text: str
    element_type: str
    element_id: str | None
    string_id: str

    @property
    def key(self) -> tuple[str, str, str]:
        return _key(self.element_type, self.element_id, self.string_id)


def _strings_of(name: str) -> Iterator[PageString]:
    """The strings of one list of the table."""
    listed = _TABLE["lists"][name]
    for text in listed["texts"]:
        if listed["type"] == "ClaimType":
            yield PageString(text, "ClaimType", text, "DisplayName")
        else:
            yield PageString(text, listed["type"], None, listed.get("named", {}).get(text, text))


_STRINGS = {
    page: tuple(string for name in lists for string in _strings_of(name))
    for page, lists in _TABLE["lists_of_page"].items()
}


def pages(flow_type: str) -> tuple[str, ...]:
    """Page ids of a user flow type, in the order in which people see them; none of an unknown
    type."""
    return tuple(_TABLE["pages_of_type"].get(flow_type, ()))


def default_strings(page: str, tag: str) -> list[dict[str, Any]]:
    """`LocalizedStrings` of a page without overrides.

    `tag` is any language tag; a language without texts in the emulator gets the English ones.
    Raises KeyError for a page that no user flow has.
    """
    texts = languages()[nearest_language(tag)]
    return [
        {
            "ElementType": string.element_type,
            "ElementId": string.element_id,
            "StringId": string.string_id,
            "Override": False,
            "Value": texts[string.text],
        }
        for string in _STRINGS[page]
    ]


def read_overrides(page: str, entries: Iterable[Mapping[str, Any]]) -> Overrides:
    """The entries with `Override: true`; the service ignores the others, and unknown strings."""
    text_ids = {string.key: string.text for string in _STRINGS.get(page, ())}
    texts: dict[str, str] = {}
    labels: dict[str, str] = {}
    providers: dict[str, str] = {}
    for entry in entries:
        value = entry.get("Value")
        if entry.get("Override") is not True or not isinstance(value, str):
            continue
        key = _key(entry.get("ElementType"), entry.get("ElementId"), entry.get("StringId"))
        kind, element, string = key
        if key in text_ids:
            texts[text_ids[key]] = value
        elif kind == "claimtype" and string == "displayname":
            labels[element] = value
        elif kind == "claimsprovider":
            providers[string] = value
    return Overrides(texts, labels, providers)


def _key(*names: object) -> tuple[str, str, str]:
    kind, element, string = (str(name or "").lower() for name in names)
    return kind, element, string
