"""Which stacks a release records: their programs, settings, and what they find in the tenant.

A stack that is recorded already does not follow a change here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from emulator.tenant.identity import TenantIdentity
from emulator.tenant.subscription.identity import RESOURCE_GROUP, VAULT
from tests.engine.engine import ROOT, Stack
from tests.engine.test_adoption import registered_by_hand
from tests.engine.test_logic_apps import configure_azure
from tests.engine.test_power_platform import entry
from tests.engine.test_user_flows import FULL, beta

# At most two years ahead of the recording. When it has passed, a preview warns and is the same.
EXPIRES = "2027-05-20"
SECRET = [{"generation": 1, "expires": EXPIRES}]
TENANT = TenantIdentity()
IN_THE_TENANT = {"tenantName": TENANT.name, "tenantId": TENANT.id}
READ = "cccccccc-0000-0000-0000-000000000003"

Settings = Mapping[str, Any]


def _nothing(_: Stack) -> Settings:
    return {}


@dataclass(frozen=True)
class Planned:
    """A stack to record.

    `program`: its folder, from the root of the repository. `prepare`: brings about what the stack
    finds in the tenant, and returns the settings that follow from it. `secrets`: those that the
    stack file holds encrypted.
    """

    settings: Settings
    program: str = "."
    prepare: Callable[[Stack], Settings] = _nothing
    secrets: Mapping[str, str] = field(default_factory=dict)


def _example() -> Settings:
    """Those of the example stack; but a release keeps a copy of the document."""
    settings: dict[str, Any] = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text())["config"]
    return {**settings, **IN_THE_TENANT, "apiDefinition": "openapi.json"}


_EVERYTHING: Settings = {
    **IN_THE_TENANT,
    "customDomain": "login.contoso.com",
    "issuerForm": "tfp",
    "policy": "B2C_1_everything",
    "apiName": "everything/v1",
    "apiDisplayName": "Everything API",
    "scopes": [
        {
            "value": "orders.read",
            "adminConsentDisplayName": "Read orders",
            "adminConsentDescription": "Allows the connector to read orders.",
            "userConsentDisplayName": "Read your orders",
            "userConsentDescription": "Reads your orders.",
        },
        {"value": "orders.write", "id": "cccccccc-0000-0000-0000-000000000001", "type": "User"},
    ],
    "clientDisplayName": "Everything",
    "clientSecrets": [
        {"generation": 2, "expires": EXPIRES},
        {"generation": 1, "expires": "2027-02-20T12:00:00Z"},
    ],
    "redirectUrls": ["https://b.example/redirect", "https://a.example/redirect"],
    "owners": [TENANT.deployer_principal_id],
    "apiDefinition": "openapi.json",
    "apiUrl": "https://orders.contoso.com/v1",
    "userFlowAttributes": [
        {"displayName": "LoyaltyNumber", "description": "In the shop", "dataType": "string"}
    ],
    "logicApps": {
        "resourceGroup": RESOURCE_GROUP,
        "location": "West Europe",
        "name": "orders",
        "displayName": "Orders of the shop",
        "connection": {"displayName": "Orders, signed in"},
    },
    "keyVault": {"resourceGroup": RESOURCE_GROUP, "vault": VAULT, "secretName": "orders"},
}


def _azure_and_flows(stack: Stack) -> Settings:
    """Credentials for Azure, and flows that call an API connector of somebody else's."""
    configure_azure(stack)
    connector = beta(
        stack.tenant,
        "POST",
        "apiConnectors",
        {
            "displayName": "check",
            "targetUrl": "https://check.example",
            "authenticationConfiguration": {
                "@odata.type": "#microsoft.graph.basicAuthentication",
                "username": "b2c",
                "password": "planted",
            },
        },
    )["id"]
    sign_in = {
        "flowId": "everything",
        "type": "signUpOrSignIn",
        "version": "Recommended",
        "identityProviders": ["OIDC-V1-ContosoID"],
        "attributes": [
            {"attribute": "displayName", "displayName": "Name", "inputType": "textBox"},
            {
                "attribute": "LoyaltyNumber",
                "displayName": "Customer number",
                "inputType": "textBox",
                "optional": True,
            },
            {
                "attribute": "city",
                "displayName": "Shop",
                "inputType": "dropdownSingleSelect",
                "values": [
                    {"name": "Berlin", "value": "b", "default": True},
                    {"name": "Wien", "value": "w"},
                ],
            },
        ],
        "languageCustomization": True,
        "defaultLanguage": "en",
        "languages": [
            {"tag": "en"},
            {
                "tag": "de",
                "pages": [
                    {
                        "page": "unifiedssp1_1",
                        "strings": [
                            {
                                "elementType": "UxElement",
                                "stringId": "heading",
                                "value": "Willkommen",
                            }
                        ],
                    }
                ],
            },
            {"tag": "fr", "enabled": False},
        ],
        "apiConnectors": {"postAttributeCollection": connector},
        "expect": {"selfServicePasswordReset": True, "claims": ["emails", "name"]},
    }
    reset = {"flowId": "B2C_1_everything_reset", "type": "passwordReset", "identityProviders": []}
    return {"userFlows": [sign_in, reset]}


_CLIENT: Settings = {**IN_THE_TENANT, "policy": "B2C_1_siin", "clientSecrets": SECRET}


def _adopted(stack: Stack) -> Settings:
    return registered_by_hand(stack.tenant, f"https://{TENANT.domain}/adopted")


def _flow_by_hand(stack: Stack) -> Settings:
    """A flow as the portal makes it, to be imported."""
    beta(
        stack.tenant,
        "POST",
        "b2cUserFlows",
        {"id": "byhand", "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3},
    )
    return {}


def _environments(stack: Stack) -> Settings:
    """Connectors in the emulated environment: one by defaults, and one with what can be set."""
    second = entry(
        stack.tenant,
        name="test",
        displayName="Orders (test)",
        publisherPrefix="new",
        description="Orders of the shop, for tests",
    )
    return {"powerPlatform": [entry(stack.tenant), second]}


STACKS: Mapping[str, Planned] = {
    "adopted": Planned(
        {
            **_CLIENT,
            "apiName": "adopted",
            "apiDisplayName": "Orders API",
            "clientDisplayName": "Power Automate",
        },
        prepare=_adopted,
    ),
    "adopted-flow": Planned(
        {"adopted": True, "flows": {"by-hand": {**FULL, "flow_id": "B2C_1_byhand"}}},
        program="tests/engine/flows_program",
        prepare=_flow_by_hand,
    ),
    "everything": Planned(_EVERYTHING, prepare=_azure_and_flows),
    "example": Planned(_example()),
    "existing-api": Planned(
        {
            **_CLIENT,
            "adminConsent": False,
            "protect": False,
            "urlForm": "query",
            "existingApi": {
                "identifierUri": "https://contosob2c.onmicrosoft.com/elsewhere",
                "clientId": "aaaaaaaa-0000-0000-0000-000000000001",
                "servicePrincipalObjectId": "aaaaaaaa-0000-0000-0000-000000000002",
                "scopes": [{"value": "read", "id": "aaaaaaaa-0000-0000-0000-000000000003"}],
            },
        }
    ),
    "power-platform": Planned(
        {
            **_CLIENT,
            "apiName": "in-environments",
            "scopes": [{"value": "orders.read"}],
            "apiDefinition": "openapi.json",
        },
        prepare=_environments,
    ),
    "three-connectors": Planned(
        {
            **IN_THE_TENANT,
            "policy": "B2C_1_siin",
            "clientSecrets": dict.fromkeys(("sales", "support", "billing"), SECRET),
            "redirectUrls": {"sales": ["https://global.consent.azure-apim.net/redirect/sales"]},
        },
        program="examples/three-connectors",
    ),
    "user-flows": Planned(
        {
            "connectorUrl": "https://check.example/customer",
            "metadataUrl": "https://id.example/.well-known/openid-configuration",
            "providerClientId": "b2c",
        },
        program="examples/user-flows",
        secrets={
            "connectorPassword": "a planted connector password",
            "providerClientSecret": "a planted provider secret",
        },
    ),
    # After the stack that it reads.
    "consumer": Planned(
        {"connectorStack": "organization/b2c-connector/example", "takeSecret": True},
        program="examples/consumer",
    ),
}
