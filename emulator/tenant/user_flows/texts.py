"""The texts of the pages by language, under B2C's string ids where B2C has one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("texts")
FALLBACK = "en"


@cache
def languages() -> dict[str, dict[str, str]]:
    """All texts, by language tag."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in _FOLDER.glob("*.json")}


def nearest_language(tag: str) -> str:
    """The language of the emulator's texts for a language tag; English if there is none."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in languages() else FALLBACK


@dataclass(frozen=True)
class Overrides:
    """The strings of one page that a user flow's language replaces.

    `texts`: by id of the text. `labels`: of custom attributes, by element id in lower case.
    `providers`: names on the buttons of identity providers, by exchange id in lower case.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.texts or self.labels or self.providers)


_NONE = Overrides()


class Texts:
    """The texts of one page in one language, by string id.

    `language` is the page's `lang`: the requested language if the page has any text in it.
    """

    def __init__(self, language: str, overrides: Overrides = _NONE) -> None:
        nearest = nearest_language(language)
        has_texts = language.partition("-")[0].lower() == nearest
        self.language = language if has_texts or overrides else nearest
        self._texts = languages()[nearest]
        self._english = languages()[FALLBACK]
        self._overrides = overrides

    def __call__(self, string_id: str) -> str:
        return self._overrides.texts.get(string_id) or self._texts[string_id]

    def label(self, attribute_id: str, name: str, assigned: str) -> str:
        """The label of the attribute that the property `attribute_id` holds.

        The language's override takes precedence over the label `assigned` in the user flow, and
        that over the language's own text. An assigned label that is only the English default
        is ignored. `name` is the name of a custom attribute.
        """
        overridden = self._overrides.texts.get(attribute_id)
        for key in (attribute_id, f"extension_{name}"):
            overridden = overridden or self._overrides.labels.get(key.lower())
        if overridden:
            return overridden
        defaults = {attribute_id, self._english.get(attribute_id, name)}
        if assigned and assigned.lower() not in {default.lower() for default in defaults}:
            return assigned
        return self._texts.get(attribute_id, name)

    def provider(self, exchange: str, name: str) -> str:
        """The name on an identity provider's button."""
        return self._overrides.providers.get(exchange.lower()) or name


def choose_language(ui_locales: str, accept_language: str) -> str:
    """The language without language customization: the request's, the browser's or English."""
    for preferred in [*ui_locales.split(), *browser_languages(accept_language)]:
        tag = preferred.partition("-")[0].lower()
        if tag in languages():
            return tag
    return FALLBACK


def browser_languages(header: str) -> list[str]:
    """Language tags of an Accept-Language header, best first."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), tag))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighted, key=lambda item: item[0])]
