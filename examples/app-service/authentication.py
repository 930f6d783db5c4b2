"""App Service's own authentication, set to let only tokens of a B2C user flow through.

An OpenID Connect provider, not the Microsoft provider: that one does not validate the issuer of an
address that is not a Microsoft Entra tenant's
(https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad).
"""

from typing import Any

PROVIDER = "b2c"
"""The provider's name at the app; it may not contain a hyphen
(https://learn.microsoft.com/azure/app-service/configure-authentication-provider-openid-connect)."""


def authentication(*, openid_configuration_url: str, audience: str) -> dict[str, Any]:
    """The arguments of `WebAppAuthSettingsV2`, without the app's name and resource group.

    `openid_configuration_url`: the connector stack's output of this name. `audience`: its
    `apiClientId`. App Service takes the configured client id for the audience and knows no other
    for such a provider, so it is the API's own, not the connector's.
    """
    return {
        "platform": {"enabled": True, "runtime_version": "~1"},
        "http_settings": {"require_https": True},
        "global_validation": {
            "require_authentication": True,
            # An API's caller gets a status, not a sign-in page.
            "unauthenticated_client_action": "Return401",
        },
        "identity_providers": {
            "custom_open_id_connect_providers": {
                PROVIDER: {
                    "enabled": True,
                    "registration": {
                        "client_id": audience,
                        "open_id_connect_configuration": {
                            # Issuer and keys come from there; other addresses would be ignored.
                            "well_known_open_id_configuration": openid_configuration_url,
                        },
                    },
                }
            }
        },
        # Nobody signs in at the app itself, so it has no tokens to keep.
        "login": {"token_store": {"enabled": False}},
    }
