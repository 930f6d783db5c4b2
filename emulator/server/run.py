"""The running tenant: two listeners of one application, from ready line to clean end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import certifi
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from emulator.server.app import create_app
from emulator.server.certificates import TlsFiles, ensure_tls
from emulator.server.traffic import CUT_CONNECTION
from emulator.tenant.folder import Kept, StateFolder
from emulator.tenant.identity import TenantIdentity
from emulator.tenant.private_files import write_private
from emulator.tenant.state import open_tenant

# What requests that are still running get when the server is asked to end.
_GRACE_SECONDS = 0.3


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


def run(
    folder: StateFolder,
    *,
    port: int | None,
    tls_port: int | None,
    on_ready: Callable[[int, int], None],
) -> None:
    """Serve the tenant of the folder until SIGTERM or SIGINT.

    Ports not given are those of the last run, or free ones. `on_ready` gets the ports once both
    listeners accept. Raises FolderInUseError, PortTakenError.
    """
    folder.create()
    with folder.lock():
        kept = folder.kept()
        http = _first(port, kept.port, "--port")
        https = _first(tls_port, kept.tls_port, "--tls-port")
        folder.keep(Kept(http.port, https.port, kept.client_secret))
        identity = TenantIdentity()
        tls = ensure_tls(folder.path, identity.name)
        _write_bundle(folder, tls)
        state = open_tenant(
            folder,
            identity,
            kept.client_secret,
            url=f"http://localhost:{http.port}",
            tls_url=f"https://localhost:{https.port}",
        )
        announcement = {
            "pid": os.getpid(),
            "port": http.port,
            "tlsPort": https.port,
            "tenantName": identity.name,
            "tenantId": identity.id,
            "clientId": identity.deployer_client_id,
            "clientSecret": kept.client_secret,
            "caFile": str(tls.authority),
            "url": state.url,
            "tlsUrl": state.tls_url,
        }

        def announce() -> None:
            write_private(folder.announcement, json.dumps(announcement, indent=2).encode())
            on_ready(http.port, https.port)

        try:
            asyncio.run(_serve(create_app(state), http, https, tls, announce))
        finally:
            folder.announcement.unlink(missing_ok=True)
            state.store.close()


def _first(given: int | None, kept: int | None, option: str) -> Listener:
    """The port that was asked for, else the one of the last run, else a free one."""
    return listen(given if given else kept, option)


def _write_bundle(folder: StateFolder, tls: TlsFiles) -> None:
    roots = _public_roots(folder.trust_bundle).read_bytes()
    write_private(folder.trust_bundle, roots + b"\n" + tls.authority.read_bytes())


def _public_roots(bundle: Path) -> Path:
    """What clients trust here already: a network with an authority of its own names it."""
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        named = Path(os.environ.get(variable) or bundle)
        if named.is_file() and not (bundle.exists() and named.samefile(bundle)):
            return named
    return Path(certifi.where())


async def _serve(
    app: Starlette, http: Listener, https: Listener, tls: TlsFiles, announce: Callable[[], None]
) -> None:
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
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,  # type: ignore[arg-type]
        # Nobody who is slow to send the next request holds up the end.
        timeout_keep_alive=30,
    )


def _tls_context(tls: TlsFiles) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(tls.leaf, tls.leaf_key)
    return context


class _Server(uvicorn.Server):
    """A server that leaves signals to its owner, since two of them share one process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _CuttableProtocol(H11Protocol):
    """Lets the application cut its connection without an answer (`emulator.server.traffic`)."""

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


# It would log failures with their texts; `emulator.server.traffic` logs them without.
logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
