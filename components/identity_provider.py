"""An identity provider of the tenant: where people sign in with an account from elsewhere.

Owns the provider's registration in the tenant, with B2C's client id and secret there; a flow offers
it once its id is in the flow's `identity_providers`. Made by this project's provider `b2c`.
"""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi

from b2c.identity_provider import IDENTITY_PROVIDER, check_alone
from components.wire import B2cResource


class IdentityProviderArgs(TypedDict):
    """What an `IdentityProvider` is made from."""

    type: pulumi.Input[str]
    display_name: pulumi.Input[str]
    client_id: NotRequired[pulumi.Input[str]]
    client_secret: NotRequired[pulumi.Input[str]]
    metadata_url: NotRequired[pulumi.Input[str]]
    response_mode: NotRequired[pulumi.Input[str]]
    response_type: NotRequired[pulumi.Input[str]]
    scope: NotRequired[pulumi.Input[str]]
    domain_hint: NotRequired[pulumi.Input[str]]
    claims_mapping: NotRequired[pulumi.Input[Mapping[str, pulumi.Input[str]]]]
    developer_id: NotRequired[pulumi.Input[str]]
    service_id: NotRequired[pulumi.Input[str]]
    key_id: NotRequired[pulumi.Input[str]]
    certificate_data: NotRequired[pulumi.Input[str]]


class IdentityProvider(B2cResource[IdentityProviderArgs]):
    """A social or OpenID Connect provider; `id` is what a flow names.

    Raises `InvalidSetting` for an argument that B2C refuses. What the type needs and is missing is
    refused by the preview, which alone knows whether the provider was imported without its secret.
    """

    table = IDENTITY_PROVIDER
    check = staticmethod(check_alone)
