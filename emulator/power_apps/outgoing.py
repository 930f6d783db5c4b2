"""Requests to the services that a connector names: the identity provider and the API."""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import urlsplit

import httpx

from emulator.loopback import is_this_machine

UNREACHABLE = (httpx.HTTPError, httpx.InvalidURL)
"""What `Outgoing.request` raises where nobody answers."""

_SECONDS = 30.0


class NotThisMachineError(Exception):
    """The address is not on this machine, or no address; the message says so."""


class Outgoing:
    """Sends requests over HTTP to this machine only, so that nobody's secrets leave it.

    It does not check TLS certificates, since those of a developer's machine are self-signed.
    `transport`: what carries the requests, for tests without listeners.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._transport = transport

    async def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """The response; raises NotThisMachineError, or one of UNREACHABLE."""
        _check(url)
        async with httpx.AsyncClient(
            transport=self._transport, verify=_no_verification(), trust_env=False, timeout=_SECONDS
        ) as client:
            return await client.request(method, url, **options)


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        local = parts.scheme in ("http", "https") and is_this_machine(parts.hostname or "")
        # Reading the port raises ValueError for a wrong one.
        local = local and (parts.port or 1) > 0
    except ValueError:
        local = False
    if not local:
        raise NotThisMachineError(
            f"The emulator calls addresses on this machine only (localhost, 127.0.0.1, [::1]),"
            f" and {url!r} is none. Microsoft's service would have called it."
        )


def _no_verification() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
