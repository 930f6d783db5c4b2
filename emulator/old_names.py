"""Former names of environment variables (before version 0.2), which work until version 0.3."""

from __future__ import annotations

from collections.abc import Mapping

_OLD = {
    "REHEARSAL_PROVIDER": "SANDBOX_PROVIDER",
    "REHEARSAL_PROVIDER_WAITS": "SANDBOX_PROVIDER_WAITS",
}


def variable(name: str, environment: Mapping[str, str]) -> str:
    """The value of an environment variable by its name or its former one; "" if neither is set."""
    return environment.get(name) or environment.get(_OLD[name]) or ""


def notices(environment: Mapping[str, str]) -> list[str]:
    """A line for every variable that is set by its former name."""
    return [f"{old} is now {new}." for new, old in _OLD.items() if environment.get(old)]
