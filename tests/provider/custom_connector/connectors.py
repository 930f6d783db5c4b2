"""Connectors for tests, and what a person or another program does in their environment."""

from __future__ import annotations

import json
from typing import Any

from tests.b2c.test_custom_connector import BY_HAND as _BY_HAND
from tests.b2c.test_custom_connector import CONNECTOR as _CONNECTOR
from tests.b2c.test_custom_connector import PNG, signing_in
from tests.provider.environment import Environment

CONNECTOR = {name: value for name, value in _CONNECTOR.items() if name != "environmentUrl"}
BY_HAND = {name: value for name, value in _BY_HAND.items() if name != "environmentUrl"}
DEFINITION = CONNECTOR["definition"]
EVERYTHING = {
    **CONNECTOR,
    "description": "Orders of our customers.\nAll of them.",
    "iconBrandColor": "#0b556a",
    "icon": PNG,
    "policyTemplateInstances": [{"templateId": "routerequesttoendpoint", "parameters": {"a": 1}}],
    "script": "public class Script : ScriptBase {}\n",
    "scriptOperations": ["ListOrders"],
}
OTHER = {"clientId": "another client"}
POST = {"method": "POST", "path": "/connectors$"}
PATCH = {"method": "PATCH", "path": r"/connectors\("}
DELETE = {"method": "DELETE", "path": r"/connectors\("}


def key_of(resource_id: str) -> str:
    return resource_id.partition("(")[2].removesuffix(")")


def stored_secret(environment: Environment) -> str | None:
    """The secret with which a connection signs in."""
    [row] = environment.rows()
    return environment.organization.secret(row)


def here(environment: Environment) -> dict[str, Any]:
    """The connector with the consent service of the emulator."""
    address = environment.organization.tenant.state.url.partition("//")[2]
    return {**CONNECTOR, "redirectHost": address}


def members(environment: Environment) -> list[str]:
    """The connectors that are in the solution."""
    key = environment.organization.platform.row_id("solution/rehearsal")
    rows = environment.organization.ok("GET", "solutioncomponents")["value"]
    return [row["objectid"] for row in rows if row["_solutionid_value"] == key]


def foreign(environment: Environment, **columns: Any) -> str:
    """The row of a connector that somebody else has made."""
    key = "99999999-0000-0000-0000-000000000001"
    row: str = environment.organization.create(connectorid=key, **columns)["connectorid"]
    return row


def enter_secret(environment: Environment) -> None:
    """What a person does in the maker portal."""
    [row] = environment.rows()
    parameters = json.dumps(signing_in(clientSecret="entered by a person"))
    path = f"connectors({row['connectorid']})"
    environment.organization.ok("PATCH", path, {"connectionparameters": parameters})


def edit(environment: Environment, **columns: Any) -> None:
    """What a person changes in the maker portal."""
    [row] = environment.rows()
    environment.organization.ok("PATCH", f"connectors({row['connectorid']})", columns)


def maker(environment: Environment, access: str = "view") -> dict[str, str]:
    object_id = environment.organization.platform.maker_object_id
    return {"objectId": object_id, "kind": "user", "access": access}


def makers(environment: Environment, access: str = "edit") -> dict[str, str]:
    object_id = environment.organization.platform.makers_group_id
    return {"objectId": object_id, "kind": "group", "access": access}
