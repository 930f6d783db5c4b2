"""Requests of the shapes that Microsoft's own clients send.

The VS Code extension for Copilot Studio is open source (microsoft/vscode-copilotstudio,
`SyncDataverseClient.cs`, commit 4cc4c30a). What `pac connector` sends was described by those who
watched it. Neither client ran against the emulator.
"""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

import httpx

from emulator.tenant.power_platform.identity import SOLUTION
from emulator.tests.dataverse.conftest import KEY, Organization, settings_of, sign_in_parameters

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(16)).decode()
DEFINITION = json.dumps(
    {
        "swagger": "2.0",
        "info": {"title": "Orders", "description": "Orders.", "version": "1.0"},
        "host": "api.contoso.com",
        "basePath": "/",
        "schemes": ["https"],
        "paths": {},
    }
)
DOWNLOADED = (
    "connectorid,name,displayname,description,connectorinternalid,openapidefinition,"
    "connectionparameters,connectionparametersets,policytemplateinstances,iconbrandcolor,iconblob,"
    "connectortype,statecode,statuscode,ismanaged,componentstate,createdon,modifiedon,versionnumber"
)


def _send(organization: Organization, method: str, path: str, body: Any = None) -> httpx.Response:
    """One request as the extension sends it, with its content type."""
    return organization.tenant.http.request(
        method,
        f"{organization.url}/api/data/v9.2/{path}",
        content=None if body is None else json.dumps(body).encode(),
        headers={
            "OData-MaxVersion": "4.0",
            "OData-Version": "4.0",
            "User-Agent": "CopilotStudio-LSP/1.0",
            "Authorization": f"Bearer {organization.token()}",
            **({} if body is None else {"Content-Type": "application/json; charset=utf-8"}),
        },
    )


def _columns(**more: Any) -> dict[str, Any]:
    return {
        "name": "new_orders",
        "displayname": "Orders",
        "description": "Orders.",
        "openapidefinition": DEFINITION,
        "connectionparameters": sign_in_parameters(None),
        "policytemplateinstances": "[]",
        "iconbrandcolor": "#007ee5",
        "iconblob": PNG,
        **more,
    }


def test_the_extensions_synchronization_finds_makes_and_changes_a_connector(
    organization: Organization,
) -> None:
    exists = f"connectors({KEY})?$select=connectorid"
    assert _send(organization, "GET", exists).status_code == 404
    created = _send(
        organization,
        "POST",
        "connectors",
        _columns(
            connectorid=KEY,
            connectorinternalid="shared_new-5forders-5f0123456789abcdef",
            connectortype=1,
        ),
    )
    assert (created.status_code, created.content) == (204, b"")

    assert _send(organization, "GET", exists).json()["connectorid"] == KEY
    condition = quote("startswith(connectorinternalid,'shared_new-5forders-5f')", safe="")
    found = _send(
        organization,
        "GET",
        "connectors?$select=connectorid,name,displayname,connectorinternalid,connectortype,"
        f"ismanaged,modifiedon&$filter={condition}",
    ).json()
    internal_id = found["value"][0]["connectorinternalid"]
    changed = _send(organization, "PATCH", f"connectors({KEY})", _columns(description="More."))
    assert changed.status_code == 204
    condition = quote(
        f"(connectorinternalid eq '{internal_id}' or connectorinternalid eq 'shared_x')"
        " and ismanaged eq false",
        safe="",
    )
    page = _send(organization, "GET", f"connectors?$select={DOWNLOADED}&$filter={condition}").json()
    assert "@odata.nextLink" not in page
    (row,) = page["value"]
    assert set(DOWNLOADED.split(",")) <= set(row)
    assert (row["description"], row["iconblob"], row["openapidefinition"]) == (
        "More.",
        PNG,
        DEFINITION,
    )


def test_pacs_creation_and_update_of_a_connector_in_a_solution(organization: Organization) -> None:
    body = _columns(
        connectortype=1,
        connectionparameters=sign_in_parameters(),
        customcodeblobcontent="public class Script : ScriptBase {}",
        scriptoperations='["GetOrder"]',
    )
    header = {"MSCRM.SolutionUniqueName": SOLUTION}
    created = organization.call("POST", "connectors", body, **header)
    guid = created.headers["odata-entityid"][-37:-1]
    row = organization.row(guid)
    assert row["customcodeblobcontent"].startswith("public class Script")
    assert "/redirect/new-5forders-5f" in settings_of(row)["redirectUrl"]

    organization.ok("PATCH", f"connectors({guid})", _columns())
    changed = organization.row(guid)
    assert changed["connectorinternalid"] == row["connectorinternalid"]
    assert organization.secret(row) is None
