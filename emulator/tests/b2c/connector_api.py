"""An API on this machine that an API connector calls: remembers requests, answers as told."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import (
    Encoding,
)

from emulator.tests.certificates import certificate_of, new_key, packed, pem_of


@dataclass
class Request:
    """What the API was sent; `certificate` is the client's, as Python reads it."""

    body: dict[str, Any]
    headers: dict[str, str]
    path: str
    certificate: dict[str, Any] | None


@dataclass
class ConnectorApi:
    """`answers` are (status, body) in order, the last one for all that follow."""

    port: int = 0
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    delay: float = 0
    """Seconds before each answer, unless it is released earlier."""
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}/check?code=function-key"

    def say(self, body: Any, status: int = 200) -> None:
        self.answers = [(status, body)]

    def go_on(self, **claims: Any) -> None:
        self.say({"version": "1.0.0", "action": "Continue", **claims})

    def block(self, message: str) -> None:
        self.say({"version": "1.0.0", "action": "ShowBlockPage", "userMessage": message})

    def invalid(self, message: str, status: int | str = 400) -> None:
        answer = {"version": "1.0.0", "action": "ValidationError", "userMessage": message}
        self.say({**answer, "status": status}, 400)

    def next_answer(self) -> tuple[int, Any]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def connector_api(tls: ssl.SSLContext | None = None) -> Iterator[ConnectorApi]:
    """An API on a free port, over TLS if a context is given."""
    api = ConnectorApi(scheme="http" if tls is None else "https")
    api.go_on()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = json.loads(self.rfile.read(length))
            certificate = self.connection.getpeercert() if tls is not None else None
            headers = {name.lower(): value for name, value in self.headers.items()}
            api.requests.append(Request(body, headers, self.path, certificate))
            status, answer = api.next_answer()
            api.released.wait(api.delay)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: Any) -> None:
            """Nothing: requests are looked at in `api.requests`."""

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                # The tenant did not wait for an answer.
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    api.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield api
    finally:
        api.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def client_certificate(password: str, common_name: str = "localhost") -> tuple[str, bytes, bytes]:
    """A self-made certificate: PKCS#12 in base64, and certificate and key as PEM."""
    key = new_key()
    certificate = certificate_of(key, common_name)
    return packed(key, certificate, password), certificate.public_bytes(Encoding.PEM), pem_of(key)


def tls_context(folder: Path, certificate: bytes, key: bytes) -> ssl.SSLContext:
    """TLS with this certificate, which asks clients for the same one."""
    path = folder / "server.pem"
    path.write_bytes(key + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    context.load_verify_locations(path)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context
