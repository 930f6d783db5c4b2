"""The part of Power Apps' service with which a person makes a connection and uses it.

It is the service of an emulated environment, which asks nobody to sign in to Power Apps itself.
"""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from operate.oauth_client import SignInFailedError

_VERSION = "2016-11-01"
_SECONDS = 60.0
_PAUSE = 0.3
_NOT_SIGNED_IN = "Unauthenticated"


@dataclass(frozen=True)
class Operation:
    """An operation of a connector that can be called without values. path: below the API's."""

    name: str
    path: str


class PowerApps:
    """One connector of an emulated environment, as makers see it.

    `connector`: an entry of the stack's output `connectors`. All methods raise `SignInFailedError`
    with the service's own words if it refuses.
    """

    def __init__(self, connector: Mapping[str, str]) -> None:
        self._path = f"/providers/Microsoft.PowerApps/apis/{connector['internalId']}"
        self._query = {
            "api-version": _VERSION,
            "$filter": f"environment eq '{connector['environmentId']}'",
        }
        self._client = httpx.Client(base_url=connector["environmentUrl"], timeout=_SECONDS)

    def close(self) -> None:
        self._client.close()

    def properties(self) -> dict[str, Any]:
        """The connector's properties."""
        found: dict[str, Any] = self._call("GET", "").json()["properties"]
        return found

    def definition(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        """The Swagger 2.0 document that the connector has."""
        url = properties["apiDefinitions"]["originalSwaggerUrl"]
        found: dict[str, Any] = self._send("GET", url).json()
        return found

    def create_connection(self) -> str:
        """A new connection's name. Nobody has signed in to it yet."""
        name = uuid.uuid4().hex
        self._call("PUT", f"/connections/{name}", {"properties": {}})
        return name

    def consent_link(self, connection: str, back: str) -> str:
        """Where a person begins to sign in. `back`: the address that the last page links to."""
        path = f"/connections/{connection}/getConsentLink"
        return str(self._call("POST", path, {"redirectUrl": back}).json()["consentLink"])

    def wait(self, connection: str, seconds: float) -> None:
        """Wait until the connection works."""
        deadline = time.monotonic() + seconds
        while True:
            [status] = self._call("GET", f"/connections/{connection}").json()["properties"][
                "statuses"
            ]
            if status["status"] == "Connected":
                return
            if status["error"]["code"] != _NOT_SIGNED_IN:
                raise SignInFailedError(status["error"]["message"])
            if time.monotonic() >= deadline:
                raise SignInFailedError(
                    f"Nobody signed in to the connection within {seconds:.0f} s. If the page shows "
                    "a code, b2c-connector explain CODE tells the remedy."
                )
            time.sleep(_PAUSE)

    def run(self, properties: Mapping[str, Any], connection: str, operation: Operation) -> str:
        """Call the operation through the runtime: request, status and response in a line."""
        url = f"{properties['primaryRuntimeUrl']}/{connection}{operation.path}"
        response = self._send("GET", url)
        return f"GET {url} → {response.status_code} {response.text}"

    def let_access_token_end(self, connection: str) -> None:
        """Let the connection's access token end before its time, which only the emulator can."""
        self._send("DELETE", f"/_rehearsal/powerPlatform/connections/{connection}/accessToken")

    def _call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return self._send(method, f"{self._path}{path}", params=self._query, json=body)

    def _send(self, method: str, url: str, **options: Any) -> httpx.Response:
        try:
            response = self._client.request(method, url, **options)
        except httpx.HTTPError as failure:
            raise SignInFailedError(f"{url} cannot be reached: {failure}") from None
        if response.is_error:
            raise SignInFailedError(_reason(response))
        return response


def operation_of(definition: Mapping[str, Any]) -> Operation | None:
    """The first operation that reads, and needs no value of a parameter."""
    for path, operations in definition.get("paths", {}).items():
        operation = operations.get("get")
        if operation is None:
            continue
        parameters = [*operations.get("parameters", ()), *operation.get("parameters", ())]
        if not any(_is_required(parameter, definition) for parameter in parameters):
            return Operation(operation.get("operationId", path), path)
    return None


def _is_required(parameter: Mapping[str, Any], definition: Mapping[str, Any]) -> bool:
    if "$ref" in parameter:
        name = str(parameter["$ref"]).rpartition("/")[2]
        parameter = definition.get("parameters", {}).get(name, {})
    return bool(parameter.get("required")) and "default" not in parameter


def _reason(response: httpx.Response) -> str:
    """The service's own words, or what an API said behind its runtime."""
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"{response.request.url} → {response.status_code} {response.text}"
