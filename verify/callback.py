"""Serves a redirect URL on localhost, and waits for the request with which the browser returns."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import click

_PAGE = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Signed in</title>"
    b"<body style='font:16px system-ui;margin:4rem auto;max-width:32rem'>"
    b"<h1>Back from sign-in</h1><p>The rest is in the terminal. You can close this page.</p>"
)


class CallbackPortTakenError(click.ClickException):
    """Another program listens on the redirect URL's port."""


class Callback:
    """A listener on a redirect URL like `http://localhost:8400/callback`.

    Raises `CallbackPortTakenError` if the port is taken.
    """

    def __init__(self, redirect_url: str) -> None:
        target = urlsplit(redirect_url)
        self._url = f"{target.scheme}://{target.netloc}"
        self._arrived = threading.Event()
        self._received: str | None = None
        callback = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if urlsplit(self.path).path != (target.path or "/"):
                    self.send_error(404)
                    return
                callback._received = callback._url + self.path
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header(
                    "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"
                )
                self.send_header("Referrer-Policy", "no-referrer")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(_PAGE)
                callback._arrived.set()

            def log_message(self, *_: object) -> None:
                """Log nothing, because the request line holds the code."""

        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", target.port or 80), Handler)
        except OSError as failure:
            raise CallbackPortTakenError(
                f"{redirect_url} cannot be served here: {failure}. Stop the program that has the "
                "port, or register another redirect URL on localhost."
            ) from None
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait(self, seconds: float) -> str | None:
        """The URL to which the browser was redirected, or None if nobody came in time."""
        self._arrived.wait(seconds)
        return self._received

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
