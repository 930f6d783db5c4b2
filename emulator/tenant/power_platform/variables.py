"""Environment variables, and the texts of a connector that stand for them.

`@environmentVariables("<schema name>")` may be part of a connector's texts. The service replaces it
when the connector is saved; a value that changes afterwards has no effect until the next save
(https://learn.microsoft.com/connectors/custom-connectors/environment-variables).
"""

from __future__ import annotations

import re
from typing import Any

from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.rows import KEYS, rows_with, save_row
from emulator.tenant.state import TenantState
from emulator.tenant.subscription.resource_id import ResourceId
from emulator.tenant.subscription.seed import RESOURCE

_SET = "environmentvariabledefinitions"
_REFERENCE = re.compile(r"@environmentVariables\(\"(?P<name>[^\"]*)\"\)")
# environmentvariabledefinitions.type
TEXT, SECRET = 100000000, 100000005


class UnknownVariableError(Exception):
    """A text names a variable that has no value here; the message says which, and why."""


def save_variable(
    tenant: TenantState, platform: PowerPlatform, schema_name: str, value: str, *, secret: bool
) -> None:
    """Make a variable, or give it another value.

    secret: `value` is the id of a secret in a key vault of the emulated subscription.
    """
    known = rows_with(tenant.store, _SET, "schemaname", schema_name)
    row = {
        KEYS[_SET]: known[0][KEYS[_SET]] if known else platform.row_id(f"variable/{schema_name}"),
        "schemaname": schema_name,
        "displayname": schema_name,
        "type": SECRET if secret else TEXT,
        "secretstore": 0 if secret else None,
        "ismanaged": False,
        "#value": tenant.secrets.seal(value),
    }
    save_row(tenant.store, _SET, row)


def resolved(tenant: TenantState, value: Any) -> Any:
    """The JSON value with the variables' values in its texts; raises UnknownVariableError."""
    if isinstance(value, dict):
        return {name: resolved(tenant, item) for name, item in value.items()}
    if isinstance(value, list):
        return [resolved(tenant, item) for item in value]
    if isinstance(value, str):
        return _REFERENCE.sub(lambda match: _value(tenant, match["name"]), value)
    return value


def is_reference(text: str) -> bool:
    return _REFERENCE.fullmatch(text) is not None


def _value(tenant: TenantState, schema_name: str) -> str:
    rows = rows_with(tenant.store, _SET, "schemaname", schema_name)
    if not rows:
        raise UnknownVariableError(
            f"The environment variable '{schema_name}' does not exist in this environment."
        )
    value = tenant.secrets.unseal(rows[0]["#value"])
    if rows[0]["type"] != SECRET:
        return value
    resource = ResourceId.parse(value)
    secret = tenant.store.get(RESOURCE, resource.key) if resource else None
    if secret is None or "_value" not in secret or secret["_deleted"]:
        raise UnknownVariableError(
            f"The secret of the environment variable '{schema_name}' cannot be read. Its value is"
            " the resource id of a secret in Azure Key Vault that this environment may read."
        )
    return tenant.secrets.unseal(secret["_value"])
