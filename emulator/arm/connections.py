"""`Microsoft.Web/connections`: a connection, in which a person signs in to a connector's API."""

from __future__ import annotations

from emulator.arm.call import Call
from emulator.arm.errors import ArmError
from emulator.tenant.clock import graph_time
from emulator.tenant.store import Document
from emulator.tenant.subscription.resource_id import ResourceId

_UNAUTHENTICATED = {
    "status": "Error",
    "target": "token",
    "error": {"code": "Unauthenticated", "message": "This connection is not authenticated."},
}


def write_connection(call: Call) -> Document:
    """The document of a connection to a connector in this subscription.

    A new connection is unauthenticated until a person signs in, which is not emulated. Raises
    ArmError.
    """
    properties = call.properties()
    api_id = (properties.get("api") or {}).get("id")
    api = ResourceId.parse(api_id or "")
    connector = call.stored(api) if api else None
    if connector is None:
        raise ArmError(400, "ApiNotFound", f"The API '{api_id}' of the connection was not found.")
    before = call.stored()
    now = graph_time(call.tenant.clock.now())
    shown = {name: properties[name] for name in ("displayName",) if name in properties}
    return call.envelope(
        {
            **shown,
            "statuses": before["properties"]["statuses"] if before else [_UNAUTHENTICATED],
            "customParameterValues": properties.get("customParameterValues") or {},
            "createdTime": before["properties"]["createdTime"] if before else now,
            "changedTime": now,
            "api": {
                "name": connector["name"],
                "displayName": connector["properties"].get("displayName"),
                "description": connector["properties"].get("description"),
                "brandColor": connector["properties"].get("brandColor"),
                "id": connector["id"],
                "type": connector["type"],
            },
            "testLinks": [],
        }
    )
