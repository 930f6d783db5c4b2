"""`b2c-connector sign-in`: signs in as Power Automate does, and shows every step.

A stack with a connector in an emulated environment is signed in to through that connector
(`operate.connector_sign_in`). For every other stack the command plays the connection's part, for
which it needs only the stack's outputs: its steps are authorize, redirect, tokens, claims, API and
refresh. It masks the values that grant access. It explains a refusal by the cause and the remedy
of its error code.
"""

import os
import re
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import click
import jwt
from rich.console import Console

from operate.connector_sign_in import WIDTH, chosen_connector, sign_in_through
from operate.demo_user import sign_in_as
from operate.example_api import example_api
from operate.oauth_client import OAuthClient, SignInFailedError
from operate.stack_outputs import (
    all_outputs,
    connectors_in,
    of_connector,
    urls_of_own_connectors,
)
from operate.steps import Steps
from verify.callback import Callback

PATIENCE = 300.0
"""Seconds that a person has for signing in."""

_WIDTH = 10
_MASKED = ("access_token", "id_token", "refresh_token", "profile_info")
_CLAIMS = ("iss", "aud", "azp", "tfp", "acr", "scp", "sub", "name", "emails", "idp", "exp")


@click.command("sign-in", short_help="Sign in as Power Automate would, and call the API.")
@click.option("--stack", help="The stack to sign in to; the selected one by default.")
@click.option("--headless", is_flag=True, help="Act as a demo user, on the emulated tenant only.")
@click.option(
    "--user", envvar="SIGN_IN_USER", help="With --headless: the demo user's email address or name."
)
@click.option("--no-open", is_flag=True, help="Print the URL instead of opening the browser.")
@click.option(
    "--connector",
    metavar="NAME",
    help="Which connector, if the stack has several: of a program with several, or of those in "
    "emulated environments.",
)
def sign_in(
    stack: str | None, headless: bool, user: str | None, no_open: bool, connector: str | None
) -> None:
    """Sign in as Power Automate would, call the example API, refresh.

    Through the stack's connector, if that is in an emulated environment.
    """
    console = Console(highlight=False, soft_wrap=True)
    every = all_outputs(stack, show_secrets=True)
    several = connectors_in(every)
    # One name is of the program's connectors, or of those that its only one has in environments.
    outputs = of_connector(every, connector if several else None)
    visit = _visitor(headless, user, no_open)
    through = None if several else chosen_connector(outputs, connector)
    steps = Steps(console, WIDTH if through else _WIDTH)
    try:
        if through:
            person = user if headless and user else "you"
            sign_in_through(through, outputs, steps, visit, person, PATIENCE)
        else:
            setting = "redirectUrls" + (f".{connector}" if several else "")
            _sign_in_as_connection(outputs, steps, visit, setting)
    except SignInFailedError as refusal:
        steps.refused(str(refusal))
        raise SystemExit(1) from None


def _sign_in_as_connection(
    outputs: dict[str, Any], steps: Steps, visit: Callable[[str], object], setting: str
) -> None:
    """Play the part of Power Platform for a connection. Raises `SignInFailedError`.

    `setting`: where the redirect URLs stand.
    """
    redirect_url = _localhost_redirect(outputs, setting)
    with ExitStack() as closing:
        callback = Callback(redirect_url)
        closing.callback(callback.close)
        client = OAuthClient(outputs, redirect_url)
        closing.callback(client.close)
        tokens = _sign_in(steps, client, callback, visit)
        steps.show("Claims", _claims(tokens["access_token"], outputs["jwksUrl"]))
        _use(steps, client, tokens, closing.enter_context(example_api(outputs)))


def _sign_in(
    steps: Steps, client: OAuthClient, callback: Callback, visit: Callable[[str], object]
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
    steps: Steps, client: OAuthClient, tokens: dict[str, Any], call: Callable[[str], str]
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


def _localhost_redirect(outputs: Mapping[str, Any], setting: str) -> str:
    redirect_urls: list[str] = outputs["redirectUrls"]
    for url in redirect_urls:
        parts = urlsplit(url)
        if (parts.scheme, parts.hostname) == ("http", "localhost"):
            return url
    # The stack registers the URLs of its own connectors without the setting.
    own = urls_of_own_connectors(outputs)
    listed = [url for url in redirect_urls if url not in own]
    commands = "\n".join(
        f"  pulumi config set --path '{setting}[{position}]' {url}"
        for position, url in enumerate([*listed, "http://localhost:8400/callback"])
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
