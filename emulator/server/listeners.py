"""Sockets on the loopback addresses of this machine."""

from __future__ import annotations

import contextlib
import socket
from dataclasses import dataclass


class PortTakenError(Exception):
    """A listener's port is in use by another program."""


@dataclass(frozen=True)
class Listener:
    """Sockets for one port on the loopback addresses of this machine."""

    port: int
    sockets: list[socket.socket]


def listen(port: int | None, option: str) -> Listener:
    """Bind the port on 127.0.0.1, and on ::1 if the machine has it; None takes a free port.

    Raises PortTakenError, whose message names the `option`.
    """
    try:
        first = _bound(socket.AF_INET, "127.0.0.1", port or 0)
    except OSError as error:
        raise PortTakenError(
            f"{option} {port} is not available on 127.0.0.1: {error.strerror}. Stop the program"
            f" that uses it, or set another {option}."
        ) from None
    port = first.getsockname()[1]
    sockets = [first]
    with contextlib.suppress(OSError):
        sockets.append(_bound(socket.AF_INET6, "::1", port))
    return Listener(port, sockets)


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    # With an explicit protocol asyncio switches Nagle's algorithm off. Otherwise every response on
    # a connection after the first waits 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family is socket.AF_INET6:
        listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    try:
        listening.bind((address, port))
        # Two programs can bind the same port, but only one can listen: so listen at once.
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
