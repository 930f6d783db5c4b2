"""Graph's errors: status, code, and the message that clients compare."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any


class CallError(Exception):
    """Graph refuses the request.

    target: the property with the error; it becomes the error's `details`, with `detail_code` if
    that differs from `code`.
    headers: extra headers of the response.
    correlated: the response has a correlation id, as those of B2C's own services.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        target: str | None = None,
        detail_code: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.target = target
        self.detail_code = detail_code or code
        self.headers = headers or {}
        self.correlated = False

    def body(self, moment: datetime, client_request_id: str | None) -> dict[str, Any]:
        """The JSON of the response. Without an id from the client, Graph repeats its own."""
        request_id = str(uuid.uuid4())
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.target is not None:
            error["details"] = [
                {"code": self.detail_code, "message": self.message, "target": self.target}
            ]
        error["innerError"] = {
            "date": moment.strftime("%Y-%m-%dT%H:%M:%S"),
            "request-id": request_id,
            "client-request-id": client_request_id or request_id,
        }
        if self.correlated:
            error["innerError"] = {"correlationId": str(uuid.uuid4()), **error["innerError"]}
        return {"error": error}


def bad_request(message: str) -> CallError:
    return CallError(400, "Request_BadRequest", message)


def not_found(resource_id: str) -> CallError:
    return CallError(
        404,
        "Request_ResourceNotFound",
        f"Resource '{resource_id}' does not exist or one of its queried reference-property"
        " objects are not present.",
    )


def denied() -> CallError:
    return CallError(
        403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."
    )


def invalid_token(message: str) -> CallError:
    return CallError(
        401,
        "InvalidAuthenticationToken",
        message,
        headers={"WWW-Authenticate": 'Bearer realm="", authorization_uri=""'},
    )


def not_implemented(what: str) -> CallError:
    return CallError(501, "NotImplemented", f"The emulator does not emulate {what}.")


def invalid_property(target: str, reason: str) -> CallError:
    """The refusal of a property's value; `reason` is a sentence."""
    return CallError(
        400,
        "InvalidValue",
        f"Property {target} is invalid. {reason}",
        target=target,
    )


def duplicate_value(target: str) -> CallError:
    return CallError(
        400,
        "DuplicateValue",
        "Request contains a property with duplicate values.",
        target=target,
    )
