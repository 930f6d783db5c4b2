"""Calls of API connectors: the request, how long it may take, and how its answer is read.

After Microsoft's pages "Add an API connector to a sign-up user flow" and "API connectors overview"
(5 seconds for a user flow, one more try if nothing is received). Only APIs on this machine are
called: a rehearsal sends nobody's data anywhere. Their TLS certificates are not checked, since
those of a developer's machine are made by themselves.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx

from emulator.b2c.connector_credentials import Credentials, read_credentials
from emulator.b2c.errors import B2cError
from emulator.b2c.service import B2cService
from emulator.tenant.store import Document
from emulator.tenant.user_flows.api_connectors import KIND
from emulator.tenant.user_flows.user_flow import UserFlow

Step = Literal["postFederationSignup", "postAttributeCollection", "preTokenIssuance"]
Action = Literal["Continue", "ShowBlockPage", "ValidationError"]

# The claims exchanges of AADB2C90075. The second was seen in a public report
# (MicrosoftDocs/azure-docs#68233); the others are chosen after it.
_EXCHANGES: dict[Step, str] = {
    "postFederationSignup": "PostFederationRestful",
    "postAttributeCollection": "PreUserWriteRestful",
    "preTokenIssuance": "PreTokenIssuanceRestful",
}
_TRIES = 2
_SECONDS_A_TRY = 5.0
_LARGEST_ANSWER = 1024 * 1024


class ConnectorNotEmulatedError(Exception):
    """The API is not on this machine; the message says so to the person who rehearses."""


@dataclass(frozen=True)
class ConnectorAnswer:
    """What an API said: `message` for the person, `claims` by the names that it used."""

    action: Action
    message: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)


def connector_of(service: B2cService, policy: UserFlow, step: Step) -> Document | None:
    """The connector of a step of the flow. Only Recommended flows have any."""
    wanted = policy.api_connectors.get(step)
    if wanted is None or not policy.is_recommended:
        return None
    for document in service.tenant.store.list(KIND):
        if document["id"].lower() == wanted.lower():
            return document
    return None


async def call_connector(
    service: B2cService, connector: Document, step: Step, body: Mapping[str, Any]
) -> ConnectorAnswer:
    """Send the claims in `body` and read the answer.

    Raises B2cError 90075, 90027 or 90028 for an API that fails, ConnectorNotEmulatedError.
    """
    url = str(connector["targetUrl"])
    _check_loopback(connector, url)
    credentials = read_credentials(service.tenant.secrets, connector)
    failure = "no answer"
    for _ in range(_TRIES):
        try:
            async with asyncio.timeout(_SECONDS_A_TRY):
                status, content = await _post(url, credentials, body)
        except (TimeoutError, httpx.HTTPError):
            seconds = f"{_SECONDS_A_TRY:g}"
            failure = (
                "Failed to establish connection to restful service end point within timeout limit"
                f" {seconds} seconds. Restful service URL: {_without_query(url)}"
            )
            continue
        return _read(step, credentials, status, content)
    # The code and the wording were seen in a public report (MicrosoftDocs/azure-docs#79137).
    raise _failed(step, "Conflict", failure)


def _check_loopback(connector: Document, url: str) -> None:
    host = ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        # The port is parsed only here.
        known = parts.scheme in ("http", "https") and (parts.port or 1) > 0
        if known and (host == "localhost" or ipaddress.ip_address(host).is_loopback):
            return
    except ValueError:
        pass
    raise ConnectorNotEmulatedError(
        f"The user flow calls the API connector {connector.get('displayName')!r} at {host!r}. The"
        " emulated tenant calls APIs on this machine only (localhost, 127.0.0.1, [::1]): start"
        " the API here and point the connector's targetUrl at it, or take the connector off the"
        " flow. Azure AD B2C would have called it."
    )


async def _post(
    url: str, credentials: Credentials, body: Mapping[str, Any]
) -> tuple[int, bytes | None]:
    """Status and content of one try; no content if it is too large."""
    client = httpx.AsyncClient(
        verify=credentials.tls_context(),
        auth=credentials.basic,
        trust_env=False,
        follow_redirects=False,
        timeout=None,
    )
    async with client, client.stream("POST", url, json=dict(body)) as response:
        content = bytearray()
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > _LARGEST_ANSWER:
                return response.status_code, None
        return response.status_code, bytes(content)


def _read(
    step: Step, credentials: Credentials, status: int, content: bytes | None
) -> ConnectorAnswer:
    if status == 401 and credentials.basic is not None:
        raise B2cError(90027, _EXCHANGES[step])
    if status in (401, 403) and credentials.certificate is not None:
        raise B2cError(90028, _EXCHANGES[step])
    answer = _json_object(content)
    message = answer.get("userMessage")
    message = message if isinstance(message, str) else ""
    action = answer.get("action")
    if status == 200 and action == "Continue":
        known = ("version", "action")
        claims = {name: value for name, value in answer.items() if name not in known}
        return ConnectorAnswer("Continue", claims=claims)
    if status == 200 and action == "ShowBlockPage" and message:
        return ConnectorAnswer("ShowBlockPage", message)
    is_validation = action == "ValidationError" and str(answer.get("status")) == "400"
    if status == 400 and is_validation and message:
        return ConnectorAnswer("ValidationError", message)
    if status == 200:
        raise _failed(
            step,
            "OK",
            "The response is no JSON object with the action Continue, or ShowBlockPage and a"
            " userMessage",
        )
    phrase = _phrase(status)
    raise _failed(step, phrase.replace(" ", "").replace("-", ""), phrase)


def _json_object(content: bytes | None) -> dict[str, Any]:
    try:
        answer = json.loads(content or b"")
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return str(status)


def _failed(step: Step, code: str, reason: str) -> B2cError:
    return B2cError(90075, _EXCHANGES[step], "1", code, reason)


def _without_query(url: str) -> str:
    """The address as it may be shown: keys of functions stand in the query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
