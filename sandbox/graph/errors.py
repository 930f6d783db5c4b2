"""Graph's errors: status, code, and the message that its clients match on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any


class GraphError(Exception):
    """An answer of Graph that refuses the request. `headers` go with it."""

    def __init__(
        self, status: int, code: str, message: str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


def bad_request(message: str) -> GraphError:
    return GraphError(400, "Request_BadRequest", message)


def not_found(resource_id: str) -> GraphError:
    return GraphError(
        404,
        "Request_ResourceNotFound",
        f"Resource '{resource_id}' does not exist or one of its queried reference-property"
        " objects are not present.",
    )


def denied() -> GraphError:
    return GraphError(
        403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."
    )


def invalid_token(message: str) -> GraphError:
    return GraphError(
        401,
        "InvalidAuthenticationToken",
        message,
        {"WWW-Authenticate": 'Bearer realm="", authorization_uri=""'},
    )


def not_implemented(what: str) -> GraphError:
    return GraphError(501, "NotImplemented", f"The rehearsal tenant does not play {what}.")


def error_body(
    code: str, message: str, moment: datetime, client_request_id: str | None
) -> dict[str, Any]:
    """The body of an error. Without an id from the client, Graph repeats its own."""
    request_id = str(uuid.uuid4())
    return {
        "error": {
            "code": code,
            "message": message,
            "innerError": {
                "date": moment.strftime("%Y-%m-%dT%H:%M:%S"),
                "request-id": request_id,
                "client-request-id": client_request_id or request_id,
            },
        }
    }
