"""Faults on request: refusals, delays, dropped connections, objects that are not visible yet."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class InvalidFaultError(ValueError):
    """A fault rule is not of the form that `FaultRule.parse` describes."""


@dataclass
class FaultRule:
    """A fault in the responses to the requests that fit the rule's method and path.

    method: exact, several with `|` between them, or `*` for any. path: regular expression, searched
    in the path.
    status, code, message, retry_after (s): the response in place of the tenant's own.
    delay_ms: wait before the response. drop: close the connection without a response.
    after_effect: the tenant does its work first, and then the client gets the fault.
    hide_ms, hide_times: reads of an object that a fitting POST creates return 404, for that time
    or for that number of reads.
    skip: how many fitting requests pass before the rule applies.
    times: how often the rule applies; None for always.
    """

    path: str
    method: str = "*"
    after_effect: bool = False
    status: int | None = None
    code: str | None = None
    message: str | None = None
    retry_after: int | None = None
    delay_ms: int = 0
    drop: bool = False
    hide_ms: int = 0
    hide_times: int = 0
    skip: int = 0
    times: int | None = 1

    @classmethod
    def parse(cls, value: Any) -> FaultRule:
        """Read a rule from JSON; raises InvalidFaultError."""
        if not isinstance(value, dict):
            raise InvalidFaultError("A fault rule is a JSON object.")
        for name, setting in value.items():
            types = _FIELDS.get(name)
            if types is None:
                raise InvalidFaultError(
                    f"A fault rule has no {name!r}. Known: {', '.join(sorted(_FIELDS))}."
                )
            if not isinstance(setting, types) or (isinstance(setting, bool) and bool not in types):
                raise InvalidFaultError(f"{name} of a fault rule is {setting!r}: wrong type.")
        if "path" not in value:
            raise InvalidFaultError("A fault rule needs a path (a regular expression).")
        try:
            re.compile(value["path"])
        except re.error as error:
            raise InvalidFaultError(
                f"path {value['path']!r} is no regular expression: {error}."
            ) from None
        rule = cls(**value)
        if rule.status is not None and not 400 <= rule.status <= 599:
            raise InvalidFaultError(f"status {rule.status} is no error: give 400 to 599.")
        return rule

    def fits(self, method: str, path: str) -> bool:
        methods = self.method.split("|")
        return ("*" in methods or method in methods) and re.search(self.path, path) is not None

    @property
    def hides(self) -> bool:
        return self.hide_ms > 0 or self.hide_times > 0

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value != _DEFAULTS.get(name)}


# The settings of a rule in JSON, with their types.
_FIELDS: dict[str, tuple[type, ...]] = {
    "after_effect": (bool,),
    "code": (str,),
    "delay_ms": (int,),
    "drop": (bool,),
    "hide_ms": (int,),
    "hide_times": (int,),
    "message": (str,),
    "method": (str,),
    "path": (str,),
    "retry_after": (int,),
    "skip": (int,),
    "status": (int,),
    "times": (int, type(None)),
}
_DEFAULTS = vars(FaultRule(path=""))


@dataclass
class _Hidden:
    until: float
    reads: int


@dataclass
class FaultBoard:
    """The rules in force, of which the first that fits applies. A restart clears them."""

    rules: list[FaultRule] = field(default_factory=list)
    seconds: Callable[[], float] = time.monotonic
    _hidden: dict[str, _Hidden] = field(default_factory=dict)

    def replace(self, rules: list[FaultRule]) -> None:
        self.rules = rules
        self._hidden.clear()

    def take(self, method: str, path: str) -> FaultRule | None:
        """The rule that applies to this request; counts one use of it."""
        for rule in self.rules:
            if rule.fits(method, path) and rule.times != 0:
                if rule.skip > 0:
                    rule.skip -= 1
                    continue
                if rule.times is not None:
                    rule.times -= 1
                return rule
        return None

    def remaining(self) -> list[dict[str, Any]]:
        return [rule.as_json() for rule in self.rules if rule.times != 0]

    def hide(self, rule: FaultRule, object_id: str) -> None:
        """Hide a new object, whose addresses contain its id."""
        until = self.seconds() + rule.hide_ms / 1000
        self._hidden[object_id] = _Hidden(until, rule.hide_times)

    def is_hidden(self, path: str) -> bool:
        """Whether this read must return 404; counts it for an object hidden by `hide_times`."""
        for object_id, hidden in self._hidden.items():
            if object_id in path:
                if self.seconds() < hidden.until:
                    return True
                if hidden.reads > 0:
                    hidden.reads -= 1
                    return True
        return False
