"""Two uvicorn servers of one application in one process."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import ssl
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from emulator.server.certificates import TlsFiles
from emulator.server.listeners import Listener
from emulator.server.traffic import CUT_CONNECTION

# The time for requests in progress when the server has to end.
_GRACE_SECONDS = 0.3


async def serve_both(
    app: ASGIApp, http: Listener, https: Listener, tls: TlsFiles, announce: Callable[[], None]
) -> None:
    """Serve one application on both listeners until SIGTERM or SIGINT.

    Calls `announce` when both accept connections.
    """
    plain = _Server(_config(app))
    secure_config = _config(app)
    secure_config.load()
    secure_config.ssl = _tls_context(tls)
    secure = _Server(secure_config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _end, plain, secure)
    tasks = [
        asyncio.create_task(plain.serve(http.sockets)),
        asyncio.create_task(secure.serve(https.sockets)),
    ]
    while not (plain.started and secure.started):
        if any(task.done() for task in tasks):
            break
        await asyncio.sleep(0.005)
    else:
        announce()
    await asyncio.gather(*tasks)


def _end(*servers: _Server) -> None:
    for server in servers:
        server.should_exit = True


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_CuttableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        # uvicorn would log failures with their texts; `emulator.server.traffic` logs them without.
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,  # type: ignore[arg-type]
        # An idle connection is closed after this time.
        timeout_keep_alive=30,
    )


def _tls_context(tls: TlsFiles) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(tls.leaf, tls.leaf_key)
    return context


class _Server(uvicorn.Server):
    """A server that does not handle signals, since two of them share one process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _CuttableProtocol(H11Protocol):
    """Lets the application cut its connection without a response (`emulator.server.traffic`)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        inner = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope["extensions"] = {
                **(scope.get("extensions") or {}),
                CUT_CONNECTION: transport.abort,
            }
            await inner(scope, receive, send)

        self.app = app
