"""Requests to Azure Resource Manager and to key vaults, with tokens and retries."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import httpx

from b2c.refusal import Refusal
from emulator import stand_in
from emulator.azure_native import PACKAGE, VERSION
from emulator.azure_native.settings import AzureSettings

VAULT_AUDIENCE = "https://vault.azure.net"
_REPEATED = {408, 429, 500, 502, 503, 504}
_ATTEMPTS = 4

Sleep = Callable[[float], Awaitable[None]]


class AzureError(Refusal):
    """Azure refused a request; `status` is 0 where no response arrived."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


class ArmClient:
    """One authenticated conversation with the subscription; made by `connect`."""

    def __init__(
        self, settings: AzureSettings, client: httpx.AsyncClient, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.settings = settings
        self._client = client
        self._sleep = sleep
        self._manager = self._login = self._audience = ""
        self._tokens: dict[str, str] = {}

    async def connect(self) -> None:
        """Discover the cloud's addresses and get the first token; raises `AzureError`."""
        url = f"https://{self.settings.metadata_host}/metadata/endpoints"
        cloud = _json(await self._send("GET", url, {"params": {"api-version": "2022-09-01"}}))
        self._manager = str(cloud["resourceManager"]).rstrip("/")
        self._login = str(cloud["authentication"]["loginEndpoint"])
        self._audience = str(cloud["authentication"]["audiences"][0])
        await self._token(self._audience)

    async def get(self, path: str, version: str) -> dict[str, Any] | None:
        """A resource, or None if there is none."""
        try:
            return await self._call("GET", self._manager + path, version, self._audience)
        except AzureError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    async def put(self, path: str, version: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Create or replace a resource; for none of the catalog's types does Azure answer before
        the work is done."""
        return await self._call("PUT", self._manager + path, version, self._audience, body)

    async def delete(self, path: str, version: str) -> None:
        await self._call("DELETE", self._manager + path, version, self._audience)

    async def delete_secret(self, vault: str, secret: str) -> None:
        """Delete a secret in its vault; a secret that is gone is no error.

        The official plugin sends this to `https://<vault>.vault.azure.net`; the emulated vaults are
        paths below the address of Azure Resource Manager.
        """
        url = f"{self._manager}/keyvault/{vault}/secrets/{secret}"
        try:
            await self._call("DELETE", url, "7.5", VAULT_AUDIENCE)
        except AzureError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise

    async def _call(
        self,
        method: str,
        url: str,
        version: str,
        audience: str,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {await self._token(audience)}"}
        options: dict[str, Any] = {"params": {"api-version": version}, "headers": headers}
        if body is not None:
            options["json"] = body
        return _json(await self._send(method, url, options))

    async def _token(self, audience: str) -> str:
        if audience not in self._tokens:
            settings = self.settings
            form = {
                "client_id": settings.client_id,
                "grant_type": "client_credentials",
                "scope": f"{audience}/.default",
            }
            if settings.client_secret:
                form["client_secret"] = settings.client_secret
            else:
                form["client_assertion"] = settings.oidc_token
                form["client_assertion_type"] = (
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                )
            url = f"{self._login}/{settings.tenant_id}/oauth2/v2.0/token"
            answer = _json(await self._send("POST", url, {"data": form}))
            self._tokens[audience] = str(answer["access_token"])
        return self._tokens[audience]

    async def _send(self, method: str, url: str, options: dict[str, Any]) -> httpx.Response:
        pause = 1.0
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                response = await self._client.request(method, url, **options)
            except httpx.TransportError as error:
                raise AzureError(f"{method} {url}: {error}") from error
            if response.is_success:
                return response
            if response.status_code not in _REPEATED or attempt == _ATTEMPTS:
                raise AzureError(_text(response), response.status_code)
            seconds = response.headers.get("Retry-After", "")
            await self._sleep(float(seconds) if seconds.isdecimal() else pause)
            pause *= 2
        raise AssertionError("the last attempt returns or raises")


def http_client() -> httpx.AsyncClient:
    """A client for the emulated subscription."""
    return stand_in.http_client(PACKAGE, VERSION, timeout=60.0)


def _json(response: httpx.Response) -> dict[str, Any]:
    content = response.json() if response.content else {}
    return content if isinstance(content, dict) else {}


def _text(response: httpx.Response) -> str:
    """A refusal in the official plugin's form: `Status=404 Code="…" Message="…"`."""
    try:
        error = response.json()["error"]
        if isinstance(error, str):
            return f"{error}: {response.json()['error_description']}"
        code, message = error["code"], error["message"]
    except (ValueError, KeyError, TypeError):
        code, message = "", response.text
    return f'Status={response.status_code} Code="{code}" Message="{message}"'
