"""A person who signs in with a browser, where a page needs one."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from contextlib import closing

import click

from verify.callback import Callback, CallbackPortTakenError
from verify.session import ProbeFailedError

PATIENCE_SECONDS = 300.0


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
            callback = Callback(redirect_url)
        except CallbackPortTakenError as taken:
            raise ProbeFailedError(taken.message) from None
        with closing(callback):
            click.echo(f"\nSign in as {name} with the password {password}:\n{url}")
            open_browser(url)
            returned = callback.wait(patience)
        if returned is None:
            raise ProbeFailedError(f"Nobody signed in within {patience:.0f} s.")
        return returned

    return visit
