"""Calls of API connectors: the request, its time limit, and the response.

Sources: Microsoft's pages "Add an API connector to a sign-up user flow" and "API connectors
overview" (5 seconds for a user flow, a second attempt without a response). The emulator calls only
APIs on this machine, so that it sends nobody's data anywhere. It does not check their TLS
certificates, since those of a developer's machine are self-signed.
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

# The claims exchanges of AADB2C90075. A public report shows the second
# (MicrosoftDocs/azure-docs#68233); the others follow its form.
_EXCHANGES: dict[Step, str] = {
    "postFederationSignup": "PostFederationRestful",
    "postAttributeCollection": "PreUserWriteRestful",
    "preTokenIssuance": "PreTokenIssuanceRestful",
}
_ATTEMPTS = 2
_SECONDS_PER_ATTEMPT = 5.0
_LARGEST_RESPONSE = 1024 * 1024


class ConnectorNotEmulatedError(Exception):
    """The API is not on this machine; the message explains that to the person."""


@dataclass(frozen=True)
class ConnectorAnswer:
    """The response of an API: `message` for the person, `claims` by the API's names."""

    action: Action
    message: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)


def connector_of(service: B2cService, policy: UserFlow, step: Step) -> Document | None:
    """The connector of a step of the user flow. Only Recommended user flows have connectors."""
    connector_id = policy.api_connectors.get(step)
    if connector_id is None or not policy.is_recommended:
        return None
    for document in service.tenant.store.list(KIND):
        if document["id"].lower() == connector_id.lower():
            return document
    return None


async def call_connector(
    service: B2cService, connector: Document, step: Step, body: Mapping[str, Any]
) -> ConnectorAnswer:
    """Send the claims in `body` and read the response.

    Raises B2cError 90075, 90027 or 90028 for an API that fails, ConnectorNotEmulatedError.
    """
    url = str(connector["targetUrl"])
    _check_loopback(connector, url)
    credentials = read_credentials(service.tenant.secrets, connector)
    failure = "no response"
    for _ in range(_ATTEMPTS):
        try:
            async with asyncio.timeout(_SECONDS_PER_ATTEMPT):
                status, content = await _post(url, credentials, body)
        except (TimeoutError, httpx.HTTPError):
            seconds = f"{_SECONDS_PER_ATTEMPT:g}"
            failure = (
                "Failed to establish connection to restful service end point within timeout limit"
                f" {seconds} seconds. Restful service URL: {_without_query(url)}"
            )
            continue
        return _read(step, credentials, status, content)
    # A public report shows the code and the wording (MicrosoftDocs/azure-docs#79137).
    raise _failed(step, "Conflict", failure)


def _check_loopback(connector: Document, url: str) -> None:
    host = ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        # Reading the port raises ValueError for a wrong one.
        is_http = parts.scheme in ("http", "https") and (parts.port or 1) > 0
        if is_http and (host == "localhost" or ipaddress.ip_address(host).is_loopback):
            return
    except ValueError:
        pass
    raise ConnectorNotEmulatedError(
        f"The user flow calls the API connector {connector.get('displayName')!r} at {host!r}. The"
        " emulated tenant calls APIs on this machine only (localhost, 127.0.0.1, [::1]): start"
        " the API on this machine and set the connector's targetUrl to it, or detach the connector"
        " from the user flow. Azure AD B2C would have called it."
    )


async def _post(
    url: str, credentials: Credentials, body: Mapping[str, Any]
) -> tuple[int, bytes | None]:
    """Status and content of one attempt; no content if it is too large."""
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
            if len(content) > _LARGEST_RESPONSE:
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
        control = ("version", "action")
        claims = {name: value for name, value in answer.items() if name not in control}
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
    """The address without its query, which may hold the key of an Azure function."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
