"""Logic Apps and Key Vault, made where the configuration names them: `logicApps`, `keyVault`.

They live in a subscription, whose directory is not the B2C tenant. The azure-native plugin takes
what its own configuration lacks from the same ARM_* variables as azuread, and would sign in to the
B2C tenant: so its own configuration must be complete.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pulumi
from pulumi.runtime.config import CONFIG

from b2c import authority
from b2c.rules import known_as
from components import FlowConnector, InvalidSetting
from components.azure_native import azure_native
from components.key_vault import ConnectorSecrets, KeyVaultSettings, check_key_vault
from components.logic_apps_connector import (
    LogicAppsConnector,
    LogicAppsSettings,
    check_logic_apps,
)
from components.logic_apps_redirect import logic_apps_redirect_url
from infra.config import Configuration

_SUBSCRIPTION = "ARM_SUBSCRIPTION_ID"
# What names an identity in one directory. A token of OIDC names the pipeline that runs, whatever
# the directory, so ARM_OIDC_* may be shared.
_IDENTITY = {
    "clientId": "ARM_CLIENT_ID",
    "clientSecret": "ARM_CLIENT_SECRET",
    "clientCertificatePath": "ARM_CLIENT_CERTIFICATE_PATH",
}


def prepared(configuration: Configuration) -> Configuration:
    """The configuration with names filled in and the region's redirect URL among the client's.

    So that one pass registers the URL and makes the connector that uses it. Raises
    `InvalidSetting`, and `pulumi.RunError` for credentials or a package, before anything is
    registered. What is not configured is not looked at.
    """
    if configuration.logic_apps is not None:
        azure_native("web", "logicApps")
        configuration = _with_logic_apps(configuration, configuration.logic_apps)
    if configuration.key_vault is not None:
        azure_native("keyvault", "keyVault")
        with known_as({}, prefix="keyVault."):
            key_vault = check_key_vault(_own_name("-"), configuration.key_vault)
        configuration = replace(configuration, key_vault=key_vault)
    if configuration.logic_apps is not None or configuration.key_vault is not None:
        check_credentials(configuration.connector.get("tenant_id", ""))
    return configuration


def make(configuration: Configuration, connector: FlowConnector) -> Mapping[str, Any]:
    """What is configured, made; the stack's further outputs, by name."""
    outputs: dict[str, Any] = {}
    if configuration.logic_apps is not None:
        outputs |= _make_logic_apps(configuration, configuration.logic_apps, connector)
    if configuration.key_vault is not None:
        outputs |= _make_key_vault(configuration.key_vault, connector)
    return outputs


def check_credentials(b2c_tenant_id: str) -> None:
    """Refuse what would let azure-native sign in to the B2C tenant, or with that tenant's identity.

    Raises `pulumi.RunError`, which names the key of the configuration and what to set.
    """
    given = {
        key.removeprefix("azure-native:"): value
        for key, value in CONFIG.get().items()
        if key.startswith("azure-native:")
    }
    tenant_id = given.get("tenantId")
    if not tenant_id:
        raise _refused(
            "tenantId",
            os.environ.get("ARM_TENANT_ID"),
            "logicApps and keyVault need the subscription's directory, which ARM_TENANT_ID, the "
            "B2C tenant, is not",
        )
    if tenant_id.lower() == b2c_tenant_id.lower():
        raise _refused("tenantId", tenant_id, "this is the B2C tenant, which has no subscription")
    if not given.get("subscriptionId") and not os.environ.get(_SUBSCRIPTION):
        raise _refused("subscriptionId", None, "logicApps and keyVault are made in a subscription")
    for name, variable in _IDENTITY.items():
        if name not in given and os.environ.get(variable):
            raise _refused(
                name,
                None,
                f"azure-native would take {variable}, an identity of the B2C tenant",
            )


def _with_logic_apps(configuration: Configuration, settings: LogicAppsSettings) -> Configuration:
    connector = configuration.connector
    if "api_definition" not in connector:
        raise InvalidSetting(
            "apiDefinition",
            None,
            "the connector in Logic Apps is made from the API's description (logicApps)",
            "Name the API's OpenAPI document.",
        )
    if connector.get("url_form") == authority.QUERY:
        raise InvalidSetting(
            "urlForm",
            authority.QUERY,
            "no connector takes the policy in the query (logicApps)",
            f'Use "{authority.PATH}".',
        )
    with known_as({}, prefix="logicApps."):
        checked = check_logic_apps(_own_name("._-"), settings)
        url = logic_apps_redirect_url("location", checked["location"])
    registered = list(connector.get("redirect_urls", []))
    if url not in registered:
        registered.append(url)
    return replace(
        configuration,
        connector={**connector, "redirect_urls": registered},
        logic_apps={**checked, "protect": connector.get("protect", True)},
    )


def _make_logic_apps(
    configuration: Configuration, settings: LogicAppsSettings, connector: FlowConnector
) -> dict[str, Any]:
    arguments: Any = {
        **settings,
        "client_id": connector.client_id,
        "client_secret": connector.client_secret,
        "authorization_url": connector.authorization_url,
        "token_url": connector.token_url,
        "scope": connector.scope,
        "api_definition": configuration.connector["api_definition"],
    }
    if "api_url" in configuration.connector:
        arguments["api_url"] = configuration.connector["api_url"]
    made = LogicAppsConnector("logic-apps", arguments)
    return {
        "logicAppsConnectorId": made.connector_id,
        "logicAppsConnectionId": made.connection_id,
        "logicAppsRedirectUrl": made.redirect_url,
    }


def _make_key_vault(settings: KeyVaultSettings, connector: FlowConnector) -> dict[str, Any]:
    made = ConnectorSecrets(
        "key-vault",
        {
            **settings,
            "client_secret": connector.client_secret,
            "client_secret_expires": connector.client_secret_expires,
            "previous_client_secret": connector.previous_client_secret,
            "previous_secret_expires": connector.previous_secret_expires,
        },
    )
    return {
        "keyVaultSecretUri": made.secret_uri,
        "keyVaultExpiresUri": made.expires_uri,
        "keyVaultPreviousUri": made.previous_uri,
    }


def _own_name(allowed: str) -> str:
    """A name that two stacks in one group do not share: the project's and the stack's."""
    name = f"{pulumi.get_project()}-{pulumi.get_stack()}"
    return re.sub(rf"[^A-Za-z0-9{re.escape(allowed)}]", "-", name)


def _refused(name: str, value: object, rule: str) -> pulumi.RunError:
    remedy = f"Set it: pulumi config set azure-native:{name}"
    if name == "clientSecret":
        remedy += " --secret"
    return pulumi.RunError(str(InvalidSetting(f"azure-native:{name}", value, rule, f"{remedy} …")))
