"""Dataverse's Web API of a Power Platform environment, as methods that guarantee the effect of a
request. The first request makes the connection.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import quote

from clients import creation
from clients.clock import Clock
from clients.dataverse_errors import DataverseError
from clients.errors import Response, ServiceError
from clients.session import Session

VERSION = "v9.2"

_ROW = {"Prefer": "return=representation"}
# Otherwise a PATCH of a row that is gone makes another.
_EXISTING = {"If-Match": "*"}


class Connected(Protocol):
    """The part of `clients.connection.Connection` that this module uses."""

    @property
    def root(self) -> str: ...

    def send(
        self,
        method: str,
        url: str,
        body: Any,
        *,
        repeat: bool,
        headers: Mapping[str, str] | None = None,
    ) -> Response: ...


def query(path: str, **options: str) -> str:
    """The path with query options, `select="name"` as `$select=name`."""
    return path + "?" + "&".join(f"${name}={quote(text)}" for name, text in options.items())


def literal(value: str) -> str:
    """The text as a value in a filter."""
    return "'" + value.replace("'", "''") + "'"


class Dataverse:
    """One environment. Paths are below the version: `connectors`. Several threads may call all
    methods. They raise `ServiceError` or, after an interrupt, `Cancelled`.

    `identity`: who asks, in words, for refusals.
    """

    def __init__(self, connect: Callable[[], Connected], clock: Clock, identity: str) -> None:
        self._session = Session(connect, clock)
        self._clock = clock
        self.identity = identity

    def get(self, path: str) -> Any:
        """The JSON at the path."""
        return self._ask("GET", path)

    def find(self, path: str) -> Any:
        """The JSON at the path; None if the response is 404."""
        return self._ask_for_any("GET", path)

    def entries(self, path: str) -> list[dict[str, Any]]:
        """Every row of a query, over all of its pages."""
        rows: list[dict[str, Any]] = []
        page = self.get(path)
        while True:
            rows += [row for row in page.get("value") or () if isinstance(row, dict)]
            link = page.get("@odata.nextLink")
            if not link:
                return rows
            page = self.get(self._below_version(str(link)))

    def create(
        self, path: str, row: Any, find: Callable[[], Any], headers: Mapping[str, str]
    ) -> Any:
        """POST a new row, as `clients.creation.create` does it. Returns it as the service shows
        it, if it does."""
        return creation.create(
            lambda: self._ask("POST", path, row, repeat=False, headers={**_ROW, **headers}),
            find,
            self._clock,
            f"POST {path}",
        )

    def act(self, action: str, body: Any) -> None:
        """POST an action that may be repeated without harm."""
        self._ask("POST", action, body)

    def patch(self, path: str, columns: Any) -> None:
        """PATCH a row that exists."""
        self._ask("PATCH", path, columns, headers=_EXISTING)

    def remove(self, path: str) -> None:
        """DELETE a row. It is no error if the row does not exist."""
        self._ask_for_any("DELETE", path)

    def wait(self, seconds: float) -> None:
        """Wait for the service; raises `Cancelled` after an interrupt."""
        self._clock.sleep(seconds)

    def _ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        repeat: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        connected = self._session.connected
        response = self._send(connected, method, path, body, repeat, headers)
        if response.status == 401:
            # The token may have been revoked before its time: another connection gets another.
            self._session.renew(connected)
            connected = self._session.connected
            response = self._send(connected, method, path, body, repeat, headers)
        if 200 <= response.status < 300:
            if isinstance(response.body, str):
                raise ServiceError(
                    f"{connected.root} does not answer as Dataverse does. Check environmentUrl: "
                    "the Power Platform admin center shows it."
                )
            return response.body
        raise DataverseError(method, path, response, self.identity)

    def _ask_for_any(self, method: str, path: str) -> Any:
        """The response's JSON; None if the response is 404."""
        try:
            return self._ask(method, path)
        except DataverseError as error:
            if error.status != 404:
                raise
            return None

    def _send(
        self,
        connected: Connected,
        method: str,
        path: str,
        body: Any,
        repeat: bool,
        headers: Mapping[str, str] | None,
    ) -> Response:
        self._clock.check()
        address = f"{_start(connected)}{path}"
        return connected.send(method, address, body, repeat=repeat, headers=headers)

    def _below_version(self, link: str) -> str:
        """The path of a page's link. Refuses a link to another host, which would get the token."""
        start = _start(self._session.connected)
        if not link.lower().startswith(start):
            raise ServiceError("Dataverse's list goes on at another host, which is not its own")
        return link[len(start) :]


def _start(connected: Connected) -> str:
    return f"{connected.root}/api/data/{VERSION}/"
