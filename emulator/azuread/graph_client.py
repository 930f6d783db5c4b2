"""A client of Graph that behaves as the official plugin's: discovery, token, retries, waits, locks.

The official plugin 6.10.0 sends one metadata GET and one token POST per configured process. It
repeats a request after 408, 424, 429 and 5xx except 501, when `Retry-After` or 1, 2, 4 … seconds
have passed, and opens a new connection for each request.
"""

import asyncio
import base64
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from b2c.refusal import Refusal
from emulator import stand_in
from emulator.azuread import PACKAGE, VERSION
from emulator.azuread.settings import Settings

_REPEATED = {408, 424, 429}
_IDEMPOTENT = {"GET", "DELETE"}
_NO_RESPONSE = "HTTP response was nil; connection may have been reset"
_LONGEST_PAUSE_SECONDS = 61.0
_PATIENCE_SECONDS = 600.0
_PATIENCE_WITHOUT_SERVER_SECONDS = 30.0
_TOKEN_ATTEMPTS = 5
_TOKEN_MARGIN_SECONDS = 20 * 60
_CONFIRMING_READS = 5

Sleep = Callable[[float], Awaitable[None]]


class GraphError(Refusal):
    """Graph refused a request; `status` is 0 where no response arrived."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status

    def engine_text(self) -> str:
        """The refusal in the frame that the official plugin puts around errors."""
        return f"1 error occurred:\n\t* {self}\n\n"


@dataclass(frozen=True)
class Waits:
    """Seconds between the five reads that confirm a change."""

    new_password: float = 0.0
    deletion: float = 0.0

    @classmethod
    def official(cls) -> "Waits":
        """The official plugin's waits: 4 s after a new password, 20 s after a deletion."""
        return cls(new_password=1.0, deletion=5.0)


class Graph:
    """One authenticated conversation with the tenant; made by `connect`."""

    def __init__(
        self,
        settings: Settings,
        client: httpx.AsyncClient,
        waits: Waits,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.settings = settings
        self.waits = waits
        self.base = ""
        self.caller_id = ""
        self.locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._client = client
        self._sleep = sleep
        self._login = ""
        self._token = ""
        self._token_expires = 0.0
        self._token_lock = asyncio.Lock()

    async def connect(self) -> None:
        """Discover the tenant's addresses and get the first token.

        Raises `GraphError` with the official plugin's words.
        """
        metadata = await self._metadata()
        self.base = str(metadata["microsoftGraphResourceId"]).rstrip("/")
        self._login = str(metadata["authentication"]["loginEndpoint"])
        await self._renew_token()

    async def get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """GET; raises `GraphError` unless the response is a success."""
        return await self.request("GET", path, query=query)

    async def find(self, path: str) -> dict[str, Any] | None:
        """GET; None for 404."""
        try:
            return await self.get(path)
        except GraphError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    async def request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        repeat_if: Callable[[GraphError], bool] = lambda _error: False,
    ) -> dict[str, Any]:
        """One Graph call with the official plugin's retries.

        `path` begins with the version. `repeat_if` selects further refusals after which the request
        is repeated, because the directory has not caught up yet. Returns the response's JSON, `{}`
        for an empty one. Raises `GraphError`.
        """
        started = time.monotonic()
        give_up = started + _PATIENCE_SECONDS
        pause = 1.0
        while True:
            try:
                response = await self._send(method, path, body, query)
            except httpx.TransportError as error:
                # Nobody knows whether a write without a response took effect, so only idempotent
                # requests are repeated.
                refusal = GraphError(_NO_RESPONSE)
                again, wait = method in _IDEMPOTENT, pause
                if isinstance(error, httpx.ConnectError):
                    refusal = GraphError(f"{method} {self.base}{path}: {error}")
                    give_up = min(give_up, started + _PATIENCE_WITHOUT_SERVER_SECONDS)
            else:
                if response.is_success:
                    return _json(response)
                refusal = GraphError(_refusal_text(response), response.status_code)
                again = _is_repeated(response.status_code) or repeat_if(refusal)
                wait = _retry_after(response, pause)
            if not again or time.monotonic() + wait > give_up:
                raise refusal
            await self._sleep(wait)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def confirm(self, seen: Callable[[], Awaitable[bool]], interval: float) -> None:
        """Repeat `seen` until it returns true five times in a row, `interval` seconds apart.

        Without the official waits the five reads follow one another at once, so that the number of
        requests stays the same. Raises `GraphError` after ten minutes without success.
        """
        give_up = time.monotonic() + _PATIENCE_SECONDS
        confirmed = 0
        while True:
            confirmed = confirmed + 1 if await seen() else 0
            if confirmed == _CONFIRMING_READS:
                return
            if time.monotonic() > give_up:
                raise GraphError("timeout while waiting for state to become 'Done'")
            # After a read that does not show the change, the directory needs time in any case.
            await self._sleep(interval if confirmed else max(interval, 0.2))

    async def confirm_deleted(self, path: str) -> None:
        """Wait until five reads of the object in a row return 404."""

        async def gone() -> bool:
            return await self.find(path) is None

        await self.confirm(gone, self.waits.deletion)

    def reference(self, object_id: str) -> str:
        """The address of a directory object, with which a request binds an owner."""
        return f"{self.base}/v1.0/directoryObjects/{object_id}"

    async def _metadata(self) -> dict[str, Any]:
        url = f"https://{self.settings.metadata_host}/metadata/endpoints"
        where = f"retrieving metadata from endpoint {url!r}"
        try:
            response = await self._client.get(url, params={"api-version": "2022-09-01"})
        except httpx.TransportError as error:
            raise GraphError(f"{where}: {error}") from error
        if response.status_code != HTTPStatus.OK:
            raise GraphError(f"{where}: received HTTP status {response.status_code}")
        return _json(response)

    async def _renew_token(self) -> None:
        settings = self.settings
        form = {
            "client_id": settings.client_id,
            "grant_type": "client_credentials",
            "scope": f"{self.base}/.default",
        }
        if settings.client_secret:
            form["client_secret"] = settings.client_secret
        else:
            form["client_assertion"] = settings.oidc_token
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        url = f"{self._login}/{settings.tenant_id}/oauth2/v2.0/token"
        response = await self._post_form(url, form)
        if not response.is_success:
            raise GraphError(
                "building client: unable to obtain access token: clientCredentialsToken: received "
                f"HTTP status {response.status_code} with response: {response.text}"
            )
        answer = _json(response)
        self._token = str(answer["access_token"])
        self._token_expires = time.time() + float(answer["expires_in"])
        self.caller_id = str(_claims(self._token).get("oid", ""))

    async def _post_form(self, url: str, form: Mapping[str, str]) -> httpx.Response:
        pause = 1.0
        for attempt in range(1, _TOKEN_ATTEMPTS + 1):
            try:
                response = await self._client.post(
                    url, data=dict(form), headers={"Accept": "application/json"}
                )
            except httpx.TransportError as error:
                raise GraphError(
                    f"building client: unable to obtain access token: POST {url}: {error}"
                ) from error
            if not _is_repeated(response.status_code):
                return response
            if attempt < _TOKEN_ATTEMPTS:
                await self._sleep(_retry_after(response, pause))
                pause *= 2
        raise GraphError(
            f"building client: unable to obtain access token: POST {url} giving up after "
            f"{_TOKEN_ATTEMPTS} attempt(s)"
        )

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        query: Mapping[str, str] | None,
    ) -> httpx.Response:
        async with self._token_lock:
            if self._token_expires - time.time() < _TOKEN_MARGIN_SECONDS:
                await self._renew_token()
        return await self._client.request(
            method,
            f"{self.base}{path}",
            params=query,
            content=None if body is None else json.dumps(body),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/json; charset=utf-8; IEEE754Compatible=false",
                "Content-Type": "application/json; charset=utf-8",
                "OData-MaxVersion": "4.0",
                "OData-Version": "4.0",
            },
        )


def http_client() -> httpx.AsyncClient:
    """A client with the official plugin's timeouts, and a new connection for each request."""
    return stand_in.http_client(
        PACKAGE,
        VERSION,
        timeout=httpx.Timeout(300.0, connect=10.0),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
    )


def _is_repeated(status: int) -> bool:
    return status in _REPEATED or (status >= 500 and status != HTTPStatus.NOT_IMPLEMENTED)


def _retry_after(response: httpx.Response, otherwise: float) -> float:
    seconds = response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdecimal() else otherwise


def _json(response: httpx.Response) -> dict[str, Any]:
    content = response.json() if response.content else {}
    return content if isinstance(content, dict) else {"value": content}


def _refusal_text(response: httpx.Response) -> str:
    status = response.status_code
    text = f"unexpected status {status} ({status} {httpx.codes.get_reason_phrase(status)})"
    try:
        error = response.json()["error"]
        return f"{text} with error: {error['code']}: {error['message']}"
    except (ValueError, KeyError, TypeError):
        return f"{text} with response: {response.text}"


def _claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    content = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return content if isinstance(content, dict) else {}
