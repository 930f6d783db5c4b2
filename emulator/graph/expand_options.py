"""The text of `$expand`: relationships, with options in parentheses.

Source: "Use query parameters to customize responses" (`$select` of related objects), "List manager"
(`$levels`), and the limitations of directory objects among Graph's known issues: one relationship,
one level, and no `$filter` of related objects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from emulator.graph.errors import CallError, bad_request

# Without quotes, so that commas and semicolons separate wherever they stand outside parentheses.
_ITEM = re.compile(r"\s*(?P<name>[\w.]+)\s*(?:\((?P<options>[^()]*)\))?\s*")
_OPTION = re.compile(r"\s*(?P<name>\$\w+)\s*=\s*(?P<value>.*?)\s*")
_REFUSED = ("$filter", "$orderby", "$top", "$skip", "$count", "$search", "$expand")
# `$levels=max` goes as far as any number.
_MOST_LEVELS = 1000


@dataclass(frozen=True)
class Expansion:
    """A relationship to expand: the properties of related objects, all by default, and the levels
    of a chain."""

    name: str
    select: tuple[str, ...] = ()
    levels: int = 1


def parse_expand(
    text: str, expandable: frozenset[str], chains: frozenset[str]
) -> tuple[Expansion, ...]:
    """The relationships of a request, in the resource's spelling.

    `chains` are those that have `$levels`. Raises CallError 400.
    """
    return tuple(_expansion(item, expandable, chains) for item in _split(text, ","))


def spelled(name: str, expandable: frozenset[str]) -> str:
    """A relationship's name in the resource's spelling; raises CallError 400."""
    for known in expandable:
        if known.lower() == name.lower():
            return known
    raise no_property(name)


def no_property(name: str) -> CallError:
    return bad_request(
        f"Parsing OData Select and Expand failed: Could not find a property named '{name}'"
        " on the type of this resource."
    )


def _expansion(text: str, expandable: frozenset[str], chains: frozenset[str]) -> Expansion:
    item = _ITEM.fullmatch(text)
    if item is None:
        if any(option in text for option in _REFUSED):
            raise _refused(text)
        raise bad_request(f"Parsing OData Select and Expand failed: Syntax error in '{text}'.")
    name = spelled(item["name"], expandable)
    select: tuple[str, ...] = ()
    levels = 1
    for part in _split(item["options"] or "", ";"):
        option = _OPTION.fullmatch(part)
        if option is None or not option["value"]:
            raise bad_request(f"Parsing OData Select and Expand failed: Syntax error in '{text}'.")
        if option["name"] == "$select":
            select = tuple(_split(option["value"], ","))
        elif option["name"] == "$levels" and name in chains:
            levels = _levels(option["value"])
        else:
            raise _refused(text)
    return Expansion(name, () if "*" in select else select, levels)


def _refused(text: str) -> CallError:
    return bad_request(
        "Parsing OData Select and Expand failed: of the options inside $expand, directory objects"
        f" have $select only, and $levels for a manager: '{text}'."
    )


def _levels(text: str) -> int:
    if text == "max":
        return _MOST_LEVELS
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_LEVELS:
        raise bad_request(
            f"Invalid value '{text}' for $levels: max or a number between 1 and {_MOST_LEVELS}"
            " expected."
        )
    return int(text)


def _split(text: str, mark: str) -> list[str]:
    """The parts between marks that stand outside parentheses."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(f"{text}{mark}"):
        depth += (character == "(") - (character == ")")
        if character == mark and depth <= 0:
            parts.append(text[start:position].strip())
            start = position + 1
    if depth > 0:
        raise bad_request(f"Parsing OData Select and Expand failed: Syntax error in '{text}'.")
    return [part for part in parts if part]
