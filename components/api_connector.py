"""An API connector of the tenant: a web service that a user flow calls at one of its steps.

Owns the connector's address and how B2C signs in there; the flow says at which step it is called.
Made by this project's provider `b2c`.
"""

from typing import Any

import pulumi

from b2c import api_connector as api_connector_rules
from components.wire import B2cResource, check_known

_SECRETS = ("password", "certificate", "certificate_password")


class ApiConnector(B2cResource):
    """A web service that flows call.

    Raises `InvalidSetting` for an argument that B2C refuses. Missing credentials are refused by the
    preview, which alone knows whether the connector was imported without them.
    """

    display_name: pulumi.Output[str]
    target_url: pulumi.Output[str]
    username: pulumi.Output[str | None]
    password: pulumi.Output[str | None]
    """As given; the service never shows it."""
    certificate: pulumi.Output[str | None]
    certificate_password: pulumi.Output[str | None]

    def __init__(
        self,
        name: str,
        *,
        display_name: pulumi.Input[str],
        target_url: pulumi.Input[str],
        username: pulumi.Input[str] | None = None,
        password: pulumi.Input[str] | None = None,
        certificate: pulumi.Input[str] | None = None,
        certificate_password: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """`target_url`: https. Either `username` and `password` (basic authentication), or
        `certificate` (PKCS#12 in base64) with its `certificate_password`, if it has one."""
        properties: dict[str, Any] = {
            "display_name": display_name,
            "target_url": target_url,
            "username": username,
            "password": password,
            "certificate": certificate,
            "certificate_password": certificate_password,
        }
        check_known(properties, lambda given: api_connector_rules.check({}, given))
        for secret in _SECRETS:
            if properties[secret] is not None:
                properties[secret] = pulumi.Output.secret(properties[secret])
        super().__init__("b2c:index:ApiConnector", name, properties, _keeping_secrets(opts))

    @staticmethod
    def get(
        name: str,
        id: str,  # noqa: A002 - Pulumi's own word
        opts: pulumi.ResourceOptions | None = None,
    ) -> "ApiConnector":
        """A connector that exists and is not managed here, by its id (GUID)."""
        connector = ApiConnector.__new__(ApiConnector)
        B2cResource.__init__(
            connector,
            "b2c:index:ApiConnector",
            name,
            dict.fromkeys(ApiConnector.__annotations__),
            pulumi.ResourceOptions.merge(_keeping_secrets(opts), pulumi.ResourceOptions(id=id)),
        )
        return connector


def _keeping_secrets(opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions.merge(
        opts, pulumi.ResourceOptions(additional_secret_outputs=list(_SECRETS))
    )
