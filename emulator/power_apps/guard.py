"""The edge of every route of Power Apps: who is let in, and how refusals are sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.host import is_loopback
from emulator.power_apps.errors import PowerAppsError

Handler = Callable[[Request], Awaitable[Response]]
Refuse = Callable[[PowerAppsError], Response]

# What a browser says of a request that a page of this server, or the person, has made.
_OWN_SITE = ("same-origin", "none")


def as_json(error: PowerAppsError) -> Response:
    return JSONResponse(error.body(), error.status, {"Cache-Control": "no-store"})


def guarded(
    path: str, handler: Handler, *, methods: Sequence[str] = ("GET",), refuse: Refuse = as_json
) -> Route:
    """A route for this machine only, since nobody signs in to Power Apps here.

    No page of another site may read its responses, or send what changes something.
    """

    async def answer(request: Request) -> Response:
        try:
            _check_caller(request)
            return await handler(request)
        except PowerAppsError as error:
            return refuse(error)

    return Route(path, answer, methods=list(methods))


def _check_caller(request: Request) -> None:
    if not is_loopback(request.scope):
        raise PowerAppsError(
            403, "NotLoopback", "Power Apps answers to localhost, 127.0.0.1 and [::1] only."
        )
    changes = request.method not in ("GET", "HEAD")
    if changes and request.headers.get("sec-fetch-site", "none") not in _OWN_SITE:
        raise PowerAppsError(403, "CrossSite", "A page of another site sent this request.")
