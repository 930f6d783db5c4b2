"""A stack that `pulumi up` made, with its sign-in on the emulated tenant, for OAuth clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from operate.oauth_client import OAuthClient
from tests.engine.engine import RunningTenant, Stack, free_port

POWER_AUTOMATE = "https://global.consent.azure-apim.net/redirect"
LOCALHOST = f"http://localhost:{free_port()}/callback"


@dataclass
class Connected:
    """The stack, and its outputs with the secret."""

    stack: Stack
    outputs: dict[str, Any]

    @property
    def tenant(self) -> RunningTenant:
        return self.stack.tenant

    def connection(self, policy: str | None = None) -> OAuthClient:
        """A connection of Power Automate's, for the stack's policy or another flow."""
        outputs = dict(self.outputs)
        if policy:
            for name in ("authorizationUrl", "tokenUrl", "refreshUrl"):
                outputs[name] = outputs[name].replace(f"/{outputs['policy']}/", f"/{policy}/")
        return OAuthClient(outputs, POWER_AUTOMATE)

    def claims(self, token: str, policy: str | None = None) -> dict[str, Any]:
        """The claims of an access token, checked as the API does."""
        jwks_url = self.outputs["jwksUrl"]
        if policy:
            jwks_url = jwks_url.replace(f"/{self.outputs['policy']}/", f"/{policy}/")
        key = jwt.PyJWKClient(jwks_url).get_signing_key_from_jwt(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=["RS256"],
            audience=self.outputs["apiClientId"],
            issuer=self.outputs["issuer"],
        )
        return claims


def query_of(url: str) -> dict[str, str]:
    """The parameters that the browser brings back."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
