"""A connection that is made at the first request, for several threads."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from clients.clock import Clock
from clients.errors import ServiceError

_PATIENCE_SECONDS = 30.0

_Connection = TypeVar("_Connection")


class Session(Generic[_Connection]):
    """Connects once. If that has just failed, other threads get the same error without a try."""

    def __init__(self, connect: Callable[[], _Connection], clock: Clock) -> None:
        self._connect = connect
        self._clock = clock
        self._connection: _Connection | None = None
        self._connecting = threading.Lock()
        self._not_connected: tuple[float, ServiceError] | None = None

    @property
    def connected(self) -> _Connection:
        """The connection; raises `ServiceError` where none can be made."""
        with self._connecting:
            if self._connection is None:
                self._connection = self._connect_once()
            return self._connection

    def renew(self, spent: _Connection) -> None:
        """Let the next request make another connection in place of this one."""
        with self._connecting:
            if self._connection is spent:
                self._connection = None

    def _connect_once(self) -> _Connection:
        if self._not_connected is not None:
            failed, error = self._not_connected
            if self._clock.now() < failed + _PATIENCE_SECONDS:
                raise error
        try:
            return self._connect()
        except ServiceError as error:
            self._not_connected = self._clock.now(), error
            raise
