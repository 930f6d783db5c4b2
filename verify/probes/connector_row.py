"""A custom connector's row in Dataverse, as a run makes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from b2c.redirect_url import GLOBAL_REDIRECT_URL
from verify.request import Request
from verify.session import Answer, ProbeFailedError, Session

API = "/api/data/v9.2"
MADE = "a custom connector {mark}"

CREATE = Request(
    "POST", "environment", f"{API}/connectors", "Make a connector's row", "Create on Connector"
)
READ = Request(
    "GET",
    "environment",
    f"{API}/connectors({{connector}})?$select=displayname,connectorinternalid,connectionparameters",
    "Read the row again",
    "Read on Connector",
)
CHANGE = Request(
    "PATCH",
    "environment",
    f"{API}/connectors({{connector}})",
    "Change the row",
    "Write on Connector",
)
DELETE = Request(
    "DELETE",
    "environment",
    f"{API}/connectors({{connector}})",
    "Delete the row",
    "Delete on Connector",
)
WHOLE_ROW = {"Prefer": "return=representation"}
"""Asks for the row in the answer to a write."""

_READS = 10
_PAUSE_SECONDS = 3.0
# Nothing opens with it: the client id is nobody's.
_SECRET = "not-a-secret-of-anything"
_DEFINITION: Mapping[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Verification", "description": "Can be deleted.", "version": "1"},
    "host": "api.example.com",
    "basePath": "/",
    "schemes": ["https"],
    "paths": {
        "/orders": {
            "get": {
                "operationId": "ListOrders",
                "summary": "List orders",
                "responses": {"200": {"description": "The orders."}},
            }
        }
    },
}


def create(
    session: Session,
    part: str,
    display_name: str,
    headers: Mapping[str, str] | None = None,
    **more: str,
) -> tuple[str, Answer]:
    """The id of a new row, and the answer to its creation, which may be a refusal."""
    connector = str(uuid4())
    # Also if the answer is lost: the row has this id then.
    session.undo_with(DELETE, {"connector": connector})
    columns = {
        "connectorid": connector,
        "name": f"{session.mark}_{part}",
        "displayname": display_name,
        "connectortype": 1,
        "openapidefinition": json.dumps(_DEFINITION),
        "connectionparameters": json.dumps(_PARAMETERS),
        **more,
    }
    answer = session.send(
        CREATE, json=columns, headers={**WHOLE_ROW, **(headers or {})}, denied=True
    )
    return connector, answer


_PARAMETERS: Mapping[str, Any] = {
    "token": {
        "type": "oauthSetting",
        "oAuthSettings": {
            "identityProvider": "oauth2",
            "clientId": "00000000-0000-0000-0000-000000000001",
            "clientSecret": _SECRET,
            "scopes": ["openid"],
            "redirectMode": "GlobalPerConnector",
            "redirectUrl": GLOBAL_REDIRECT_URL,
            "properties": {"IsFirstParty": "False", "IsOnbehalfofLoginSupported": False},
            "customParameters": {
                "authorizationUrl": {"value": "https://login.example.com/authorize"},
                "tokenUrl": {"value": "https://login.example.com/token"},
                "refreshUrl": {"value": "https://login.example.com/token"},
            },
        },
    }
}


def settled(session: Session, connector: str) -> Answer:
    """The row once it has its internal id and its redirect URL. Raises `ProbeFailedError`."""
    shown = session.must(READ, {"connector": connector})
    for _ in range(_READS):
        if shown["connectorinternalid"] and redirect_url_of(shown):
            return shown
        session.wait(_PAUSE_SECONDS)
        shown = session.must(READ, {"connector": connector})
    raise ProbeFailedError(
        f"After {_READS} reads the connector has no redirect URL yet.", shown.exchange
    )


def settings_of(row: Answer) -> Mapping[str, Any]:
    """The OAuth settings of a row; empty where it has none."""
    try:
        settings = json.loads(row["connectionparameters"] or "{}")["token"]["oAuthSettings"]
    except (ValueError, KeyError, TypeError):
        return {}
    return settings if isinstance(settings, dict) else {}


def redirect_url_of(row: Answer) -> str:
    """The connector's own redirect URL; empty where the row has none, or only the shared one."""
    url = str(settings_of(row).get("redirectUrl") or "")
    return "" if url == GLOBAL_REDIRECT_URL else url
