from __future__ import annotations

import asyncio
import socket

from emulator.server.listeners import listen


def test_answers_on_a_kept_connection_are_not_held_back() -> None:
    """Without TCP_NODELAY each would wait 40 ms for an acknowledgement."""
    listener = listen(None, "--port")
    at_once: list[int] = []

    async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted: socket.socket = writer.get_extra_info("socket")
        at_once.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def connect() -> None:
        for listening in listener.sockets:
            async with await asyncio.start_server(accept, sock=listening):
                host, port = listening.getsockname()[:2]
                reader, writer = await asyncio.open_connection(host, port)
                await reader.read()
                writer.close()

    asyncio.run(connect())
    assert len(at_once) == len(listener.sockets)
    assert all(at_once)
