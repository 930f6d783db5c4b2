"""The rehearsal stack's configuration, made from that of the development stack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from emulator.environment import Tenant
from emulator.rehearsal.errors import RehearsalError
from emulator.rehearsal.layout import Layout
from emulator.tenant.private_files import write_private

_EXAMPLE = "Pulumi.dev.yaml"
_HEADER = (
    f"# Made from {_EXAMPLE} by `make up`, which keeps the keys that you change here."
    " Not tracked by git.\n"
)
# The newest secret's lifetime, and by how much every older one ends earlier. Graph allows two
# years.
_SECRET_LIFE = timedelta(days=180)
_SECRET_INTERVAL = timedelta(days=90)
# Where the connector's definition finds the API: emulated connectors call this machine only.
# `b2c-connector sign-in` starts the example API there, unless another one runs.
_API_URL = "http://localhost:8410"
_CONNECTOR = "Orders"

Config = dict[str, Any]


@dataclass(frozen=True)
class _StackFile:
    config: Config
    other: dict[str, Any]  # the engine's own keys, the salt among them


def write_settings(layout: Layout, tenant: Tenant, today: date) -> None:
    """Bring the rehearsal stack's file up to date with the example and the tenant's address.

    A key that a person has changed since the last call stays. If the example's dates of secrets
    have passed, the stack gets others, and keeps them: new dates would replace the secrets. Raises
    RehearsalError if a file cannot be read.
    """
    example = _read(layout.root / _EXAMPLE)
    project = _project_name(layout.root)
    written: Config = _last_written(layout.written_settings)
    derived = derive(_namespaced(example.config, project), project, tenant, written, today)
    # Without a record of the written settings, the file remains from a removed rehearsal.
    current = _read(layout.settings) if written and layout.settings.exists() else None
    config = merge(written, derived, current.config) if current else derived
    if current is None or _plain(config) != _plain(current.config):
        document = {"config": config, **(current.other if current else {})}
        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)
        write_private(layout.settings, (_HEADER + text).encode())
    write_private(layout.written_settings, json.dumps(_plain(derived), indent=2).encode())


def derive(example: Config, project: str, tenant: Tenant, written: Config, today: date) -> Config:
    """The example's configuration for this tenant, with dates in the future.

    `written` is the configuration of the last call, whose dates are kept; empty if there is none.
    The result omits the settings of a real directory: those of the providers, and values that
    only the example's own passphrase decrypts.
    """
    secrets_key = f"{project}:clientSecrets"
    secrets = example.get(secrets_key, [])
    return {
        **{
            key: value
            for key, value in example.items()
            if key.startswith(f"{project}:")
            # The example's own connectors are in real environments.
            and key != f"{project}:powerPlatform"
            and not _is_encrypted(value)
        },
        f"{project}:tenantName": tenant.tenant_name,
        f"{project}:tenantId": tenant.tenant_id,
        # A browser opens http://localhost without a warning.
        f"{project}:customDomain": tenant.url,
        f"{project}:protect": "false",
        secrets_key: _future_dates(secrets, written.get(secrets_key, []), today),
        **_connector(example, project, tenant),
    }


def _connector(example: Config, project: str, tenant: Tenant) -> Config:
    """The settings of a connector in the emulated environment; it is made from a description."""
    if f"{project}:apiDefinition" not in example:
        return {}
    return {
        f"{project}:apiUrl": _API_URL,
        f"{project}:powerPlatform": [
            {
                "environmentUrl": tenant.tls_url,
                "displayName": _CONNECTOR,
                "redirectHost": f"localhost:{tenant.port}",
            }
        ],
    }


def merge(written: Config, derived: Config, current: Config) -> Config:
    """The values that a person changed in `current` since `written`, the others from `derived`."""
    merged: Config = {}
    for key in [*current, *(key for key in derived if key not in current)]:
        changed = _plain(current.get(key)) != _plain(written.get(key))
        source = current if changed else derived
        if key in source:
            merged[key] = source[key]
    return merged


def _future_dates(example: list[Config], written: list[Config], today: date) -> list[Config]:
    """The secrets with the example's dates or, if one of these has passed, with other dates."""
    if not any(_has_passed(secret.get("expires"), today) for secret in example):
        return [{**secret, "expires": _text(secret.get("expires"))} for secret in example]
    earlier = {str(secret.get("generation")): secret.get("expires") for secret in written}
    newest = today + _SECRET_LIFE
    return [
        {
            **secret,
            "expires": earlier.get(str(secret.get("generation")))
            or (newest - index * _SECRET_INTERVAL).isoformat(),
        }
        for index, secret in enumerate(example)
    ]


def _text(expires: Any) -> Any:
    """The date as text, which the engine needs; YAML reads a date without quotes as a date."""
    return expires.isoformat() if isinstance(expires, date) else expires


def _has_passed(expires: Any, today: date) -> bool:
    try:
        return date.fromisoformat(str(expires)[:10]) <= today
    except ValueError:
        return False  # The program itself refuses the value.


def _namespaced(config: Config, project: str) -> Config:
    """The configuration with the project's name before keys without a namespace."""
    return {key if ":" in key else f"{project}:{key}": value for key, value in config.items()}


def _is_encrypted(value: Any) -> bool:
    return isinstance(value, Mapping) and "secure" in value


def _plain(value: Any) -> Any:
    """The value for a comparison; the engine writes booleans and numbers as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value)


def _project_name(root: Path) -> str:
    name: str = _load(root / "Pulumi.yaml")["name"]
    return name


def _read(path: Path) -> _StackFile:
    content = _load(path)
    # The example may belong to a real stack; its salt then belongs to another passphrase.
    own = path.name != _EXAMPLE
    other = {key: value for key, value in content.items() if key != "config"} if own else {}
    return _StackFile(content.get("config") or {}, other)


def _load(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text())
    except OSError as error:
        raise RehearsalError(f"{path} cannot be read: {error.strerror}.") from None
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise RehearsalError(f"{path}{line}: this is not valid YAML: {error.problem}.") from None
    except yaml.YAMLError as error:
        raise RehearsalError(f"{path} is not valid YAML: {error}") from None
    if not isinstance(content, dict):
        raise RehearsalError(f"{path} holds no settings: a Pulumi stack file is a YAML mapping.")
    return content


def _last_written(path: Path) -> Config:
    try:
        content: Config = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content
