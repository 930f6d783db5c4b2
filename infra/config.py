"""The program's settings, read from the stack's configuration and checked.

Every refusal is one message that names the setting as the configuration file spells it.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pulumi
import yaml
from pulumi.runtime.config import CONFIG, is_config_secret

from b2c.refusal import HIDDEN, InvalidSetting
from b2c.spelling import camel_case
from components.arguments import CONFIGURATION, Arguments, read_fields
from infra.settings import SETTINGS
from openapi import text


def load() -> Arguments:
    """The settings by their names in Python, with defaults; the API's document, not its path.

    Raises `InvalidSetting` for a key that does not exist or stands twice, for a value of the wrong
    type or that B2C refuses, and for one that is marked as a secret: none is, and each ends in
    plain text.
    """
    namespace = f"{pulumi.get_project()}:"
    configured = {
        key.removeprefix(namespace): value
        for key, value in CONFIG.get().items()
        if key.startswith(namespace)
    }
    _refuse_twice(namespace)
    for key in configured:
        if is_config_secret(namespace + key):
            raise InvalidSetting(
                key,
                HIDDEN,
                "no setting can be kept secret: all of them are in plain text in the state, in"
                " previews or in the portal",
                f"If it is no secret, set it again with `pulumi config set --plaintext {key} …`.",
            )
    parsed = {key: _parsed(key, value) for key, value in configured.items()}
    settings = read_fields(SETTINGS, parsed, CONFIGURATION)
    if settings["api_definition"] is None:
        return settings
    if "://" in settings["api_definition"]:
        raise InvalidSetting(
            "apiDefinition",
            settings["api_definition"],
            "it must be the path of a file, counted from Pulumi.yaml",
            "Save the document beside Pulumi.yaml.",
        )
    # The engine runs the program in infra/; paths count from Pulumi.yaml.
    path = Path.cwd().parent / settings["api_definition"]
    return settings.changed(api_definition=text.read(path, "apiDefinition"))


def _refuse_twice(namespace: str) -> None:
    """Refuse a key that the stack's file holds with the project's name and without: the engine
    takes one of the two, now this one and now that."""
    # The engine runs the program in infra/; a file that --config-file names is not looked for.
    file = Path.cwd().parent / f"Pulumi.{pulumi.get_stack()}.yaml"
    if not file.exists():
        return
    # As text, whatever it looks like: a date of no calendar is no date to the engine either.
    keys = (yaml.load(file.read_text("utf-8"), yaml.BaseLoader) or {}).get("config") or {}
    for key in keys:
        if f"{namespace}{key}" in keys:
            raise InvalidSetting(
                key,
                keys[key] if not isinstance(keys[key], Mapping) else "…",
                f"{file.name} also holds {namespace}{key}, which means the same",
                "Keep one of the two.",
            )


@contextmanager
def refusals_as_run_errors() -> Iterator[None]:
    """Within it, a refused setting ends the program with one message and no stack trace."""
    try:
        yield
    except InvalidSetting as refusal:
        raise pulumi.RunError(str(refusal.below(f"{pulumi.get_project()}:"))) from None


def _parsed(key: str, value: str) -> Any:
    """The engine hands over every value as text; lists, objects, numbers and flags as JSON."""
    of_text = {camel_case(name) for name, field in SETTINGS.items() if str in field.kind.types}
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return value if key in of_text and not isinstance(parsed, list | dict) else parsed
