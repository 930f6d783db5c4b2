"""The forms of Markdown that the pages need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell's line breaks become blanks, its bars are escaped."""
    lines = [_row(head), "|" + "---|" * len(head), *(_row(row) for row in rows)]
    return "".join(f"{line}\n" for line in lines)


def anchor(heading: str) -> str:
    """The anchor that GitHub gives to a heading: the name after `#` in a link to it."""
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")


def paragraphs(docstring: str) -> str:
    """A docstring as Markdown, with every paragraph on a line of its own."""
    return "\n\n".join(" ".join(part.split()) for part in docstring.strip().split("\n\n"))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", r"\|").split())
