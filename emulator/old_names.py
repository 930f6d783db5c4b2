"""Names of variables that were others before version 0.2; the old ones work until version 0.3."""

from __future__ import annotations

from collections.abc import Mapping

_OLD = {
    "REHEARSAL_PROVIDER": "SANDBOX_PROVIDER",
    "REHEARSAL_PROVIDER_WAITS": "SANDBOX_PROVIDER_WAITS",
}


def variable(name: str, environment: Mapping[str, str]) -> str:
    """The value of an environment variable under its new name or its old one, or empty."""
    return environment.get(name) or environment.get(_OLD[name]) or ""


def notices(environment: Mapping[str, str]) -> list[str]:
    """One line for each variable that is set under its old name."""
    return [f"{old} is now {new}." for new, old in _OLD.items() if environment.get(old)]
