from __future__ import annotations

from typing import Any

from emulator.tests.arm.conftest import Azure, connector_body


def body(api: str) -> dict[str, Any]:
    properties = {"displayName": "Orders of Ann", "api": {"id": api}}
    return {"location": "westeurope", "properties": properties}


def test_a_new_connection_is_unauthenticated_until_its_person_signs_in(azure: Azure) -> None:
    azure.ok("PUT", azure.connector(), connector_body())
    made = azure.ok("PUT", azure.connection(), body(azure.connector()))
    [status] = made["properties"]["statuses"]
    assert (status["status"], status["error"]["code"]) == ("Error", "Unauthenticated")
    assert made["properties"]["api"]["id"] == azure.connector()
    assert made["properties"]["displayName"] == "Orders of Ann"


def test_a_connection_of_no_connector_is_refused(azure: Azure) -> None:
    assert azure.refused("PUT", azure.connection(), body(azure.connector())) == (
        400,
        "ApiNotFound",
    )
    assert azure.refused("PUT", azure.connection(), body("orders")) == (400, "ApiNotFound")
