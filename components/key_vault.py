"""The client secret in a key vault, for consumers that must not read the stack.

Owns: three secrets in an existing vault: the client secret, the date on which it ends, and the
previous secret. Leaves to others: the vault, who may read it, and the client secrets themselves
(`ConnectorClient`).

The previous secret is always there and disabled while there is none. Were it deleted, the vault
would keep its name for weeks (soft delete) and refuse the next rotation's.
"""

from datetime import datetime
from typing import Annotated, Any, NotRequired, TypedDict

import pulumi

from b2c.client_secret import end_date
from b2c.refusal import InvalidSetting
from b2c.secret_text import secret_text
from b2c.takes import Takes
from components import azure_rules
from components.arguments import Arguments, arguments, read
from components.azure_native import azure_native

CONTENT_TYPE = "text/plain"
NO_PREVIOUS = "there is no previous secret"
"""The value of the disabled secret, which nobody can read."""

_EXPIRES = "-expires"
_PREVIOUS = "-previous"


def _secret_name(setting: str, value: str) -> str:
    return azure_rules.secret_name(setting, value, azure_rules.MAX_SECRET_NAME - len(_PREVIOUS))


class KeyVaultSettings(TypedDict):
    """Where the client secret is kept for others."""

    resource_group: Annotated[
        str, Takes(azure_rules.resource_group, remedy="Name the vault's resource group.")
    ]
    """The resource group of the vault."""
    vault: Annotated[str, Takes(azure_rules.vault_name, remedy="Name an existing key vault.")]
    """An existing vault."""
    secret_name: NotRequired[Annotated[str, Takes(_secret_name)]]
    """The name of the client secret, to which `-expires` and `-previous` are appended; the
    component's name with `-client-secret` if left out."""


class ConnectorSecretsArgs(KeyVaultSettings):
    """What `ConnectorSecrets` are made from: a vault and outputs of a `FlowConnector`."""

    client_secret: Annotated[pulumi.Input[str], Takes(secret_text, secret=True)]
    """The newest client secret."""
    client_secret_expires: Annotated[pulumi.Input[str], Takes(end_date)]
    """When that secret ends: RFC 3339, UTC."""
    previous_client_secret: NotRequired[
        Annotated[pulumi.Input[str | None], Takes(secret_text, secret=True)]
    ]
    """The older client secret; nothing while there is one secret only."""
    previous_secret_expires: NotRequired[Annotated[pulumi.Input[str | None], Takes(end_date)]]
    """When the older secret ends; nothing while there is one secret only."""


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
        checked = read(ConnectorSecretsArgs, args)
        _refuse_half_a_secret(arguments(checked))
        secret_name = checked["secret_name"] or _secret_name("name", f"{name}-client-secret")
        keyvault = azure_native("keyvault", "ConnectorSecrets")
        super().__init__("b2c:index:ConnectorSecrets", name, None, opts)

        def secret(part: str, value: pulumi.Input[str], attributes: dict[str, Any]) -> Any:
            return keyvault.Secret(
                f"{name}-secret{part}",
                resource_group_name=checked["resource_group"],
                vault_name=checked["vault"],
                secret_name=f"{secret_name}{part}",
                properties={
                    "value": pulumi.Output.secret(value),
                    "content_type": CONTENT_TYPE,
                    "attributes": attributes,
                },
                opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
            )

        expires = pulumi.Output.from_input(checked["client_secret_expires"])
        previous_expires = pulumi.Output.from_input(checked["previous_secret_expires"])
        lasting = {"enabled": True, "expires": expires.apply(_seconds)}
        current = secret("", checked["client_secret"], lasting)
        date = secret(_EXPIRES, checked["client_secret_expires"], lasting)
        previous = secret(
            _PREVIOUS,
            pulumi.Output.from_input(checked["previous_client_secret"]).apply(
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
        self.register_outputs({})


def _refuse_half_a_secret(checked: Arguments) -> None:
    """The previous secret and its date come together."""
    names = ("previous_client_secret", "previous_secret_expires")
    missing = [name for name in names if checked[name] is None]
    if len(missing) == 1:
        (other,) = set(names) - set(missing)
        raise InvalidSetting(
            checked.named(missing[0]),
            None,
            f"it belongs to {checked.named(other)}",
            "Give both, or none while there is one secret only.",
        )


def _seconds(date: str) -> int:
    """Key Vault counts seconds since 1970."""
    return int(datetime.fromisoformat(date).timestamp())


def _uri(secret: Any) -> pulumi.Output[str]:
    """The address alone is no secret, though the properties around it may be."""
    uri: pulumi.Output[str] = secret.properties.apply(lambda properties: properties.secret_uri)
    return pulumi.Output.unsecret(uri)
