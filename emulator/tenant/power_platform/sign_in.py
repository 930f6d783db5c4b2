"""The sign-in settings inside a connector's connection parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from emulator.tenant.store import Document

_SECRET = "clientSecret"


def sign_ins(parameters: Any) -> Iterator[tuple[str, Document]]:
    """The OAuth settings in connection parameters or in sets of them, each with its place there."""
    if not isinstance(parameters, dict):
        return
    sets = parameters.get("values")
    if isinstance(sets, list):
        for item in sets:
            if isinstance(item, dict):
                for place, settings in sign_ins(item.get("parameters")):
                    yield f"{item.get('name')}/{place}", settings
        return
    for name, parameter in parameters.items():
        if isinstance(parameter, dict) and isinstance(parameter.get("oAuthSettings"), dict):
            yield name, parameter["oAuthSettings"]


def secrets_in(parameters: Any) -> dict[str, str]:
    """The client secrets that are no empty text, by place."""
    return {
        place: settings[_SECRET]
        for place, settings in sign_ins(parameters)
        if isinstance(settings.get(_SECRET), str) and settings[_SECRET]
    }


def put_secrets(parameters: Any, secrets: dict[str, str]) -> None:
    """Write the secrets into the settings at their places, and empty all others."""
    for place, settings in sign_ins(parameters):
        if place in secrets:
            settings[_SECRET] = secrets[place]
        elif _SECRET in settings:
            settings[_SECRET] = ""
