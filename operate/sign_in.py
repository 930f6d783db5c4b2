"""`b2c-connector sign-in`: signs in as Power Automate does, and shows every step.

The command needs only the stack's outputs. Its steps are authorize, redirect, tokens, claims, API
and refresh. It masks the values that grant access. It explains a refusal by the cause and the
remedy of B2C's error code.
"""

import os
import re
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import click
import jwt
from rich.console import Console

from operate.callback import Callback
from operate.demo_user import sign_in_as
from operate.example_api import example_api
from operate.explain import code_in, explanation
from operate.oauth_client import OAuthClient, SignInFailedError
from operate.stack_outputs import stack_outputs

PATIENCE = 300.0
"""Seconds that a person has for signing in."""

_MASKED = ("access_token", "id_token", "refresh_token", "profile_info")
_CLAIMS = ("iss", "aud", "azp", "tfp", "acr", "scp", "sub", "name", "emails", "idp", "exp")


class _Steps:
    """The numbered steps on the terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._count = 0

    def show(self, title: str, text: str) -> None:
        self._count += 1
        first, *rest = text.splitlines()
        self._console.print(f"{self._count}  {title:<10}{first}", markup=False)
        for line in rest:
            self._console.print(f"   {'':<10}{line}", markup=False)

    def done(self, text: str) -> None:
        self._console.print(f"\n{text}", style="green")

    def refused(self, text: str) -> None:
        self._console.print(f"\n{text}", style="red", markup=False)
        kind = explanation(text)
        if kind:
            self._console.print(f"  Cause   {kind.cause}\n  Remedy  {kind.remedy}", markup=False)
        elif code_in(text):
            self._console.print(
                "  See https://learn.microsoft.com/azure/active-directory-b2c/error-codes"
            )


@click.command("sign-in")
@click.option("--stack", help="The stack to sign in to; the selected one by default.")
@click.option("--headless", is_flag=True, help="Act as a demo user, on the emulated tenant only.")
@click.option("--user", envvar="SIGN_IN_USER", help="The demo user's email address or name.")
@click.option("--no-open", is_flag=True, help="Print the URL instead of opening the browser.")
def sign_in(stack: str | None, headless: bool, user: str | None, no_open: bool) -> None:
    """Sign in as Power Automate would, call the example API, refresh."""
    steps = _Steps(Console(highlight=False, soft_wrap=True))
    outputs = stack_outputs(stack, show_secrets=True)
    redirect_url = _localhost_redirect(outputs["redirectUrls"])
    with ExitStack() as closing:
        callback = Callback(redirect_url)
        closing.callback(callback.close)
        client = OAuthClient(outputs, redirect_url)
        closing.callback(client.close)
        try:
            tokens = _sign_in(steps, client, callback, _visitor(headless, user, no_open))
            steps.show("Claims", _claims(tokens["access_token"], outputs["jwksUrl"]))
            _use(steps, client, tokens, closing.enter_context(example_api(outputs)))
        except SignInFailedError as refusal:
            steps.refused(str(refusal))
            raise SystemExit(1) from None


def _sign_in(
    steps: _Steps, client: OAuthClient, callback: Callback, visit: Callable[[str], object]
) -> dict[str, Any]:
    url, state = client.authorize_url()
    steps.show("Authorize", url)
    visit(url)
    redirected_to = callback.wait(PATIENCE)
    if redirected_to is None:
        raise SignInFailedError(
            f"Nobody came back within {PATIENCE:.0f} s. If the page shows a code, "
            "b2c-connector explain CODE tells the remedy."
        )
    steps.show("Redirect", _masked_url(redirected_to))
    tokens = client.redeem(redirected_to, state)
    steps.show("Tokens", _masked(tokens))
    _require(tokens)
    return tokens


def _use(
    steps: _Steps, client: OAuthClient, tokens: dict[str, Any], call: Callable[[str], str]
) -> None:
    steps.show("API", call(tokens["access_token"]))
    fresh = client.refresh(tokens["refresh_token"])
    steps.show("Refresh", _masked(fresh))
    _require(fresh)
    steps.show("API", call(fresh["access_token"]))
    steps.done("The connection works.")


def _require(tokens: dict[str, Any]) -> None:
    """Refuse a token response that lacks a token which a connection needs."""
    if "access_token" not in tokens:
        raise SignInFailedError(
            "The response has no access_token: the scope names no API scope, or consent for it is "
            "missing."
        )
    if "refresh_token" not in tokens:
        raise SignInFailedError(
            "The response has no refresh_token: the connection would end after an hour. "
            "The scope must hold offline_access."
        )


def _visitor(headless: bool, user: str | None, no_open: bool) -> Callable[[str], object]:
    if headless:
        password = os.environ.get("SIGN_IN_PASSWORD")
        if not (user and password):
            raise click.ClickException(
                "--headless needs a demo user: set SIGN_IN_USER and SIGN_IN_PASSWORD, "
                "as make shell does."
            )
        return lambda url: sign_in_as(user, password, url)
    return lambda url: None if no_open else webbrowser.open(url)


def _localhost_redirect(redirect_urls: list[str]) -> str:
    for url in redirect_urls:
        parts = urlsplit(url)
        if (parts.scheme, parts.hostname) == ("http", "localhost"):
            return url
    commands = "\n".join(
        f"  pulumi config set --path 'redirectUrls[{position}]' {url}"
        for position, url in enumerate([*redirect_urls, "http://localhost:8400/callback"])
    )
    raise click.ClickException(
        "No redirect URL on localhost is registered, so the browser could not come back here.\n"
        f"Register one, beside those that are:\n{commands}\n  pulumi up"
    )


def _masked(tokens: dict[str, Any]) -> str:
    """The token response, with every value that grants access replaced by its length."""
    return "\n".join(
        f"{name}: •••••••• ({len(str(value))} characters)"
        if name in _MASKED
        else f"{name}: {value}"
        for name, value in tokens.items()
        if name != "expires_at"  # added by the OAuth library
    )


def _masked_url(url: str) -> str:
    return re.sub(r"((?:code|id_token|access_token)=)[^&#]+", r"\1••••••••", url)


def _claims(access_token: str, jwks_url: str) -> str:
    """The claims that matter here, if the policy's keys confirm the token's signature."""
    try:
        key = jwt.PyJWKClient(jwks_url).get_signing_key_from_jwt(access_token)
        claims = jwt.decode(
            access_token, key.key, algorithms=["RS256"], options={"verify_aud": False}
        )
    except jwt.PyJWTError as failure:
        raise SignInFailedError(f"The access token does not hold: {failure}") from None
    return "\n".join(f"{name}: {claims[name]}" for name in _CLAIMS if name in claims)
