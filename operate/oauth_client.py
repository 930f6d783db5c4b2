"""The OAuth client that Power Platform is for a connection: it fetches and refreshes tokens.

Like the generic OAuth 2 connector, it sends code and secret in the form body and uses no PKCE
(https://learn.microsoft.com/connectors/custom-connectors/connection-parameters).
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session


class SignInFailedError(Exception):
    """The sign-in or the call of the API failed.

    A refusal's text is the OAuth error with its description, which holds B2C's code.
    """


@dataclass(frozen=True)
class SecurityForm:
    """What a maker pastes into the connector's Security form, and one of its redirect URLs."""

    client_id: str
    client_secret: str
    authorization_url: str
    token_url: str
    refresh_url: str
    scope: str
    redirect_url: str

    @classmethod
    def of(cls, outputs: dict[str, Any], redirect_url: str) -> "SecurityForm":
        """The form that the stack's outputs fill in."""
        return cls(
            client_id=outputs["clientId"],
            client_secret=outputs["clientSecret"],
            authorization_url=outputs["authorizationUrl"],
            token_url=outputs["tokenUrl"],
            refresh_url=outputs["refreshUrl"],
            scope=outputs["scope"],
            redirect_url=redirect_url,
        )


class OAuthClient:
    """Signs one person in: makes the authorize URL, redeems the code, refreshes the tokens."""

    def __init__(self, form: SecurityForm) -> None:
        self._form = form
        self._client = OAuth2Session(
            client_id=form.client_id,
            client_secret=form.client_secret,
            scope=form.scope,
            redirect_uri=form.redirect_url,
            token_endpoint_auth_method="client_secret_post",
            default_timeout=30,
        )

    def authorize_url(self, **parameters: str) -> tuple[str, str]:
        """The URL for the browser, and the `state` that the redirect must carry."""
        url, state = self._client.create_authorization_url(
            self._form.authorization_url, **parameters
        )
        return str(url), str(state)

    def redeem(self, redirected_to: str, state: str) -> dict[str, Any]:
        """The token response for the URL to which the browser was redirected.

        Raises `SignInFailedError` if that URL carries an error or another `state`, or if the token
        endpoint refuses the code.
        """
        parameters = parse_qs(urlsplit(redirected_to).query)
        if "error" in parameters:
            raise SignInFailedError(
                ": ".join(parameters["error"] + parameters.get("error_description", []))
            )
        return self._tokens(
            lambda: self._client.fetch_token(
                self._form.token_url,
                authorization_response=redirected_to,
                state=state,
                scope=self._form.scope,
            )
        )

    def refresh(self, refresh_token: str) -> dict[str, Any]:
        """The token response for a refresh token; raises `SignInFailedError`."""
        return self._tokens(
            lambda: self._client.refresh_token(
                self._form.refresh_url, refresh_token=refresh_token, scope=self._form.scope
            )
        )

    def close(self) -> None:
        self._client.close()

    def _tokens(self, request: Any) -> dict[str, Any]:
        try:
            return dict(request())
        except AuthlibBaseError as refused:
            raise SignInFailedError(f"{refused.error}: {refused.description}") from None
        except requests.RequestException as failure:
            raise SignInFailedError(
                f"{self._form.token_url} cannot be reached: {failure}"
            ) from None
