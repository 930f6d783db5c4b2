"""The name under which a client reached the tenant, from its Host header."""

from __future__ import annotations

import re

from starlette.requests import HTTPConnection
from starlette.types import Scope

from emulator.loopback import is_this_machine

_HOST = re.compile(r"(?P<name>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


def host_of(request: HTTPConnection) -> str:
    """Host and port of the Host header; those of the listener if the header is no host."""
    host = request.headers.get("host", "")
    if _HOST.fullmatch(host):
        return host
    _, port = request.scope.get("server") or ("localhost", None)
    return "localhost" if port is None else f"localhost:{port}"


def base_of(request: HTTPConnection) -> str:
    """Scheme and host of the request's own address, without a final slash.

    `request.url` would raise for a wrong Host header.
    """
    return f"{request.scope['scheme']}://{host_of(request)}"


def is_loopback(scope: Scope) -> bool:
    """Whether the Host header names this machine.

    It does not for a browser on a page of another site whose name leads to this machine (DNS
    rebinding).
    """
    match = _HOST.fullmatch(HTTPConnection(scope).headers.get("host", ""))
    if match is None:
        return False
    return is_this_machine(match["name"].lower().strip("[]"))
