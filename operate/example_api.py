"""The example API on this machine, configured from the stack's outputs alone."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import httpx

from b2c.endpoint_rules import LOOPBACK
from operate.oauth_client import SignInFailedError

_FOLDER = Path(__file__).parents[1] / "examples" / "web-api"
_SCOPES = {"orders.read", "orders.write"}

_START = 60.0
"""Seconds that the API may take to start."""


class ApiNotCalledError(Exception):
    """No API can be called; the message says why, as a part of a sentence."""


def _why_not_called(outputs: dict[str, Any]) -> str | None:
    """The reason why the example API cannot be tried with the stack's tokens; None if it can."""
    if not {scope.rpartition("/")[2] for scope in outputs["apiScopes"]} >= _SCOPES:
        return f"the example API needs {' and '.join(sorted(_SCOPES))}"
    if not _FOLDER.is_dir():
        return "the example API, examples/web-api, is in a clone of the repository only"
    return None


@contextmanager
def example_api(outputs: dict[str, Any]) -> Iterator[Callable[[str], str]]:
    """Run the example API on a free port, and hand over the function that calls it.

    `outputs`: the stack's. The function takes an access token and lists the signed-in person's
    orders. It returns a line with request, status and response, and raises `SignInFailedError` if
    the API refuses the token. Where the API cannot be tried with the stack's tokens, nothing runs
    and the function says why.
    """
    omitted = _why_not_called(outputs)
    if omitted:
        yield lambda _: f"left out: {omitted}"
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with _serving(outputs, port) as url:
        yield lambda token: _call(f"{url}/orders", token)


@contextmanager
def api_at(address: str, outputs: dict[str, Any]) -> Iterator[None]:
    """See that an API runs at the address: the one that does, or the example API for so long.

    `address`: scheme, host and port. Raises `ApiNotCalledError` if the address is not on this
    machine, or nothing runs there and the example API cannot take the stack's tokens.
    """
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if parts.hostname not in LOOPBACK:
        raise ApiNotCalledError(
            f"the API of the definition is at {address}, and an emulated connector calls APIs on "
            "this machine only (setting apiUrl)"
        )
    if _listens(parts.hostname, port):
        yield
        return
    omitted = _why_not_called(outputs)
    if omitted:
        raise ApiNotCalledError(f"nothing runs at {address}, and {omitted}")
    with _serving(outputs, port):
        yield


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


@contextmanager
def _serving(outputs: dict[str, Any], port: int) -> Iterator[str]:
    """Run `examples/web-api` as a process of its own, without the client secret; its URL."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as errors:
        file = Path(folder) / "outputs.json"
        file.write_text(
            json.dumps({name: value for name, value in outputs.items() if name != "clientSecret"})
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "orders_api", "serve", "--port", str(port)],
            cwd=_FOLDER,
            # The API gets neither the deployer's credentials nor settings from the environment.
            env={"PATH": os.environ.get("PATH", ""), "STACK_OUTPUTS": str(file)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            _wait(process, url, errors)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=10)


def _call(url: str, access_token: str) -> str:
    try:
        response = httpx.get(url, headers={"Authorization": f"Bearer {access_token}"}, timeout=30)
    except httpx.HTTPError as failure:
        raise SignInFailedError(f"The API does not answer: {failure}") from None
    exchange = f"GET {url} → {response.status_code} {response.text}"
    if response.is_error:
        reason = response.headers.get("WWW-Authenticate", "")
        raise SignInFailedError(f"The API refuses the token: {exchange} {reason}".rstrip())
    return exchange


def _wait(process: subprocess.Popen[bytes], url: str, errors: IO[bytes]) -> None:
    deadline = time.monotonic() + _START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{url}/openapi.json", timeout=_START)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines()
    raise SignInFailedError(
        f"The example API did not start: {lines[-1] if lines else 'it said nothing'}"
    )
