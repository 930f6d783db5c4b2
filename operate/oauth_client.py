"""The OAuth client that Power Platform is for a connection: it fetches and refreshes tokens.

Like the generic OAuth 2 connector, it sends code and secret in the form body and uses no PKCE
(https://learn.microsoft.com/connectors/custom-connectors/connection-parameters).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session


class SignInFailedError(Exception):
    """The sign-in or the call of the API failed.

    A refusal's text is the OAuth error with its description, which holds B2C's code.
    """


class OAuthClient:
    """Signs one person in: makes the authorize URL, redeems the code, refreshes the tokens.

    `outputs`: the stack's, from which a maker fills in the connector's Security form.
    `redirect_url`: one of the connector's.
    """

    def __init__(self, outputs: Mapping[str, Any], redirect_url: str) -> None:
        self._outputs = outputs
        self._client = OAuth2Session(
            client_id=outputs["clientId"],
            client_secret=outputs["clientSecret"],
            scope=outputs["scope"],
            redirect_uri=redirect_url,
            token_endpoint_auth_method="client_secret_post",
            default_timeout=30,
        )

    def authorize_url(self, **parameters: str) -> tuple[str, str]:
        """The URL for the browser, and the `state` that the redirect must carry."""
        url, state = self._client.create_authorization_url(
            self._outputs["authorizationUrl"], **parameters
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
            "tokenUrl", self._client.fetch_token, authorization_response=redirected_to, state=state
        )

    def refresh(self, refresh_token: str) -> dict[str, Any]:
        """The token response for a refresh token; raises `SignInFailedError`."""
        return self._tokens("refreshUrl", self._client.refresh_token, refresh_token=refresh_token)

    def close(self) -> None:
        self._client.close()

    def _tokens(self, output: str, request: Any, **parameters: str) -> dict[str, Any]:
        url = self._outputs[output]
        try:
            return dict(request(url, scope=self._outputs["scope"], **parameters))
        except AuthlibBaseError as refused:
            raise SignInFailedError(f"{refused.error}: {refused.description}") from None
        except requests.RequestException as failure:
            raise SignInFailedError(f"{url} cannot be reached: {failure}") from None
