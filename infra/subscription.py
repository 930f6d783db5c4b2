"""Logic Apps and Key Vault, made where the configuration names them: `logicApps`, `keyVault`.

They live in a subscription, whose directory is not the B2C tenant. The azure-native plugin takes
what its own configuration lacks from the same ARM_* variables as azuread, and would sign in to the
B2C tenant: so its own configuration must be complete.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast

import pulumi
from pulumi.runtime.config import CONFIG

from b2c.redirect_url import GLOBAL_REDIRECT_URL
from b2c.refusal import InvalidSetting
from components import (
    ConnectorClient,
    ConnectorSecrets,
    ConnectorSecretsArgs,
    FlowConnector,
    LogicAppsConnector,
    LogicAppsConnectorArgs,
    azure_rules,
)
from components.arguments import Arguments
from components.azure_native import azure_native
from components.connector_arguments import CheckedConnector
from components.connector_definition import refuse_undescribed
from components.logic_apps_redirect import logic_apps_redirect_url
from infra.outputs import KEY_VAULT_OUTPUTS, LOGIC_APPS_OUTPUTS

_SUBSCRIPTION = "ARM_SUBSCRIPTION_ID"
# What names an identity in one directory. A token of OIDC names the pipeline that runs, whatever
# the directory, so ARM_OIDC_* may be shared.
_IDENTITY = {
    "clientId": "ARM_CLIENT_ID",
    "clientSecret": "ARM_CLIENT_SECRET",
    "clientCertificatePath": "ARM_CLIENT_CERTIFICATE_PATH",
}


def prepared(settings: Arguments) -> Arguments:
    """The settings with names filled in and the region's redirect URL among the client's.

    So that one pass registers the URL and makes the connector that uses it. Raises
    `InvalidSetting`, and `pulumi.RunError` for credentials or a package, before anything is
    registered. What is not configured is not looked at.
    """
    if settings["logic_apps"] is not None:
        azure_native("web", "logicApps")
        settings = _with_logic_apps(settings)
    if settings["key_vault"] is not None:
        azure_native("keyvault", "keyVault")
        name = settings["key_vault"]["secret_name"] or f"{_own_name('-')}-client-secret"
        azure_rules.secret_name("keyVault.secretName", name)
        key_vault = {**settings["key_vault"], "secret_name": name}
        settings = settings.changed(key_vault=key_vault)
    if settings["logic_apps"] is not None or settings["key_vault"] is not None:
        check_credentials(settings["tenant_id"])
    return settings


def with_key_vault(settings: Arguments, connector: CheckedConnector) -> CheckedConnector:
    """The connector's arguments, with the key vault that is configured.

    The vault has the secret before a connector is written whose environment reads it there.
    """
    key_vault = settings["key_vault"]
    if key_vault is None:
        return connector
    return replace(connector, keep_secret=partial(_make_key_vault, key_vault))


def make(settings: Arguments, connector: FlowConnector) -> Mapping[str, Any]:
    """What is configured beside the key vault, made; the stack's further outputs, by name."""
    outputs: dict[str, Any] = {}
    if settings["logic_apps"] is not None:
        outputs |= _exported(LOGIC_APPS_OUTPUTS, _make_logic_apps(settings, connector))
    if connector.secret_keeper is not None:
        outputs |= _exported(KEY_VAULT_OUTPUTS, connector.secret_keeper)
    return outputs


def check_credentials(b2c_tenant_id: str) -> None:
    """Refuse what would let azure-native sign in to the B2C tenant, or with that tenant's identity.

    Raises `pulumi.RunError`, which names the key of the configuration and what to set.
    """
    configured = {
        key.removeprefix("azure-native:"): value
        for key, value in CONFIG.get().items()
        if key.startswith("azure-native:")
    }
    tenant_id = configured.get("tenantId")
    if not tenant_id:
        raise _refused(
            "tenantId",
            os.environ.get("ARM_TENANT_ID"),
            "logicApps and keyVault need the subscription's directory, which ARM_TENANT_ID, the "
            "B2C tenant, is not",
        )
    if tenant_id.lower() == b2c_tenant_id.lower():
        raise _refused("tenantId", tenant_id, "this is the B2C tenant, which has no subscription")
    if not configured.get("subscriptionId") and not os.environ.get(_SUBSCRIPTION):
        raise _refused("subscriptionId", None, "logicApps and keyVault are made in a subscription")
    for name, variable in _IDENTITY.items():
        if name not in configured and os.environ.get(variable):
            raise _refused(
                name,
                None,
                f"azure-native would take {variable}, an identity of the B2C tenant",
            )


def _with_logic_apps(settings: Arguments) -> Arguments:
    refuse_undescribed(settings, "Logic Apps", "logic_apps")
    logic_apps = settings["logic_apps"]
    name = logic_apps["name"] or azure_rules.connector_name("logicApps.name", _own_name("._-"))
    url = logic_apps_redirect_url("logicApps.location", logic_apps["location"])
    stand_in = () if settings["power_platform"] else (GLOBAL_REDIRECT_URL,)
    registered = settings["redirect_urls"] or stand_in
    return settings.changed(
        redirect_urls=registered if url in registered else (*registered, url),
        logic_apps={**logic_apps, "name": name},
    )


def _make_logic_apps(settings: Arguments, connector: FlowConnector) -> LogicAppsConnector:
    arguments = Arguments(
        {
            **settings["logic_apps"],
            "protect": settings["protect"],
            "client_id": connector.client_id,
            "client_secret": connector.client_secret,
            "authorization_url": connector.authorization_url,
            "token_url": connector.token_url,
            "scope": connector.scope,
            "api_definition": settings["api_definition"],
            "api_url": settings["api_url"],
            "api_operations": settings["api_operations"],
        }
    )
    return LogicAppsConnector("logic-apps", cast(LogicAppsConnectorArgs, arguments))


def _make_key_vault(settings: Mapping[str, Any], client: ConnectorClient) -> ConnectorSecrets:
    arguments = Arguments(
        {
            **settings,
            "client_secret": client.client_secret,
            "client_secret_expires": client.client_secret_expires,
            "previous_client_secret": client.previous_client_secret,
            "previous_secret_expires": client.previous_secret_expires,
        }
    )
    return ConnectorSecrets("key-vault", cast(ConnectorSecretsArgs, arguments))


def _exported(names: Mapping[str, str], component: pulumi.Resource) -> dict[str, Any]:
    return {exported: getattr(component, output) for exported, output in names.items()}


def _own_name(allowed: str) -> str:
    """A name that two stacks in one group do not share: the project's and the stack's."""
    name = f"{pulumi.get_project()}-{pulumi.get_stack()}"
    return re.sub(rf"[^A-Za-z0-9{re.escape(allowed)}]", "-", name)


def _refused(name: str, value: object, rule: str) -> pulumi.RunError:
    remedy = f"Set it: pulumi config set azure-native:{name}"
    if name == "clientSecret":
        remedy += " --secret"
    return pulumi.RunError(str(InvalidSetting(f"azure-native:{name}", value, rule, f"{remedy} …")))
