"""The expressions of `$filter`, and `$search`.

Source: "Use the $filter query parameter" and "Use the $search query parameter" of the Graph
documentation. The directory compares text without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from emulator.graph.errors import CallError, bad_request

Document = dict[str, Any]
Literal = str | bool | int | None
Holds = Callable[[Any], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')"
    r"|(?P<moment>\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d))"
    r"|(?P<guid>[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f-]{22})"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_./@$-]*)"
    r"|(?P<number>-?\d+(?![0-9A-Za-z-]))"
    r"|(?P<mark>[(),:]))"
)
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda value, literal: value > literal,
    "ge": lambda value, literal: value >= literal,
    "lt": lambda value, literal: value < literal,
    "le": lambda value, literal: value <= literal,
}
_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
}
_SEARCH = re.compile(r'\s*"(?P<name>\w+):(?P<text>[^"]*)"\s*')


@dataclass(frozen=True)
class Filter:
    """A parsed filter. `equal` are the texts that properties must have for it to hold."""

    holds: Holds
    equal: dict[str, str]


NO_FILTER = Filter(lambda _: True, {})


def parse_filter(text: str, properties: frozenset[str]) -> Filter:
    """Raises CallError: 400 for what is no filter, 501 for one that is not emulated."""
    parser = _Parser(text, properties)
    parsed = parser.either(None)
    if parser.next[0] != "end":
        raise parser.not_emulated()
    return parsed


def parse_search(text: str, properties: frozenset[str]) -> Holds:
    """`"displayName:one"`, several of which are joined by AND or OR; raises CallError 400.

    The directory finds words by their beginning; the emulator does so in every text property.
    """
    alternatives: list[list[Holds]] = [[]]
    position = 0
    while True:
        match = _SEARCH.match(text, position)
        if match is None or match["name"] not in properties:
            raise bad_request(f"Syntax error: the search '{text}' is not valid.")
        alternatives[-1].append(_word(match["name"], match["text"]))
        position = match.end()
        if position == len(text):
            return lambda item: any(all(holds(item) for holds in every) for every in alternatives)
        joined = re.compile(r"AND|OR").match(text, position)
        if joined is None:
            raise bad_request(f"Syntax error: the search '{text}' is not valid.")
        if joined[0] == "OR":
            alternatives.append([])
        position = joined.end()


def _word(name: str, text: str) -> Holds:
    pattern = re.compile(rf"(?<!\w){re.escape(text)}", re.IGNORECASE)
    return lambda item: isinstance(item.get(name), str) and bool(pattern.search(item[name]))


class _Parser:
    """Recursive descent over the tokens of one filter.

    `variable` is the name of a lambda's item inside `any` and `all`.
    """

    def __init__(self, text: str, properties: frozenset[str]) -> None:
        self._text = text
        self._properties = properties
        self._tokens = _tokens(text)
        self._position = 0

    @property
    def next(self) -> tuple[str, str]:
        return self._tokens[self._position]

    def either(self, variable: str | None) -> Filter:
        parts = [self._both(variable)]
        while self._takes("name", "or"):
            parts.append(self._both(variable))
        if len(parts) == 1:
            return parts[0]
        return Filter(lambda item: any(part.holds(item) for part in parts), {})

    def not_emulated(self) -> CallError:
        return CallError(
            501,
            "NotImplemented",
            f'The emulator does not emulate the filter "{self._text}": it has eq, ne, gt, ge, lt,'
            " le, in, not, and, or, startswith, endswith, contains, any and all.",
        )

    def _both(self, variable: str | None) -> Filter:
        parts = [self._one(variable)]
        while self._takes("name", "and"):
            parts.append(self._one(variable))
        equal = {name: text for part in parts for name, text in part.equal.items()}
        return Filter(lambda item: all(part.holds(item) for part in parts), equal)

    def _one(self, variable: str | None) -> Filter:
        if self._takes("mark", "("):
            inner = self.either(variable)
            self._expect(")")
            return inner
        if self._takes("name", "not"):
            negated = self._one(variable)
            return Filter(lambda item: not negated.holds(item), {})
        kind, name = self._take()
        if kind != "name":
            raise self._syntax_error()
        if name.lower() in _TEXTS and self.next == ("mark", "("):
            return self._text_function(name.lower(), variable)
        path, _, operator = name.rpartition("/")
        if operator in ("any", "all") and self.next == ("mark", "("):
            return self._lambda(path, operator)
        return self._comparison(name, variable)

    def _text_function(self, function: str, variable: str | None) -> Filter:
        self._expect("(")
        value = self._value(self._take()[1], variable)
        self._expect(",")
        literal = str(self._literal()).lower()
        self._expect(")")
        compare = _TEXTS[function]
        return Filter(
            lambda item: isinstance(value(item), str) and compare(value(item).lower(), literal), {}
        )

    def _lambda(self, path: str, operator: str) -> Filter:
        values = self._value(path, None)
        self._expect("(")
        variable = self._take()[1]
        self._expect(":")
        inner = self.either(variable)
        self._expect(")")
        combine = any if operator == "any" else all
        return Filter(lambda item: combine(inner.holds(one) for one in values(item) or ()), {})

    def _comparison(self, name: str, variable: str | None) -> Filter:
        value = self._value(name, variable)
        operator = self._take()[1]
        if operator == "in":
            literals = self._list()
            return Filter(lambda item: any(_same(value(item), one) for one in literals), {})
        if operator not in ("eq", "ne", *_ORDERS):
            raise self.not_emulated() if operator.isalpha() else self._syntax_error()
        literal = self._literal()
        if operator in _ORDERS:
            order = _ORDERS[operator]
            return Filter(
                lambda item: type(value(item)) is type(literal) and order(value(item), literal), {}
            )
        wanted = operator == "eq"
        equal = {name: literal} if wanted and isinstance(literal, str) else {}
        return Filter(lambda item: _same(value(item), literal) == wanted, equal)

    def _value(self, name: str, variable: str | None) -> Callable[[Any], Any]:
        """The property that a path names, of the resource or of a lambda's item."""
        parts = re.split(r"[/.]", name)
        if variable is not None and parts[0] == variable:
            parts = parts[1:]
        elif parts[0] not in self._properties:
            raise bad_request(f"Invalid filter clause: Could not find a property named '{name}'.")
        if parts[-1:] == ["$count"]:
            counted = parts[:-1]
            return lambda item: len(_at(item, counted) or ())
        return lambda item: _at(item, parts)

    def _list(self) -> list[Literal]:
        self._expect("(")
        literals = [self._literal()]
        while self._takes("mark", ","):
            literals.append(self._literal())
        self._expect(")")
        return literals

    def _literal(self) -> Literal:
        kind, word = self._take()
        if kind == "string":
            return word[1:-1].replace("''", "'")
        if kind in ("guid", "moment"):
            return word
        if kind == "number":
            return int(word)
        if kind == "name" and word in ("true", "false"):
            return word == "true"
        if kind == "name" and word == "null":
            return None
        raise bad_request(f"Invalid filter clause: '{word}' is no literal in \"{self._text}\".")

    def _take(self) -> tuple[str, str]:
        token = self.next
        if token[0] == "end":
            raise self._syntax_error()
        self._position += 1
        return token

    def _takes(self, kind: str, word: str) -> bool:
        if self.next != (kind, word):
            return False
        self._position += 1
        return True

    def _expect(self, mark: str) -> None:
        if not self._takes("mark", mark):
            raise self._syntax_error()

    def _syntax_error(self) -> CallError:
        return bad_request(f'Invalid filter clause: syntax error in "{self._text}".')


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise bad_request(f"Invalid filter clause: syntax error at position {position}.")
        assert match.lastgroup is not None
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return [*tokens, ("end", "")]


def _at(item: Any, parts: list[str]) -> Any:
    for part in parts:
        item = item.get(part) if isinstance(item, dict) else None
    return item


def _same(value: Any, literal: Literal) -> bool:
    if isinstance(value, str) and isinstance(literal, str):
        return value.lower() == literal.lower()
    return bool(value == literal) and isinstance(value, bool) == isinstance(literal, bool)
