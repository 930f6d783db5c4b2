"""Microsoft Graph for the resource types, as methods that guarantee the effect of a request.

They repeat no write blindly. They wait until a new object can be read, and until a deleted one can
no longer be read. The first request makes the connection.
"""

from collections.abc import Callable, Container, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol
from urllib.parse import quote

from clients import creation
from clients.clock import Clock
from clients.errors import GraphError, Response, ServiceError
from clients.session import Session

VERSION = "beta"

_NEW_SECONDS = 60.0
_PATIENCE_SECONDS = 30.0
_GONE_PATIENCE_SECONDS = 60.0
# The service's machines may disagree for a while on whether a new or deleted object exists.
_MISSES = 2
_NOT_SERVED = (400, 404, 405, 410, 501)


class Connected(Protocol):
    """The part of `clients.connection.Connection` that this module uses."""

    @property
    def cloud(self) -> Any: ...

    def send(self, method: str, url: str, body: Any, *, repeat: bool) -> Response: ...


def segment(value: str) -> str:
    """The value as one segment of a path."""
    return quote(value, safe="")


class Graph:
    """Paths are below the version: `identity/b2cUserFlows`. Several threads may call all methods.
    They raise `ServiceError` or, after an interrupt, `Cancelled`."""

    def __init__(self, connect: Callable[[], Connected], clock: Clock) -> None:
        self._session = Session(connect, clock)
        self._clock = clock
        self._new: dict[str, float] = {}

    def get(self, path: str) -> Any:
        """The JSON at the path."""
        return self._ask("GET", path)

    def find(self, path: str) -> Any:
        """The JSON at the path; None if the response is 404."""
        return self._ask_for_any("GET", path)

    def get_if_served(self, path: str) -> Any:
        """The JSON at the path; None where the service has no such path, which is not always
        documented."""
        return self._ask_for_any("GET", path, _NOT_SERVED)

    def entries(self, path: str) -> list[dict[str, Any]]:
        """Every entry of a collection, over all of its pages."""
        entries: list[dict[str, Any]] = []
        page = self.get(path)
        while True:
            entries += [entry for entry in page.get("value") or () if isinstance(entry, dict)]
            link = page.get("@odata.nextLink")
            if not link:
                return entries
            page = self.get(self._below_version(str(link)))

    def create(self, path: str, body: Any, find: Callable[[], Any]) -> Any:
        """POST a new object, as `clients.creation.create` does it."""
        properties = body if isinstance(body, Mapping) else {}
        name = properties.get("displayName") or properties.get("id")
        what = f'POST {path} of "{name}"' if name else f"POST {path}"
        return creation.create(
            lambda: self._ask("POST", path, body, repeat=False), find, self._clock, what
        )

    def find_new(self, find: Callable[[], Any]) -> Any:
        """The result of `find` for an object just made, which may take some tries; or None."""
        return creation.find_new(find, self._clock)

    def act(self, path: str, body: Any) -> Any:
        """POST an action that may be repeated without harm."""
        return self._ask("POST", path, body)

    def patch(self, path: str, body: Any) -> Any:
        """PATCH. Returns the response's JSON, or None if it has none."""
        return self._ask("PATCH", path, body)

    def put(self, path: str, body: Any) -> Any:
        """PUT. Returns the response's JSON, or None if it has none."""
        return self._ask("PUT", path, body)

    def remove(self, path: str) -> None:
        """DELETE a part of an object. It is no error if the part does not exist."""
        self._ask_for_any("DELETE", path)

    def delete(self, path: str) -> None:
        """DELETE an object and wait until two requests in a row return 404."""
        self.remove(path)
        self._new.pop(path, None)
        give_up = self._clock.now() + _GONE_PATIENCE_SECONDS
        misses = 0
        pause = 0.5
        while True:
            misses = misses + 1 if self.find(path) is None else 0
            if misses == _MISSES:
                return
            if self._clock.now() > give_up:
                raise ServiceError(
                    f"DELETE {path} was accepted, but it is still there after "
                    f"{_GONE_PATIENCE_SECONDS:.0f} seconds. Run again."
                )
            self._clock.sleep(pause)
            if not misses:
                pause = min(pause * 2, 8.0)

    def is_new(self, path: str) -> None:
        """Note that the object at the path was just made, so a 404 may be wrong for a while."""
        self._new[path] = self._clock.now() + _NEW_SECONDS

    def address(self, path: str) -> str:
        """The object's URL, which a reference to it needs."""
        return f"{self._session.connected.cloud.graph}/{VERSION}/{path}"

    def finishing(self) -> AbstractContextManager[None]:
        """Let an interrupted run go on, in order to take back what it has half made."""
        return self._clock.finishing()

    def _ask(self, method: str, path: str, body: Any = None, *, repeat: bool = True) -> Any:
        response = self._send(method, path, body, repeat=repeat)
        if response.status == 404 and (new := self._new_object(path)) is not None:
            response = self._patiently(method, path, body, new, response, repeat=repeat)
        if 200 <= response.status < 300:
            return response.body
        raise GraphError(method, path, response)

    def _ask_for_any(self, method: str, path: str, absent: Container[int] = (404,)) -> Any:
        """The response's JSON; None for a refusal with one of these statuses."""
        try:
            return self._ask(method, path)
        except GraphError as error:
            if error.status not in absent:
                raise
            return None

    def _patiently(
        self, method: str, path: str, body: Any, new: str, response: Response, *, repeat: bool
    ) -> Response:
        """Repeat a request that got 404, until the new object exists and its part stays 404."""
        give_up = self._clock.now() + _PATIENCE_SECONDS
        misses = 0
        pause = 0.5
        while response.status == 404 and misses < _MISSES and self._clock.now() < give_up:
            self._clock.sleep(pause)
            pause = min(pause * 2, 8.0)
            if path != new and self._send("GET", new, None, repeat=True).status == 404:
                continue
            response = self._send(method, path, body, repeat=repeat)
            misses += path != new
        return response

    def _new_object(self, path: str) -> str | None:
        """The path of the new object at or above this path, or None."""
        now = self._clock.now()
        for new, until in list(self._new.items()):
            if until < now:
                self._new.pop(new, None)
            elif path == new or path.startswith((f"{new}/", f"{new}?")):
                return new
        return None

    def _send(self, method: str, path: str, body: Any, *, repeat: bool) -> Response:
        self._clock.check()
        return self._session.connected.send(method, self.address(path), body, repeat=repeat)

    def _below_version(self, link: str) -> str:
        """The path of a page's link. Refuses a link to another host, which would get the token."""
        start = self.address("")
        if not link.startswith(start):
            raise ServiceError(f"Microsoft Graph's list goes on at {link}, which is not its own")
        return link.removeprefix(start)
