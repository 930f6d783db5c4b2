"""The client secret in a key vault, for consumers that must not read the stack.

Owns: three secrets in an existing vault: the client secret, the date on which it ends, and the
previous secret. Leaves to others: the vault, who may read it, and the client secrets themselves
(`ConnectorClient`).

The previous secret is always there and disabled while there is none. Were it deleted, the vault
would keep its name for weeks (soft delete) and refuse the next rotation's.
"""

from datetime import datetime
from typing import Any, NotRequired, TypedDict

import pulumi

from b2c import rules
from components import azure_rules
from components.azure_native import azure_native

CONTENT_TYPE = "text/plain"
NO_PREVIOUS = "there is no previous secret"
"""The value of the disabled secret, which nobody can read."""

_EXPIRES = "-expires"
_PREVIOUS = "-previous"


class KeyVaultSettings(TypedDict):
    """Where the secrets go.

    `resource_group`, `vault`: names of the vault and of its group; both exist. `secret_name`: the
    name of the client secret, to which `-expires` and `-previous` are appended; defaults to the
    component's name with `-client-secret`.
    """

    resource_group: str
    vault: str
    secret_name: NotRequired[str]


class ConnectorSecretsArgs(KeyVaultSettings):
    """What `ConnectorSecrets` are made from: `KeyVaultSettings` and outputs of a `FlowConnector`.

    Dates are RFC 3339. `previous_client_secret` and its date are None while there is one secret.
    """

    client_secret: pulumi.Input[str]
    client_secret_expires: pulumi.Input[str]
    previous_client_secret: pulumi.Input[str | None]
    previous_secret_expires: pulumi.Input[str | None]


class ConnectorSecrets(pulumi.ComponentResource):
    """The client secret, its date and the previous secret, each a Key Vault secret.

    Raises `InvalidSetting` for an argument that Key Vault refuses, and `pulumi.RunError` where
    pulumi-azure-native is not installed, before anything is registered.
    """

    secret_uri: pulumi.Output[str]
    """Address of the client secret, without a version: always the newest."""
    expires_uri: pulumi.Output[str]
    """Address of its date, RFC 3339; a value of its own, because references read values only."""
    previous_uri: pulumi.Output[str]
    """Address of the previous secret; disabled while there is none."""

    def __init__(
        self, name: str, args: ConnectorSecretsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        checked = check_key_vault(name, args)
        keyvault = azure_native("keyvault", "ConnectorSecrets")
        super().__init__("b2c:index:ConnectorSecrets", name, None, opts)

        def secret(part: str, value: pulumi.Input[str], attributes: dict[str, Any]) -> Any:
            return keyvault.Secret(
                f"{name}-secret{part}",
                resource_group_name=checked["resource_group"],
                vault_name=checked["vault"],
                secret_name=f"{checked['secret_name']}{part}",
                properties={
                    "value": pulumi.Output.secret(value),
                    "content_type": CONTENT_TYPE,
                    "attributes": attributes,
                },
                opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
            )

        expires = pulumi.Output.from_input(args["client_secret_expires"])
        previous_expires = pulumi.Output.from_input(args["previous_secret_expires"])
        current = secret(
            "", args["client_secret"], {"enabled": True, "expires": expires.apply(_seconds)}
        )
        date = secret(
            _EXPIRES,
            args["client_secret_expires"],
            {"enabled": True, "expires": expires.apply(_seconds)},
        )
        previous = secret(
            _PREVIOUS,
            pulumi.Output.from_input(args["previous_client_secret"]).apply(
                lambda value: value or NO_PREVIOUS
            ),
            {
                "enabled": previous_expires.apply(bool),
                "expires": previous_expires.apply(lambda date: _seconds(date) if date else None),
            },
        )
        self.secret_uri = _uri(current)
        self.expires_uri = _uri(date)
        self.previous_uri = _uri(previous)
        self.register_outputs(
            {
                "secretUri": self.secret_uri,
                "expiresUri": self.expires_uri,
                "previousUri": self.previous_uri,
            }
        )


def check_key_vault(name: str, args: KeyVaultSettings) -> KeyVaultSettings:
    """The settings with the secret's name filled in, or `InvalidSetting`.

    `name`: the component's.
    """
    rules.required("resourceGroup", args.get("resource_group"), "Name the vault's resource group.")
    rules.required("vault", args.get("vault"), "Name an existing key vault.")
    longest = azure_rules.MAX_SECRET_NAME - len(_PREVIOUS)
    return {
        **args,
        "resource_group": azure_rules.resource_group("resourceGroup", args["resource_group"]),
        "vault": azure_rules.vault_name("vault", args["vault"]),
        "secret_name": azure_rules.secret_name(
            "secretName", args.get("secret_name", f"{name}-client-secret"), longest
        ),
    }


def _seconds(date: str) -> int:
    """Key Vault counts seconds since 1970."""
    return int(datetime.fromisoformat(date).timestamp())


def _uri(secret: Any) -> pulumi.Output[str]:
    """The address alone is no secret, though the properties around it may be."""
    uri: pulumi.Output[str] = secret.properties.apply(lambda properties: properties.secret_uri)
    return pulumi.Output.unsecret(uri)
