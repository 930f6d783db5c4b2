"""The example API on a free loopback port, configured from the stack's outputs alone."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from operate.oauth_client import SignInFailedError

_FOLDER = Path(__file__).parents[1] / "examples" / "web-api"
_SCOPES = {"orders.read", "orders.write"}

_START = 20.0
"""Seconds that the API may take to start."""


def why_not_called(outputs: dict[str, Any]) -> str | None:
    """The reason why the example API cannot be tried with the stack's tokens; None if it can."""
    if not {scope.rpartition("/")[2] for scope in outputs["apiScopes"]} >= _SCOPES:
        return f"the example API needs {' and '.join(sorted(_SCOPES))}"
    if not _FOLDER.is_dir():
        return "the example API, examples/web-api, is in a clone of the repository only"
    return None


class ExampleApi:
    """`examples/web-api` as a process of its own, for as long as the `with` block lasts."""

    def __init__(self, outputs: dict[str, Any]) -> None:
        """`outputs`: the stack's. The client secret is not handed on to the API."""
        self._outputs = {name: value for name, value in outputs.items() if name != "clientSecret"}

    def __enter__(self) -> ExampleApi:
        self._folder = tempfile.TemporaryDirectory()
        self._error_output = tempfile.TemporaryFile()
        file = Path(self._folder.name) / "outputs.json"
        file.write_text(json.dumps(self._outputs))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "orders_api", "serve", "--port", str(port)],
            cwd=_FOLDER,
            # The API gets neither the deployer's credentials nor settings from the environment.
            env={"PATH": os.environ.get("PATH", ""), "STACK_OUTPUTS": str(file)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._error_output,
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)
        self._error_output.close()
        self._folder.cleanup()

    def call(self, access_token: str) -> str:
        """List the signed-in person's orders. Returns a line with request, status and response.

        Raises `SignInFailedError` if the API refuses the token.
        """
        url = f"{self.url}/orders"
        try:
            response = httpx.get(
                url, headers={"Authorization": f"Bearer {access_token}"}, timeout=30
            )
        except httpx.HTTPError as failure:
            raise SignInFailedError(f"The API does not answer: {failure}") from None
        exchange = f"GET {url} → {response.status_code} {response.text}"
        if response.is_error:
            reason = response.headers.get("WWW-Authenticate", "")
            raise SignInFailedError(f"The API refuses the token: {exchange} {reason}".rstrip())
        return exchange

    def _wait(self) -> None:
        deadline = time.monotonic() + _START
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                httpx.get(f"{self.url}/openapi.json", timeout=1)
                return
            except httpx.TransportError:
                time.sleep(0.05)
        self._error_output.seek(0)
        lines = self._error_output.read().decode(errors="replace").strip().splitlines()
        raise SignInFailedError(
            f"The example API did not start: {lines[-1] if lines else 'it said nothing'}"
        )
