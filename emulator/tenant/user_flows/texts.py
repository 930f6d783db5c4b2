"""The words of the pages in each language, by B2C's own string ids where it has one."""

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
    """The language of our own texts that is nearest to a language tag; English if none is."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in languages() else FALLBACK


@dataclass(frozen=True)
class Overrides:
    """What a language of a user flow says about one page in place of the tenant's own words.

    `texts`: by id of the texts. `labels`: of custom attributes, by element id in lower case.
    `providers`: names of buttons, by exchange id in lower case.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.texts or self.labels or self.providers)


_NONE = Overrides()


class Texts:
    """The texts of one page in one language, by string id.

    `language` is what the page's `lang` says: the asked language if any of its words are there.
    """

    def __init__(self, language: str, overrides: Overrides = _NONE) -> None:
        nearest = nearest_language(language)
        is_ours = language.partition("-")[0].lower() == nearest
        self.language = language if is_ours or overrides else nearest
        self._texts = languages()[nearest]
        self._english = languages()[FALLBACK]
        self._overrides = overrides

    def __call__(self, string_id: str) -> str:
        return self._overrides.texts.get(string_id) or self._texts[string_id]

    def label(self, attribute_id: str, name: str, given: str) -> str:
        """The label of an attribute, which is kept in the property `attribute_id`.

        The language's override comes first, then the label `given` in the flow, then the
        language's own word. A given label that is only the English default counts as none;
        `name` is what a custom attribute is called.
        """
        overridden = self._overrides.texts.get(attribute_id)
        for key in (attribute_id, f"extension_{name}"):
            overridden = overridden or self._overrides.labels.get(key.lower())
        if overridden:
            return overridden
        defaults = {attribute_id, self._english.get(attribute_id, name)}
        if given and given.lower() not in {default.lower() for default in defaults}:
            return given
        return self._texts.get(attribute_id, name)

    def provider(self, exchange: str, name: str) -> str:
        """The name on an identity provider's button."""
        return self._overrides.providers.get(exchange.lower()) or name


def choose_language(ui_locales: str, accept_language: str) -> str:
    """The language where no flow says one: the request's wish, the browser's, English."""
    for wish in [*ui_locales.split(), *browser_wishes(accept_language)]:
        tag = wish.partition("-")[0].lower()
        if tag in languages():
            return tag
    return FALLBACK


def browser_wishes(header: str) -> list[str]:
    """Language tags of an Accept-Language header, best first."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), tag))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighted, key=lambda item: item[0])]
