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
    """Bind the port on 127.0.0.1, and on ::1 if there is one; None takes a free port.

    Raises PortTakenError; `option` is the name of the setting in its message.
    """
    try:
        first = _bound(socket.AF_INET, "127.0.0.1", port or 0)
    except OSError as error:
        raise PortTakenError(
            f"{option} {port} cannot be had on 127.0.0.1: {error.strerror}. Stop the program that"
            f" has it, or give another {option}."
        ) from None
    port = first.getsockname()[1]
    sockets = [first]
    with contextlib.suppress(OSError):
        sockets.append(_bound(socket.AF_INET6, "::1", port))
    return Listener(port, sockets)


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    # The protocol is named, because asyncio switches Nagle's algorithm off only where it is:
    # else every answer on a kept connection waits 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family is socket.AF_INET6:
        listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    try:
        listening.bind((address, port))
        # At once: two programs may bind the same port, and only one may listen.
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
