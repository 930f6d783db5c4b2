"""Microsoft Graph as the resource types use it: verbs that say what they promise.

Writes are not repeated blindly, new objects that are not found yet are waited for, and what was
deleted is waited for to be gone. The connection is made at the first request.
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from typing import Any, Protocol
from urllib.parse import quote

from clients.clock import Cancelled, Clock
from clients.errors import Answer, GraphError, ServiceError

VERSION = "beta"

_NEW_SECONDS = 60.0
_PATIENCE_SECONDS = 30.0
_GONE_PATIENCE_SECONDS = 60.0
_ATTEMPTS = 4
# A new object may be found by one of the service's machines and not by the next.
_MISSES = 2
_LOOKS = 3


class Connected(Protocol):
    """What `clients.connection.Connection` is for this module."""

    @property
    def cloud(self) -> Any: ...

    def send(self, method: str, url: str, body: Any, *, repeat: bool) -> Answer: ...


def segment(value: str) -> str:
    """The value as one segment of a path."""
    return quote(value, safe="")


class Graph:
    """Paths are below the version: `identity/b2cUserFlows`. All methods may be called by several
    threads, and raise `ServiceError` or, after an interrupt, `Cancelled`."""

    def __init__(self, connect: Callable[[], Connected], clock: Clock) -> None:
        self._connect = connect
        self._clock = clock
        self._connection: Connected | None = None
        self._connecting = threading.Lock()
        self._not_connected: tuple[float, ServiceError] | None = None
        self._new: dict[str, float] = {}

    def get(self, path: str) -> Any:
        """The JSON at the path."""
        return self._ask("GET", path)

    def find(self, path: str) -> Any:
        """The JSON at the path; None if nothing is there."""
        try:
            return self._ask("GET", path)
        except GraphError as error:
            if error.status == 404:
                return None
            raise

    def entries(self, path: str) -> list[dict[str, Any]]:
        """Every entry of a collection, over all of its pages."""
        found: list[dict[str, Any]] = []
        page = self.get(path)
        while True:
            found += [each for each in page.get("value") or () if isinstance(each, dict)]
            link = page.get("@odata.nextLink")
            if not link:
                return found
            page = self.get(self._below_version(str(link)))

    def create(self, path: str, body: Any, look: Callable[[], Any]) -> Any:
        """POST something new; the answer's JSON, or what `look` found in its place.

        `look` answers what the POST was to make, or None. It is asked only where the POST may have
        taken effect without an answer; what it finds then is taken for the POST's work, so whoever
        calls this has looked before. What is raised is `uncertain` if a POST was sent that may have
        taken effect nevertheless.
        """
        uncertain = False
        try:
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    return self._ask("POST", path, body, repeat=False)
                except ServiceError as error:
                    uncertain = uncertain or error.uncertain
                    found = self.look(look) if uncertain else None
                    if found is not None:
                        return found
                    if not error.uncertain or attempt == _ATTEMPTS:
                        raise
                self._clock.sleep(2.0**attempt)
        except Cancelled:
            # It comes before a request is sent, so what may be there is of an earlier attempt.
            if not uncertain:
                raise
            return self._look_cancelled(path, body, look)
        except ServiceError as error:
            error.uncertain = uncertain
            raise
        raise AssertionError("the last attempt returns or raises")

    def look(self, look: Callable[[], Any]) -> Any:
        """What `look` finds of something just made, which may take some tries; or None."""
        for attempt in range(_LOOKS):
            if attempt:
                self._clock.sleep(float(attempt))
            found = look()
            if found is not None:
                return found
        return None

    def act(self, path: str, body: Any) -> Any:
        """POST an action that may be repeated without harm."""
        return self._ask("POST", path, body)

    def patch(self, path: str, body: Any) -> Any:
        """PATCH; the answer's JSON, or None where the service sends none."""
        return self._ask("PATCH", path, body)

    def put(self, path: str, body: Any) -> Any:
        """PUT; the answer's JSON, or None where the service sends none."""
        return self._ask("PUT", path, body)

    def remove(self, path: str) -> None:
        """DELETE a part of something; one that is gone already is no error."""
        try:
            self._ask("DELETE", path)
        except GraphError as error:
            if error.status != 404:
                raise

    def delete(self, path: str) -> None:
        """DELETE an object and wait until it is not found any more, twice running."""
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
        """The object at the path was just made: for a while, 404 at it and below it may pass."""
        self._new[path] = self._clock.now() + _NEW_SECONDS

    def address(self, path: str) -> str:
        """The object's URL, as references to it are written."""
        return f"{self._connected.cloud.graph}/{VERSION}/{path}"

    def finishing(self) -> AbstractContextManager[None]:
        """For what an interrupted run must still do: take back what it has half made."""
        return self._clock.finishing()

    def _ask(self, method: str, path: str, body: Any = None, *, repeat: bool = True) -> Any:
        answer = self._send(method, path, body, repeat=repeat)
        if answer.status == 404 and (new := self._newness(path)) is not None:
            answer = self._patiently(method, path, body, new, answer, repeat=repeat)
        if 200 <= answer.status < 300:
            return answer.body
        raise GraphError(method, path, answer)

    def _patiently(
        self, method: str, path: str, body: Any, new: str, answer: Answer, *, repeat: bool
    ) -> Answer:
        """Send again what was not found, until the new object shows and its part stays unfound."""
        give_up = self._clock.now() + _PATIENCE_SECONDS
        misses = 0
        pause = 0.5
        while answer.status == 404 and misses < _MISSES and self._clock.now() < give_up:
            self._clock.sleep(pause)
            pause = min(pause * 2, 8.0)
            if path != new and self._send("GET", new, None, repeat=True).status == 404:
                continue
            answer = self._send(method, path, body, repeat=repeat)
            misses += path != new
        return answer

    def _newness(self, path: str) -> str | None:
        """The path of the new object at or above this path."""
        now = self._clock.now()
        for new, until in list(self._new.items()):
            if until < now:
                self._new.pop(new, None)
            elif path == new or path.startswith((f"{new}/", f"{new}?")):
                return new
        return None

    def _look_cancelled(self, path: str, body: Any, look: Callable[[], Any]) -> Any:
        with self.finishing(), suppress(ServiceError):
            found = self.look(look)
            if found is not None:
                return found
        named = body if isinstance(body, Mapping) else {}
        name = named.get("displayName") or named.get("id")
        what = f'POST {path} of "{name}"' if name else f"POST {path}"
        cancelled = Cancelled(
            f"{what} was sent, had no answer, and may still "
            "take effect. Run again: what is there by then is named, with its import"
        )
        cancelled.uncertain = True
        raise cancelled

    def _send(self, method: str, path: str, body: Any, *, repeat: bool) -> Answer:
        self._clock.check()
        return self._connected.send(method, self.address(path), body, repeat=repeat)

    def _below_version(self, link: str) -> str:
        """The path of a page's link; a link to elsewhere would carry the token there."""
        start = self.address("")
        if not link.startswith(start):
            raise ServiceError(f"Microsoft Graph's list goes on at {link}, which is not its own")
        return link.removeprefix(start)

    @property
    def _connected(self) -> Connected:
        with self._connecting:
            if self._connection is None:
                self._connection = self._connect_once()
            return self._connection

    def _connect_once(self) -> Connected:
        """Connect; what has just failed with all its repetitions is not tried by each thread."""
        if self._not_connected is not None:
            failed, error = self._not_connected
            if self._clock.now() < failed + _PATIENCE_SECONDS:
                raise error
        try:
            return self._connect()
        except ServiceError as error:
            self._not_connected = self._clock.now(), error
            raise
