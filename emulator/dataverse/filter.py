"""`$filter`: comparisons with `eq` and `ne`, `startswith`, `endswith`, `contains`, joined by `and`,
`or`, `not` and brackets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from emulator.dataverse.errors import DataverseError, bad_query, not_emulated
from emulator.tenant.store import Document

Condition = Callable[[Document], bool]
"""Whether a row fulfils the filter."""

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')"
    r"|(?P<guid>[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})"
    r"|(?P<number>-?\d+(?![\w-]))"
    r"|(?P<name>[A-Za-z_][\w/]*)"
    r"|(?P<mark>[(),]))"
)
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": lambda text, part: part in text,
}
_OTHER_OPERATORS = ("gt", "ge", "lt", "le")
_LITERALS = {"true": True, "false": False, "null": None}


def parse_filter(text: str, columns: frozenset[str], table: str) -> Condition:
    """The condition of a filter over these columns; raises DataverseError."""
    parser = _Parser(_tokens(text), columns, table)
    condition = parser.alternatives()
    if parser.tokens:
        raise _syntax(text)
    return condition


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise _syntax(text)
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return tokens


class _Parser:
    """Takes the tokens from the front. `or` binds least, then `and`, then `not`."""

    def __init__(self, tokens: list[tuple[str, str]], columns: frozenset[str], table: str) -> None:
        self.tokens = tokens
        self._columns = columns
        self._table = table

    def alternatives(self) -> Condition:
        parts = [self._all()]
        while self._word("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda row: any(part(row) for part in parts)

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._word("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)

    def _one(self) -> Condition:
        if self._word("not"):
            inner = self._one()
            return lambda row: not inner(row)
        if self._word("("):
            inner = self.alternatives()
            self._expect(")")
            return inner
        _, name = self._next()
        if name in _FUNCTIONS:
            self._expect("(")
            column = self._column(self._next()[1])
            self._expect(",")
            part = str(self._literal() or "").casefold()
            self._expect(")")
            test = _FUNCTIONS[name]
            return lambda row: test(str(row.get(column) or "").casefold(), part)
        column = self._column(name)
        _, operator = self._next()
        if operator in _OTHER_OPERATORS:
            raise not_emulated(f"the operator '{operator}' in $filter")
        if operator not in ("eq", "ne"):
            raise _syntax(operator)
        value = _comparable(self._literal())
        if operator == "eq":
            return lambda row: _comparable(row.get(column)) == value
        return lambda row: _comparable(row.get(column)) != value

    def _column(self, name: str) -> str:
        if name not in self._columns:
            raise unknown_column(name, self._table)
        return name

    def _literal(self) -> Any:
        kind, text = self._next()
        if kind == "string":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return int(text)
        if kind == "guid":
            return text
        if text in _LITERALS:
            return _LITERALS[text]
        raise _syntax(text)

    def _word(self, text: str) -> bool:
        """Take the next token if it is this word or mark."""
        if self.tokens and self.tokens[0][0] in ("name", "mark") and self.tokens[0][1] == text:
            self.tokens.pop(0)
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._word(text):
            raise _syntax(text)

    def _next(self) -> tuple[str, str]:
        if not self.tokens:
            raise _syntax("the end of the text")
        return self.tokens.pop(0)


def unknown_column(name: str, table: str) -> DataverseError:
    return bad_query(
        f"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{table}'."
    )


def _comparable(value: Any) -> Any:
    """The value as Dataverse compares it: texts without regard to case."""
    return value.casefold() if isinstance(value, str) else value


def _syntax(where: str) -> DataverseError:
    return bad_query(f"Syntax error in the query option '$filter' near '{where}'.")
