"""The whole life of a stack on the tenant, by the engine and the plugins that users have.

A user flow and a connector are made, previewed, refreshed, given a scope and a redirect URL,
rotated twice, imported into a second stack and destroyed. Each step is timed, and what the engine
did is compared with what the step needs. Everything that the stack makes bears the run's mark in
its name, so that `verify --clean` finds it wherever a run has ended.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from b2c.redirect_url import GLOBAL_REDIRECT_URL
from verify.engine import Ended, Engine
from verify.facts import Verdict

Changes = Mapping[str, int]

# Short enough that a secret which a killed run leaves behind soon opens nothing.
_SECRET_DAYS = 14


@dataclass(frozen=True)
class Directory:
    """The tenant, and the environment of Power Platform if there is one to verify.

    `name`: contoso of contoso.onmicrosoft.com. `id`: its GUID. `environment_url`: as in the
    setting `powerPlatform`.
    """

    name: str
    id: str
    environment_url: str | None = None


@dataclass(frozen=True)
class LifeStep:
    """A step that was taken, or left out.

    `seconds`: how long the engine needed, 0 for a step that was left out. `detail`: what the engine
    did and what it should have done; or why the step was left out.
    """

    name: str
    seconds: float
    verdict: Verdict
    detail: str


class Life:
    """One life. Make it, take its `steps`, and remove the run's folder whatever happens."""

    def __init__(
        self,
        folder: Path,
        mark: str,
        directory: Directory,
        today: date,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """`folder`: the run's own, which exists. `environment`: as for `Engine`.

        Raises `NoEngineError`.
        """
        self._engine = Engine(folder, environment)
        # The engine tells the azuread plugin to note project and stack at each application.
        self._stack, self._second = mark, f"{mark}-second"
        self._mark, self._directory, self._today = mark, directory, today
        self._changed: dict[str, Any] = {}

    def steps(
        self, starts: Callable[[str], None] = lambda _: None
    ) -> Generator[LifeStep, None, None]:
        """Take the steps, each when it is asked for. `starts` is called with its name before.

        Where the engine fails to make something, the steps that follow are left out, except
        `destroy`, which is always tried. What the steps find otherwise does not end the life.
        """
        failed: str | None = None
        for name, expected in expectations(self._directory).items():
            if failed and name != "destroy":
                yield LifeStep(name, 0, "not observable", f"left out, because {failed} failed")
                continue
            starts(name)
            ended = self._take(name)
            if ended.error and name not in ("nothing to do", "refresh"):
                failed = failed or name
            yield _judged(name, ended, expected)

    def _take(self, name: str) -> Ended:
        engine, stack = self._engine, self._stack
        match name:
            case "up":
                engine.init(stack)
            case "nothing to do":
                return engine.preview(stack)
            case "refresh":
                return engine.refresh(stack)
            case "one more scope":
                self._changed["scopes"] = _scopes("orders.read", "orders.write")
            case "one more redirect URL":
                self._changed["redirect_urls"] = [
                    GLOBAL_REDIRECT_URL,
                    f"{GLOBAL_REDIRECT_URL}/{self._mark}",
                ]
            case "first rotation":
                self._changed["client_secrets"] = self._secrets(2, 1)
            case "second rotation":
                self._changed["client_secrets"] = self._secrets(3, 2)
            case "import":
                return self._import()
            case "destroy":
                return engine.destroy(stack)
        engine.configure(stack, {"userFlow": user_flow(self._mark), "connector": self._connector()})
        return engine.up(stack)

    def _import(self) -> Ended:
        """Take the user flow over into a second stack, whose program must fit it."""
        flow = user_flow(self._mark)
        self._engine.init(self._second)
        settings = {"userFlow": flow, "importedUserFlow": flow["flow_id"]}
        self._engine.configure(self._second, settings)
        return self._engine.up(self._second)

    def _connector(self) -> Mapping[str, Any]:
        given = connector(self._mark, self._directory)
        return {**given, "client_secrets": self._secrets(1), **self._changed}

    def _secrets(self, *generations: int) -> Sequence[Mapping[str, Any]]:
        """The entries of the secrets, newest first; the newer, the later it ends."""
        return [
            {
                "generation": generation,
                "expires": (self._today + timedelta(_SECRET_DAYS + generation)).isoformat(),
            }
            for generation in generations
        ]


def expectations(directory: Directory) -> Mapping[str, Changes | None]:
    """What each step changes, in the order of the steps; None for one that only makes."""
    # A connector's row has the scope and the secret too.
    row = 1 if directory.environment_url else 0
    return {
        "up": None,
        "nothing to do": {},
        "refresh": {},
        "one more scope": {"created": 1, "updated": 2 + row},
        "one more redirect URL": {"updated": 1},
        "first rotation": {"created": 1, "updated": row},
        "second rotation": {"replaced": 1, "updated": row},
        "import": {"created": 1, "imported": 1},
        "destroy": None,
    }


def user_flow(mark: str) -> Mapping[str, Any]:
    """The arguments of the stack's user flow."""
    return {
        "flow_id": f"B2C_1_{mark}_life",
        "type": "signUpOrSignIn",
        "attributes": [
            {"attribute": "displayName", "display_name": "Name", "input_type": "textBox"}
        ],
    }


def connector(mark: str, directory: Directory) -> Mapping[str, Any]:
    """The arguments of the stack's connector, without its policy and its secrets."""
    arguments: dict[str, Any] = {
        "tenant_name": directory.name,
        "tenant_id": directory.id,
        "api_name": mark,
        "api_display_name": f"{mark} API",
        "scopes": _scopes("orders.read"),
        "client_display_name": f"{mark} client",
        "redirect_urls": [GLOBAL_REDIRECT_URL],
        "warn_before_expiry": 0,
        "protect": False,
    }
    if directory.environment_url:
        arguments["api_definition"] = _DEFINITION
        arguments["power_platform"] = [
            {"environment_url": directory.environment_url, "display_name": f"{mark} connector"}
        ]
    return arguments


# An operation of an API that nobody calls.
_DEFINITION: Mapping[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Orders", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {
        "/orders": {
            "get": {
                "operationId": "ListOrders",
                "summary": "List orders",
                "responses": {"200": {"description": "The orders."}},
            }
        }
    },
}


def _scopes(*values: str) -> Sequence[Mapping[str, str]]:
    return [{"value": value} for value in values]


def _judged(name: str, ended: Ended, expected: Changes | None) -> LifeStep:
    if ended.error:
        verdict: Verdict = "not observable" if ended.killed else "refuted"
        return LifeStep(name, ended.seconds, verdict, f"the engine failed: {ended.error}")
    changes = {word: count for word, count in ended.changes.items() if word != "unchanged"}
    if expected is None:
        [word] = ["created" if name == "up" else "deleted"]
        fits, wanted = set(changes) == {word}, f"nothing but {word}"
    else:
        expected = {word: count for word, count in expected.items() if count}
        fits, wanted = changes == expected, _words(expected)
    if fits:
        return LifeStep(name, ended.seconds, "confirmed", _words(changes))
    detail = f"{_words(changes)}; it should be: {wanted}"
    return LifeStep(name, ended.seconds, "refuted", detail)


def _words(changes: Changes) -> str:
    return ", ".join(f"{count} {word}" for word, count in changes.items()) or "nothing changed"
