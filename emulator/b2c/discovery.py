"""The OpenID configuration and the keys of a user flow."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from emulator.b2c.addresses import Address
from emulator.b2c.responses import public_json
from emulator.b2c.service import B2cService
from emulator.b2c.tokens import issuer

_FIXED_CLAIMS = ("iss", "iat", "exp", "aud", "nonce", "auth_time", "sub")


class PolicyDiscovery:
    """The routes of metadata and keys, in the form of live tenants."""

    def __init__(self, service: B2cService) -> None:
        self._service = service

    async def configuration(self, _request: Request, address: Address) -> Response:
        policy = address.policy
        tenant_id = self._service.tenant.identity.id
        claims = {*policy.settings.claims, *_FIXED_CLAIMS, policy.settings.policy_claim}
        return public_json(
            {
                "issuer": issuer(policy, address.base, tenant_id),
                "authorization_endpoint": address.url("oauth2/v2.0/authorize"),
                "token_endpoint": address.url("oauth2/v2.0/token"),
                "end_session_endpoint": address.url("oauth2/v2.0/logout"),
                "jwks_uri": address.url("discovery/v2.0/keys"),
                "response_modes_supported": ["query", "fragment", "form_post"],
                "response_types_supported": [
                    "code",
                    "code id_token",
                    "code token",
                    "code id_token token",
                    "id_token",
                    "id_token token",
                    "token",
                    "token id_token",
                ],
                "scopes_supported": ["openid"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": [
                    "client_secret_post",
                    "client_secret_basic",
                ],
                "claims_supported": sorted(claims),
            }
        )

    async def keys(self, _request: Request, _address: Address) -> Response:
        return public_json({"keys": self._service.keys.public()})
