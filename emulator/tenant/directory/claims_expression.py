"""The expression of a flexible federated credential, over the claims of a token.

Source: "Flexible federated identity credentials", language version 1: `claims['sub'] eq 'text'`,
`claims['sub'] matches 'text with * and ?'`, joined by `and`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_CLAUSE = r"claims\['(?P<claim>[^']+)'\]\s+(?P<operator>eq|matches)\s+'(?P<text>(?:[^']|'')*)'"
_EXPRESSION = re.compile(rf"\s*{_CLAUSE}\s*(?:(?P<more>and\s)|$)", re.IGNORECASE)


@dataclass(frozen=True)
class _Clause:
    claim: str
    pattern: re.Pattern[str]


class InvalidExpressionError(ValueError):
    """The text is no expression of this language."""


def matches(expression: str, claims: Mapping[str, Any]) -> bool:
    """Whether the claims fulfil all clauses; raises InvalidExpressionError."""
    return all(
        isinstance(value := claims.get(clause.claim), str) and clause.pattern.fullmatch(value)
        for clause in parse(expression)
    )


def parse(expression: str) -> list[_Clause]:
    """The clauses of the expression; raises InvalidExpressionError."""
    clauses: list[_Clause] = []
    position = 0
    while True:
        match = _EXPRESSION.match(expression, position)
        if match is None:
            raise InvalidExpressionError(expression)
        text = match["text"].replace("''", "'")
        clauses.append(_Clause(match["claim"], _pattern(match["operator"].lower(), text)))
        if not match["more"]:
            return clauses
        position = match.end()


def _pattern(operator: str, text: str) -> re.Pattern[str]:
    escaped = re.escape(text)
    if operator == "matches":
        escaped = escaped.replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped)
