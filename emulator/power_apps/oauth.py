"""The OAuth client that a connector of the identity provider `oauth2` is.

It works with what the connector holds at the moment of the request: client id, secret, addresses
and scopes. The authorize request has no PKCE, and the secret stands in the form's body
(https://learn.microsoft.com/connectors/custom-connectors/connection-parameters).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from emulator.power_apps.errors import SignInFailedError
from emulator.power_apps.outgoing import UNREACHABLE, NotThisMachineError, Outgoing
from emulator.tenant.power_platform.connections import Tokens
from emulator.tenant.power_platform.published import PublishedConnector

_PARAMETER = "token"
_PROVIDER = "oauth2"
# Of a token response that does not say how long its access token lasts.
_LIFETIME = 3600


@dataclass(frozen=True)
class SignInSettings:
    """The OAuth settings of a connector. scope: what the requests ask for, in one text."""

    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    redirect_url: str
    authorization_url: str
    token_url: str
    refresh_url: str

    def authorize_url(self, state: str) -> str:
        """Where the browser is sent."""
        query = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": self.redirect_url,
            "scope": self.scope,
            "state": state,
        }
        separator = "&" if "?" in self.authorization_url else "?"
        return f"{self.authorization_url}{separator}{urlencode(query)}"


def settings_of(connector: PublishedConnector) -> SignInSettings:
    """The connector's settings; raises SignInFailedError if it has none of this provider."""
    parameter = connector.parameters.get(_PARAMETER)
    settings = parameter.get("oAuthSettings") if isinstance(parameter, dict) else None
    if not isinstance(settings, dict):
        raise SignInFailedError(
            f"The connector {connector.display_name!r} has no connection parameter"
            f" {_PARAMETER!r} with OAuth settings, so nobody can sign in."
        )
    provider = settings.get("identityProvider")
    if provider != _PROVIDER:
        raise SignInFailedError(
            f"The connector {connector.display_name!r} has the identity provider {provider!r}."
            f" The emulator signs in with {_PROVIDER!r} only."
        )
    authorization_url = _address(settings, "authorizationUrl")
    token_url = _address(settings, "tokenUrl")
    for name, url in (("authorizationUrl", authorization_url), ("tokenUrl", token_url)):
        if not url.startswith(("https://", "http://")):
            raise SignInFailedError(
                f"The connector {connector.display_name!r} has no {name} that is an address:"
                f" {url!r}."
            )
    scopes = settings.get("scopes")
    return SignInSettings(
        client_id=_text(settings.get("clientId")),
        client_secret=_text(settings.get("clientSecret")),
        scope=" ".join(map(_text, scopes)) if isinstance(scopes, list) else "",
        redirect_url=connector.redirect_url,
        authorization_url=authorization_url,
        token_url=token_url,
        refresh_url=_address(settings, "refreshUrl") or token_url,
    )


async def exchange(
    outgoing: Outgoing, settings: SignInSettings, code: str, now: int, *, with_scope: bool
) -> Tokens:
    """The tokens for a code; raises SignInFailedError."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": settings.redirect_url,
    }
    return await _tokens(outgoing, settings.token_url, settings, form, now, with_scope)


async def refresh(
    outgoing: Outgoing, settings: SignInSettings, tokens: Tokens, now: int, *, with_scope: bool
) -> Tokens:
    """New tokens for the refresh token; raises SignInFailedError."""
    if not tokens.refresh_token:
        raise SignInFailedError("Missing refresh token.")
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
    fresh = await _tokens(outgoing, settings.refresh_url, settings, form, now, with_scope)
    if fresh.refresh_token:
        return fresh
    return Tokens(fresh.access_token, tokens.refresh_token, fresh.expires)


async def _tokens(
    outgoing: Outgoing,
    url: str,
    settings: SignInSettings,
    form: Mapping[str, str],
    now: int,
    with_scope: bool,
) -> Tokens:
    credentials = {"client_id": settings.client_id, "client_secret": settings.client_secret}
    scope = {"scope": settings.scope} if with_scope else {}
    try:
        response = await outgoing.request("POST", url, data={**form, **credentials, **scope})
    except NotThisMachineError as refusal:
        raise SignInFailedError(str(refusal)) from None
    except UNREACHABLE:
        raise SignInFailedError(f"{url} does not answer.") from None
    body = _object(response)
    if response.is_error:
        said = ": ".join(_text(body[name]) for name in _REFUSAL if body.get(name))
        raise SignInFailedError(said or f"{url} answers with status {response.status_code}.")
    access_token = _text(body.get("access_token"))
    if not access_token:
        raise SignInFailedError("The token response has no access_token.")
    lifetime = _text(body.get("expires_in"))
    return Tokens(
        access_token,
        _text(body.get("refresh_token")) or None,
        now + (int(lifetime) if lifetime.isdecimal() else _LIFETIME),
    )


_REFUSAL = ("error", "error_description")


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _address(settings: Mapping[str, Any], name: str) -> str:
    parameters = settings.get("customParameters")
    entry = parameters.get(name) if isinstance(parameters, dict) else None
    return _text(entry.get("value")) if isinstance(entry, dict) else ""


def _text(value: Any) -> str:
    return "" if value is None else str(value)
