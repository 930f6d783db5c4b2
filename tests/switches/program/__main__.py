"""A connector with everything of this project: a user flow with its parts, and Power Platform."""

import json
from pathlib import Path

import pulumi

from components import ApiConnector, FlowConnector, IdentityProvider, UserFlow
from infra.outputs import CONNECTOR_OUTPUTS

config = pulumi.Config()

partner = IdentityProvider(
    "partner",
    {
        "type": "OpenIdConnect",
        "display_name": "Partners",
        "client_id": "b2c",
        "client_secret": config.require("providerClientSecret"),
        "metadata_url": "https://id.example/.well-known/openid-configuration",
        "response_mode": "form_post",
        "response_type": "code",
        "scope": "openid profile",
        "claims_mapping": {"user_id": "sub", "display_name": "name"},
    },
)
apple = IdentityProvider(
    "apple",
    {
        "type": "Apple",
        "display_name": "Apple",
        "developer_id": "UBF8T346G9",
        "service_id": "com.example.shop",
        "key_id": "99P6D879C4",
        "certificate_data": config.require("appleKey"),
    },
)
check = ApiConnector(
    "check",
    {
        "display_name": "Check",
        "target_url": config.require("checkUrl"),
        "username": "b2c",
        "password": config.require("checkPassword"),
    },
)
flow = UserFlow(
    "shop",
    {
        "flow_id": "B2C_1_shop",
        "type": "signUpOrSignIn",
        "version": "Recommended",
        "identity_providers": [partner.id, apple.id],
        "attributes": [
            {"attribute": "displayName", "display_name": "Name", "input_type": "textBox"},
            {
                "attribute": "city",
                "display_name": "Shop",
                "input_type": "dropdownSingleSelect",
                "values": [{"name": "Berlin", "value": "b", "default": True}],
            },
        ],
        "language_customization": True,
        "languages": [
            {"tag": "en"},
            {
                "tag": "de",
                "pages": [
                    {
                        "page": "unifiedssp1_1",
                        "strings": [
                            {
                                "element_type": "UxElement",
                                "string_id": "heading",
                                "value": "Willkommen",
                            }
                        ],
                    }
                ],
            },
        ],
        "api_connectors": {"pre_token_issuance": check.id},
        "expect": {"claims": ["name"]},
    },
)
reset = UserFlow(
    "reset", {"flow_id": "B2C_1_again", "type": "passwordReset", "identity_providers": []}
)
connector = FlowConnector(
    "connector",
    {
        "tenant_name": config.require("tenantName"),
        "tenant_id": config.require("tenantId"),
        "custom_domain": config.require("customDomain"),
        "policy": flow,
        "user_flows": [reset],
        "api_name": "orders",
        "api_display_name": "Orders API",
        "scopes": [{"value": "orders.read"}, {"value": "orders.write"}],
        "client_display_name": "Power Automate",
        "client_secrets": config.require_object("clientSecrets"),
        "protect": False,
        "api_definition": json.loads(Path(config.require("apiDefinition")).read_text()),
        "api_url": config.require("apiUrl"),
        "power_platform": [
            {
                "environment_url": config.require("environmentUrl"),
                "redirect_host": config.require("redirectHost"),
                "display_name": "Orders",
                "solution": config.require("solution"),
            }
        ],
    },
)
for name, output in CONNECTOR_OUTPUTS.items():
    pulumi.export(name, getattr(connector, output))
