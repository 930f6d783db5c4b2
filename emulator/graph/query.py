"""OData query options: `$filter`, `$select`, `$top`, `$skiptoken`, `$count`, and, for some
resources, `$expand` and `$skip`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from emulator.graph.errors import GraphError, bad_request

Document = dict[str, Any]

_PAGE_SIZE = 100
_LARGEST_PAGE = 999
_NOT_EMULATED = ("$expand", "$search", "$orderby", "$skip", "$format", "$apply", "$compute")

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_./@-]*)"
    r"|(?P<number>-?\d+(?![0-9A-Za-z-]))"
    r"|(?P<guid>[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27})"
    r"|(?P<mark>[(),]))"
)


@dataclass(frozen=True)
class Comparison:
    """`property eq value`, `startswith(property, value)`, or `list/any(x:x eq value)`."""

    name: str
    operator: str
    value: str | bool | int | None


@dataclass(frozen=True)
class Query:
    """The options of one request. A document must fulfil all comparisons of the filter."""

    filter: tuple[Comparison, ...] = ()
    select: tuple[str, ...] = ()
    top: int = _PAGE_SIZE
    skip_token: int = 0
    count: bool = False
    expand: tuple[str, ...] = ()

    def equals(self, name: str) -> str | None:
        """The text that `name` must equal by the filter; None without such a comparison."""
        for comparison in self.filter:
            if comparison.name == name and comparison.operator == "eq":
                return comparison.value if isinstance(comparison.value, str) else None
        return None

    def keep(self, documents: list[Document]) -> list[Document]:
        """The documents that fulfil the filter."""
        return [
            document
            for document in documents
            if all(_holds(comparison, document) for comparison in self.filter)
        ]

    def by_default(self, names: tuple[str, ...]) -> Query:
        """This query, which selects `names` where the request selects nothing."""
        return self if self.select or not names else replace(self, select=names)

    def shape(self, document: Document) -> Document:
        """The document with the selected properties only; without `$select`, with all of them."""
        if not self.select:
            return document
        return {name: document[name] for name in (*self.select, *self.expand) if name in document}


def parse_query(
    options: Mapping[str, str], properties: frozenset[str], expandable: frozenset[str] | None = None
) -> Query:
    """Read the query options of a request; `properties` are those of the resource.

    `expandable` are its navigation properties; None for a resource for which the emulator
    implements neither `$expand` nor `$skip`.

    Raises GraphError: 400 for options that Graph refuses, 501 for options that the emulator does
    not emulate.
    """
    emulated = ("$expand", "$skip") if expandable is not None else ()
    for name in options:
        if name in _NOT_EMULATED and name not in emulated:
            raise GraphError(
                501,
                "NotImplemented",
                f"The emulator does not emulate the query option '{name}'.",
            )
        if name.startswith("$") and name not in (
            "$filter",
            "$select",
            "$top",
            "$count",
            "$skiptoken",
            *emulated,
        ):
            raise bad_request(f"Unrecognized query argument specified: '{name}'.")
    select = tuple(part.strip() for part in options.get("$select", "").split(",") if part.strip())
    for name in select:
        if name not in properties:
            raise bad_request(
                f"Parsing OData Select and Expand failed: Could not find a property named '{name}'"
                " on the type of this resource."
            )
    return Query(
        filter=_parse_filter(options["$filter"], properties) if options.get("$filter") else (),
        select=() if "*" in select else select,
        top=_top(options.get("$top")),
        skip_token=_skip_token(options.get("$skiptoken", options.get("$skip"))),
        count=_count(options.get("$count")),
        expand=_expand(options.get("$expand", ""), expandable or frozenset()),
    )


def _expand(text: str, expandable: frozenset[str]) -> tuple[str, ...]:
    """Names of navigation properties in the spelling of the resource."""
    spelled = {name.lower(): name for name in expandable}
    names = [part.strip() for part in text.split(",") if part.strip()]
    for name in names:
        if "(" in name:
            raise GraphError(
                501,
                "NotImplemented",
                f"The emulator does not emulate options inside $expand: '{text}'.",
            )
        if name.lower() not in spelled:
            raise bad_request(
                f"Parsing OData Select and Expand failed: Could not find a property named '{name}'"
                " on the type of this resource."
            )
    return tuple(dict.fromkeys(spelled[name.lower()] for name in names))


def _top(text: str | None) -> int:
    if text is None:
        return _PAGE_SIZE
    if not text.isdecimal() or not 1 <= int(text) <= _LARGEST_PAGE:
        raise bad_request(
            f"Invalid page size specified: '{text}'. Must be between 1 and {_LARGEST_PAGE}"
            " inclusive."
        )
    return int(text)


def _skip_token(text: str | None) -> int:
    if text is None:
        return 0
    if not text.isdecimal() or len(text) > 9:
        raise bad_request("The specified page token value is not valid.")
    return int(text)


def _count(text: str | None) -> bool:
    if text not in (None, "true", "false"):
        raise bad_request(f"Invalid value '{text}' for $count: true or false expected.")
    return text == "true"


def _parse_filter(text: str, properties: frozenset[str]) -> tuple[Comparison, ...]:
    tokens = _tokens(text)
    comparisons: list[Comparison] = []
    position = 0
    while True:
        comparison, position = _comparison(tokens, position, text)
        root = re.split(r"[/.]", comparison.name)[0]
        if root not in properties:
            raise bad_request(
                f"Invalid filter clause: Could not find a property named '{comparison.name}'."
            )
        comparisons.append(comparison)
        if position == len(tokens):
            return tuple(comparisons)
        if tokens[position] != ("name", "and"):
            raise _filter_not_emulated(text)
        position += 1


def _comparison(tokens: list[tuple[str, str]], position: int, text: str) -> tuple[Comparison, int]:
    kinds = [kind for kind, _ in tokens[position : position + 6]]
    words = [word for _, word in tokens[position : position + 6]]
    if words[:2] == ["startswith", "("] and len(words) == 6 and words[3] == "," and words[5] == ")":
        return Comparison(words[2], "startswith", _literal(*tokens[position + 4], text)), (
            position + 6
        )
    if len(words) >= 3 and kinds[0] == "name" and words[1] in ("eq", "ne"):
        return Comparison(words[0], words[1], _literal(*tokens[position + 2], text)), position + 3
    raise _filter_not_emulated(text)


def _tokens(text: str) -> list[tuple[str, str]]:
    # `tags/any(t:t eq 'x')` is read as a comparison of `tags/any`.
    lists = re.fullmatch(r"\s*(\w+)/any\((\w+):\s*\2\s+eq\s+('(?:[^']|'')*')\s*\)\s*", text)
    if lists:
        return [("name", lists[1] + "/any"), ("name", "eq"), ("string", lists[3])]
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise bad_request(f"Invalid filter clause: syntax error at position {position}.")
        assert match.lastgroup is not None
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return tokens


def _literal(kind: str, word: str, text: str) -> str | bool | int | None:
    if kind == "string":
        return word[1:-1].replace("''", "'")
    if kind == "guid":
        return word
    if kind == "number":
        return int(word)
    if kind == "name" and word in ("true", "false"):
        return word == "true"
    if kind == "name" and word == "null":
        return None
    raise bad_request(f"Invalid filter clause: '{word}' is no literal in \"{text}\".")


def _filter_not_emulated(text: str) -> GraphError:
    return GraphError(
        501,
        "NotImplemented",
        f'The emulator does not emulate the filter "{text}": it has eq, ne, startswith'
        " and list/any(x:x eq '..'), joined by and.",
    )


def _holds(comparison: Comparison, document: Document) -> bool:
    if comparison.name.endswith("/any"):
        items = document.get(comparison.name.removesuffix("/any")) or []
        return any(_same(item, comparison.value) for item in items)
    value: Any = document
    for part in re.split(r"[/.]", comparison.name):
        value = value.get(part) if isinstance(value, dict) else None
    if comparison.operator == "startswith":
        return isinstance(value, str) and value.lower().startswith(str(comparison.value).lower())
    return _same(value, comparison.value) == (comparison.operator == "eq")


def _same(value: Any, literal: str | bool | int | None) -> bool:
    # The directory compares text without regard to case.
    if isinstance(value, str) and isinstance(literal, str):
        return value.lower() == literal.lower()
    return bool(value == literal) and isinstance(value, bool) == isinstance(literal, bool)
