"""The query options of a request: `$select`, `$filter`, `$expand`, `$top`, pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from emulator.dataverse.errors import bad_query, not_emulated
from emulator.dataverse.filter import Condition, parse_filter, unknown_column
from emulator.tenant.store import Document, Documents

_OPTIONS = ("$select", "$filter", "$expand", "$top", "$skiptoken")
_NOT_EMULATED = ("$orderby", "$count", "$apply", "fetchXml", "savedQuery", "userQuery")
_PREFERRED_PAGE = re.compile(r"odata\.maxpagesize=\"?(\d+)")
_EXPANSION = re.compile(r"(?P<name>\w+)(\(\$select=(?P<select>[\w,]+)\))?")


@dataclass(frozen=True)
class Page:
    """Rows of a list, and the query of the next page; None for the last one."""

    rows: Documents
    next_query: str | None


@dataclass(frozen=True)
class Query:
    """The options of one request.

    select: the columns to show; all of them if empty. expand: the columns to show of each
    navigation property.
    """

    select: tuple[str, ...] = ()
    condition: Condition = lambda _row: True
    expand: Mapping[str, tuple[str, ...]] | None = None
    top: int | None = None
    skip: int = 0

    def shows(self, column: str) -> bool:
        return not self.select or column in self.select

    def page(self, rows: Documents, size: int, options: Mapping[str, str]) -> Page:
        """One page of the rows that fulfil the filter."""
        fitting = [row for row in rows if self.condition(row)][: self.top]
        end = self.skip + size
        if end >= len(fitting):
            return Page(fitting[self.skip :], None)
        following = {**options, "$skiptoken": str(end)}
        text = "&".join(
            f"{quote(name, safe='$')}={quote(value)}" for name, value in following.items()
        )
        return Page(fitting[self.skip : end], text)


def parse_query(
    options: Mapping[str, str], columns: frozenset[str], table: str, expandable: frozenset[str]
) -> Query:
    """Read the options of a request for rows of a table; raises DataverseError."""
    for name in options:
        if name in _NOT_EMULATED:
            raise not_emulated(f"the query option '{name}'")
        if name.startswith("$") and name not in _OPTIONS:
            raise bad_query(f"The query parameter {name} is not supported.")
    query = Query(select=_columns(options.get("$select", ""), columns, table))
    if options.get("$filter"):
        query = replace(query, condition=parse_filter(options["$filter"], columns, table))
    if options.get("$expand"):
        query = replace(query, expand=_expansions(options["$expand"], expandable, table))
    return replace(query, top=_number(options, "$top"), skip=_number(options, "$skiptoken") or 0)


def page_size(prefer: str, largest: int) -> int:
    """The rows of a page, of which the header `Prefer` may ask for fewer."""
    match = _PREFERRED_PAGE.search(prefer)
    return min(largest, max(1, int(match[1]))) if match else largest


def shown(row: Document, columns: tuple[str, ...]) -> Document:
    """These columns of the row, or all that may be shown."""
    if columns:
        return {name: row.get(name) for name in columns}
    return {name: value for name, value in row.items() if not name.startswith("#")}


def _columns(text: str, columns: frozenset[str], table: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    for name in names:
        if name not in columns:
            raise unknown_column(name, table)
    return names


def _expansions(text: str, expandable: frozenset[str], table: str) -> dict[str, tuple[str, ...]]:
    expansions = {}
    for part in re.findall(r"[^,(]+(?:\([^)]*\))?", text):
        match = _EXPANSION.fullmatch(part.strip())
        if match is None:
            raise not_emulated(f"the expansion '{part}'")
        if match["name"] not in expandable:
            raise unknown_column(match["name"], table)
        expansions[match["name"]] = (
            tuple((match["select"] or "").split(",")) if match["select"] else ()
        )
    return expansions


def _number(options: Mapping[str, str], name: str) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    if not text.isdecimal():
        raise bad_query(f"The value '{text}' of the query option '{name}' is no whole number.")
    return int(text)
