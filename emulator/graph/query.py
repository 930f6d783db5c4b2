"""OData query options: which items a response lists, in which order, and which properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from emulator.graph.errors import CallError, bad_request
from emulator.graph.expand_options import no_property, spelled
from emulator.graph.filters import NO_FILTER, Filter, Holds, parse_filter, parse_search

Document = dict[str, Any]

_PAGE_SIZE = 100
_LARGEST_PAGE = 999
_NOT_EMULATED = ("$format", "$apply", "$compute", "$deltatoken")
_EMULATED = ("$filter", "$select", "$top", "$count", "$skiptoken", "$expand", "$orderby", "$search")
# An `$expand` of directory objects returns at most 20 of them (Graph, "Known issues").
_EXPANDED = 20


@dataclass(frozen=True)
class Query:
    """The options of one request."""

    filter: Filter = NO_FILTER
    search: Holds | None = None
    order: tuple[tuple[str, bool], ...] = ()
    select: tuple[str, ...] = ()
    top: int = _PAGE_SIZE
    skip_token: int = 0
    count: bool = False
    expand: tuple[str, ...] = ()

    def equals(self, name: str) -> str | None:
        """The text that `name` must equal by the filter; None without such a comparison."""
        return self.filter.equal.get(name)

    def keep(self, documents: list[Document]) -> list[Document]:
        """The documents that the filter and the search select, in the requested order."""
        kept = [
            document
            for document in documents
            if self.filter.holds(document) and (self.search is None or self.search(document))
        ]
        for name, descending in reversed(self.order):
            kept.sort(key=lambda document: _sortable(document.get(name)), reverse=descending)
        return kept

    def by_default(self, names: tuple[str, ...]) -> Query:
        """This query, which selects `names` where the request selects nothing."""
        return self if self.select or not names else replace(self, select=names)

    def shape(self, document: Document) -> Document:
        """The document with the selected properties only; without `$select`, with all of them."""
        if not self.select:
            return document
        return {name: document[name] for name in (*self.select, *self.expand) if name in document}


def _sortable(value: Any) -> tuple[bool, str]:
    return value is not None, str(value).lower()


def first(related: list[Document]) -> list[Document]:
    """What `$expand` returns of related objects."""
    return related[:_EXPANDED]


def parse_query(
    options: Mapping[str, str],
    properties: frozenset[str],
    expandable: frozenset[str],
    *,
    skips: bool,
) -> Query:
    """Read the query options of a request; `properties` are those of the resource.

    `expandable` are its navigation properties that the emulator expands. `skips`: the resource has
    `$skip`, which the directory refuses.

    Raises CallError: 400 for options that Graph refuses, 501 for options that the emulator does
    not emulate.
    """
    for name in options:
        if name in _NOT_EMULATED:
            raise CallError(
                501,
                "NotImplemented",
                f"The emulator does not emulate the query option '{name}'.",
            )
        if name == "$skip" and not skips:
            raise bad_request("'$skip' is not supported by the service.")
        if name.startswith("$") and name not in (*_EMULATED, "$skip"):
            raise bad_request(f"Unrecognized query argument specified: '{name}'.")
    select = _names(options.get("$select", ""))
    for name in select:
        if name not in properties:
            raise no_property(name)
    text, searched = options.get("$filter"), options.get("$search")
    return Query(
        filter=parse_filter(text, properties) if text else NO_FILTER,
        search=parse_search(searched, properties) if searched else None,
        order=_order(options.get("$orderby", ""), properties),
        select=() if "*" in select else select,
        top=_top(options.get("$top")),
        skip_token=_skip_token(options.get("$skiptoken", options.get("$skip"))),
        count=_count(options.get("$count")),
        expand=_expanded_names(options.get("$expand", ""), expandable),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _order(text: str, properties: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """Names of properties, each with whether the order descends."""
    order = []
    for part in _names(text):
        name, _, direction = part.partition(" ")
        if name not in properties or direction.strip() not in ("", "asc", "desc"):
            raise bad_request(f"Invalid orderby clause: '{part}'.")
        order.append((name, direction.strip() == "desc"))
    return tuple(order)


def _expanded_names(text: str, expandable: frozenset[str]) -> tuple[str, ...]:
    """Names of navigation properties in the spelling of the resource."""
    if "(" in text:
        raise CallError(
            501,
            "NotImplemented",
            f"The emulator does not emulate options inside $expand: '{text}'.",
        )
    return tuple(dict.fromkeys(spelled(name, expandable) for name in _names(text)))


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
