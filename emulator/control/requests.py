"""Reading and refusing requests to the control API."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

PREFIX = "/_rehearsal/"


async def read_json(request: Request) -> Any:
    """The request's body as JSON; raises ValueError with a message for the caller."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        raise ValueError("The body is no JSON.") from None


async def read_object(request: Request, contents: str) -> dict[str, Any]:
    """The request's body as a JSON object; the message of the ValueError names its `contents`."""
    value = await read_json(request)
    if not isinstance(value, dict):
        raise ValueError(f"Give a JSON object of {contents}.")
    return value


def refuse(message: str, status: int = 400) -> Response:
    """The response of the control API to a wrong request."""
    return JSONResponse({"error": {"code": "InvalidControlRequest", "message": message}}, status)
