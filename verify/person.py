"""A person who signs in with a browser, where a page needs one."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import click

from verify.session import ProbeFailedError

PATIENCE_SECONDS = 300.0

_PAGE = b"<!doctype html><title>Signed in</title><p>Signed in. The rest is in the terminal."


def sign_in_with_browser(
    redirect_url: str,
    open_browser: Callable[[str], object] = webbrowser.open,
    patience: float = PATIENCE_SECONDS,
) -> Callable[[str, str, str], str]:
    """What a `Session` takes as `visit`: it shows whom to sign in, and waits at the redirect URL.

    `redirect_url`: on localhost. `patience`: seconds for one sign-in. The visit raises
    `ProbeFailedError` if nobody comes back, or if the port is taken.
    """

    def visit(url: str, name: str, password: str) -> str:
        try:
            server = _Callback(redirect_url)
        except OSError as error:
            raise ProbeFailedError(f"{redirect_url} cannot be served here: {error}.") from None
        with server:
            click.echo(f"\nSign in as {name} with the password {password}:\n{url}")
            open_browser(url)
            return server.wait(patience)

    return visit


class _Callback(HTTPServer):
    """Listens on the redirect URL of an application on this machine."""

    def __init__(self, redirect_url: str) -> None:
        target = urlsplit(redirect_url)
        self.path = target.path
        self.base = f"{target.scheme}://{target.netloc}"
        self.returned: str | None = None
        super().__init__(("127.0.0.1", target.port or 80), _Handler)

    def wait(self, seconds: float) -> str:
        """The URL to which the browser came back."""
        self.timeout = seconds
        while self.returned is None and not self._late:
            self.handle_request()
        if self.returned is None:
            raise ProbeFailedError(f"Nobody signed in within {seconds:.0f} s.")
        return self.returned

    _late = False

    def handle_timeout(self) -> None:
        self._late = True


class _Handler(BaseHTTPRequestHandler):
    server: _Callback

    def do_GET(self) -> None:
        # Browsers ask for more than the page, such as an icon.
        if urlsplit(self.path).path != self.server.path:
            self.send_error(404)
            return
        self.server.returned = self.server.base + self.path
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(_PAGE)

    def log_message(self, *_: object) -> None:
        """Log nothing: the request's line holds the code."""
