"""The documentation as data: pages, headings, links, and what stands in code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.generate.markdown import anchor

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^([ ]*)(`{3,})(\w*)\n(.*?)^\1\2[ ]*$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)\s]+)\)|<(?:img|a)\b[^>]*?(?:src|href)=\"([^\"]+)\"")
_SHELL = {"", "sh", "console", "shell", "bash"}


@dataclass(frozen=True)
class Block:
    """A fenced block: `language` as written; `text` without the indentation of its fence."""

    page: str
    language: str
    text: str


def pages() -> list[Path]:
    """The guides beside the README, and all of `docs/`."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def examples() -> list[Path]:
    return sorted((ROOT / "examples").glob("*/README.md"))


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@cache
def _text(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(page: Path) -> Iterator[Block]:
    for indentation, _, language, text in _FENCE.findall(_text(page)):
        lines = (line.removeprefix(indentation) for line in text.splitlines())
        yield Block(name(page), language, "\n".join(lines) + "\n")


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", _text(page))


def links(page: Path) -> list[str]:
    """Where the page's links and pictures lead."""
    return [first or second for first, second in _LINK.findall(_SPAN.sub("", prose(page)))]


@cache
def anchors(page: Path) -> frozenset[str]:
    """What can stand after `#`: GitHub numbers headings of the same name."""
    found: dict[str, int] = {}
    names = []
    for heading in re.findall(r"^#{1,6} (.+)$", prose(page), re.MULTILINE):
        base = anchor(heading)
        names.append(base if base not in found else f"{base}-{found[base]}")
        found[base] = found.get(base, 0) + 1
    return frozenset(names)


def command_lines(page: Path) -> list[str]:
    """Shell lines and code spans that call `make`, `python -m` or `b2c-connector`."""
    lines = [
        line.strip().removeprefix("$ ")
        for block in blocks(page)
        if block.language in _SHELL
        for line in block.text.replace("\\\n", "").splitlines()
    ]
    return [
        line
        for line in [*lines, *_SPAN.findall(prose(page))]
        if re.match(
            r"(?:[A-Z_]+=\S+ )*(?:make(?: |$)|(?:\S*/)?(?:python3? -m|b2c-connector) )", line
        )
    ]
