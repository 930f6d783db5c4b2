"""Tags of applications and service principals, and lists whose items must differ."""

from __future__ import annotations

from collections.abc import Iterable

from emulator.graph.errors import duplicate_value, invalid_property
from emulator.graph.limits import TAG


def check_tags(tags: list[str]) -> None:
    """Raise CallError 400 for a tag that is empty, too long, doubled, or has a blank."""
    check_duplicates("tags", tags)
    for tag in tags:
        if not 1 <= len(tag) <= TAG or any(character.isspace() for character in tag):
            raise invalid_property("tags", f"A tag has 1 to {TAG} characters and no blank.")


def check_duplicates(target: str, values: Iterable[str]) -> None:
    """Raise CallError 400 if two values differ at most in case."""
    seen: set[str] = set()
    for value in values:
        if value.lower() in seen:
            raise duplicate_value(target)
        seen.add(value.lower())
