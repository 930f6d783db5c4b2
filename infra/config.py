"""The program's settings: read from the stack's configuration, checked for shape and spelling.

Shape is checked by `infra.settings` (types, unknown keys); what B2C accepts is checked by the
components. Both refuse with one message that names the key as the configuration file spells it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypedDict, cast

import pulumi
import yaml
from pulumi.runtime.config import CONFIG, is_config_secret
from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from b2c.rules import known_as
from components import FlowConnectorArgs, InvalidSetting, UserFlowArgs
from components.key_vault import KeyVaultSettings
from components.logic_apps_connector import LogicAppsSettings
from infra.settings import Settings as Settings
from openapi import text

_LIST = "See the list of settings in docs/reference/settings.md."


class UserFlowAttributeArgs(TypedDict):
    """A custom attribute of the tenant: `display_name`, its name in the directory, without blanks;
    `description`; `data_type`: string, boolean or int64."""

    display_name: str
    description: str
    data_type: str


@dataclass(frozen=True)
class Configuration:
    """What the program makes: `connector`, with the policy by name and without flows; `user_flows`
    and the custom attributes that they ask for; `logic_apps` and `key_vault`, None unless named."""

    connector: FlowConnectorArgs
    user_flows: Sequence[UserFlowArgs]
    user_flow_attributes: Sequence[UserFlowAttributeArgs]
    logic_apps: LogicAppsSettings | None = None
    key_vault: KeyVaultSettings | None = None


def load() -> Configuration:
    """The configuration as the components take it.

    Raises `InvalidSetting` for a key that does not exist or stands twice, for a value of the wrong
    type, and for one that is marked as a secret: none is, and each ends in plain text.
    """
    namespace = f"{pulumi.get_project()}:"
    given = {
        key.removeprefix(namespace): value
        for key, value in CONFIG.get().items()
        if key.startswith(namespace)
    }
    _refuse_twice(namespace)
    for key in given:
        if is_config_secret(namespace + key):
            raise InvalidSetting(
                key,
                "[secret]",
                "no setting can be kept secret: all of them are in plain text in the state, in"
                " previews or in the portal",
                f"If it is no secret, set it again with `pulumi config set --plaintext {key} …`.",
            )
    try:
        settings = Settings.model_validate(
            {key: _parsed(key, value) for key, value in given.items()}
        )
    except ValidationError as errors:
        raise _refusal(errors) from None
    arguments = settings.model_dump(exclude_none=True)
    if settings.api_definition is not None:
        arguments["api_definition"] = text.read(
            # The engine runs the program in infra/; paths count from Pulumi.yaml.
            Path.cwd().parent / settings.api_definition,
            "apiDefinition",
        )
    return Configuration(
        user_flows=arguments.pop("user_flows", []),
        user_flow_attributes=arguments.pop("user_flow_attributes", []),
        logic_apps=arguments.pop("logic_apps", None),
        key_vault=arguments.pop("key_vault", None),
        connector=cast(FlowConnectorArgs, arguments),
    )


def _refuse_twice(namespace: str) -> None:
    """Refuse a key that the stack's file holds with the project's name and without: the engine
    takes one of the two, now this one and now that."""
    # The engine runs the program in infra/; a file that --config-file names is not looked for.
    file = Path.cwd().parent / f"Pulumi.{pulumi.get_stack()}.yaml"
    if not file.exists():
        return
    keys = (yaml.safe_load(file.read_text("utf-8")) or {}).get("config") or {}
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
        with known_as({}, prefix=f"{pulumi.get_project()}:"):
            yield
    except InvalidSetting as refusal:
        raise pulumi.RunError(str(refusal)) from None


def _parsed(key: str, value: str) -> Any:
    """The engine hands over every value as text; lists, numbers and flags as JSON."""
    field = {to_camel(name): field for name, field in Settings.model_fields.items()}.get(key)
    if field is None or field.annotation == str | None:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _refusal(errors: ValidationError) -> InvalidSetting:
    first = errors.errors(include_url=False)[0]
    setting = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]
    ).removeprefix(".")
    if first["type"] == "extra_forbidden":
        return InvalidSetting(
            setting, first["input"], "there is no such setting", _closest(first["loc"])
        )
    value = None if first["type"] == "missing" else first["input"]
    return InvalidSetting(
        setting,
        value,
        first["msg"][0].lower() + first["msg"][1:],
        _LIST,
    )


def _closest(loc: tuple[int | str, ...]) -> str:
    names = [to_camel(name) for name in Settings.model_fields]
    close = get_close_matches(str(loc[-1]), names, n=1) if len(loc) == 1 else []
    return f'Did you mean "{close[0]}"?' if close else _LIST
