"""How requests to the control API are read, and how it refuses one."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

PREFIX = "/_rehearsal/"


async def read_json(request: Request) -> Any:
    """The request's body; raises ValueError with a message for the caller."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        raise ValueError("The body is no JSON.") from None


async def read_object(request: Request, of: str) -> dict[str, Any]:
    """The request's body, which must be an object; `of` says of what, in the ValueError."""
    value = await read_json(request)
    if not isinstance(value, dict):
        raise ValueError(f"Give a JSON object of {of}.")
    return value


def refuse(message: str, status: int = 400) -> Response:
    """The control API's answer to a request that it cannot do."""
    return JSONResponse({"error": {"code": "InvalidControlRequest", "message": message}}, status)
