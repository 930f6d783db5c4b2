"""An identity provider of the tenant: where people sign in with an account from elsewhere.

Owns the provider's registration in the tenant, with B2C's client id and secret there; a flow offers
it once its id is in the flow's `identity_providers`. Made by this project's provider `b2c`.
"""

from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import pulumi

from b2c import identity_provider as identity_provider_rules
from components.wire import B2cResource, check_known, wire

_SECRETS = ("client_secret", "certificate_data")


class ClaimsMapping(TypedDict):
    """Which claim of the OpenID Connect provider each of B2C's attributes is read from."""

    user_id: str
    display_name: str
    given_name: NotRequired[str]
    surname: NotRequired[str]
    email: NotRequired[str]


class IdentityProvider(B2cResource):
    """A social or OpenID Connect provider; `id` is what a flow names.

    Raises `InvalidSetting` for an argument that B2C refuses. What the type needs and is missing is
    refused by the preview, which alone knows whether the provider was imported without its secret.
    """

    type: pulumi.Output[str]
    display_name: pulumi.Output[str]
    client_id: pulumi.Output[str | None]
    client_secret: pulumi.Output[str | None]
    """As given; the service never shows it."""
    metadata_url: pulumi.Output[str | None]
    response_mode: pulumi.Output[str | None]
    response_type: pulumi.Output[str | None]
    scope: pulumi.Output[str | None]
    domain_hint: pulumi.Output[str | None]
    developer_id: pulumi.Output[str | None]
    service_id: pulumi.Output[str | None]
    key_id: pulumi.Output[str | None]
    certificate_data: pulumi.Output[str | None]

    # Pulumi builds outputs by the annotations that it finds, and cannot build a TypedDict.
    if TYPE_CHECKING:
        claims_mapping: pulumi.Output[ClaimsMapping | None]

    def __init__(
        self,
        name: str,
        *,
        type: str,  # noqa: A002 - Graph's own word
        display_name: pulumi.Input[str],
        client_id: pulumi.Input[str] | None = None,
        client_secret: pulumi.Input[str] | None = None,
        metadata_url: pulumi.Input[str] | None = None,
        response_mode: pulumi.Input[str] | None = None,
        response_type: pulumi.Input[str] | None = None,
        scope: pulumi.Input[str] | None = None,
        domain_hint: pulumi.Input[str] | None = None,
        claims_mapping: ClaimsMapping | None = None,
        developer_id: pulumi.Input[str] | None = None,
        service_id: pulumi.Input[str] | None = None,
        key_id: pulumi.Input[str] | None = None,
        certificate_data: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """`type`: OpenIdConnect, Apple, Amazon, Facebook, GitHub, Google, LinkedIn, Microsoft, QQ,
        Twitter, WeChat or Weibo. `client_id` and `client_secret`: B2C's at the provider.

        OpenIdConnect only: `metadata_url`, its discovery document; `response_mode` (form_post or
        query), `response_type` (code or id_token), `scope` (with openid), `domain_hint`,
        `claims_mapping`. Apple only, in place of client id and secret: `developer_id`,
        `service_id`, `key_id`, `certificate_data`. Type and metadata URL replace the provider.
        """
        properties: dict[str, Any] = {
            "type": type,
            "display_name": display_name,
            "client_id": client_id,
            "client_secret": client_secret,
            "metadata_url": metadata_url,
            "response_mode": response_mode,
            "response_type": response_type,
            "scope": scope,
            "domain_hint": domain_hint,
            "claims_mapping": wire(claims_mapping),
            "developer_id": developer_id,
            "service_id": service_id,
            "key_id": key_id,
            "certificate_data": certificate_data,
        }
        check_known(properties, lambda given: identity_provider_rules.check({}, given)[1])
        for secret in _SECRETS:
            if properties[secret] is not None:
                properties[secret] = pulumi.Output.secret(properties[secret])
        super().__init__("b2c:index:IdentityProvider", name, properties, _keeping_secrets(opts))

    @staticmethod
    def get(
        name: str,
        id: str,  # noqa: A002 - Pulumi's own word
        opts: pulumi.ResourceOptions | None = None,
    ) -> "IdentityProvider":
        """A provider that exists and is not managed here, by its id, `Google-OAUTH`."""
        provider = IdentityProvider.__new__(IdentityProvider)
        B2cResource.__init__(
            provider,
            "b2c:index:IdentityProvider",
            name,
            dict.fromkeys([*IdentityProvider.__annotations__, "claims_mapping"]),
            pulumi.ResourceOptions.merge(_keeping_secrets(opts), pulumi.ResourceOptions(id=id)),
        )
        return provider


def _keeping_secrets(opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions.merge(
        opts, pulumi.ResourceOptions(additional_secret_outputs=list(_SECRETS))
    )
