"""The words of the pages, by B2C's own string ids where it has one, in each language played."""

from __future__ import annotations

import json
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


class Texts:
    """The texts of one language, by string id."""

    def __init__(self, language: str) -> None:
        self.language = language if language in languages() else FALLBACK
        self._texts = languages()[self.language]

    def __call__(self, string_id: str) -> str:
        return self._texts[string_id]

    def label(self, attribute_id: str, given: str) -> str:
        """The label of an attribute: the flow's own, else the language's, else its name."""
        if given != attribute_id:
            return given
        name = attribute_id[:1].lower() + attribute_id[1:]
        return self._texts.get(name, given)


def choose_language(ui_locales: str, default: str | None, accept_language: str) -> str:
    """The page's language: the request's wish, the flow's default, the browser's wish, English."""
    wishes = [*ui_locales.split(), default or "", *_browser_wishes(accept_language)]
    for wish in wishes:
        tag = wish.partition("-")[0].lower()
        if tag in languages():
            return tag
    return FALLBACK


def _browser_wishes(header: str) -> list[str]:
    """Language tags of an Accept-Language header, best first."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), tag))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighted, key=lambda item: item[0])]
