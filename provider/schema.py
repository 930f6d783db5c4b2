"""The package schema: what the resources and the configuration of `b2c` take and give.

`make generate` writes it to `provider/schema.json`, for readers; the plugin serves the same text.
"""

import json

from plugin.schema_spec import Spec
from provider.api_connector.schema import API_CONNECTOR
from provider.configuration_schema import CONFIGURATION
from provider.identity_provider.schema import IDENTITY_PROVIDER, IDENTITY_PROVIDER_TYPES
from provider.user_flow.schema import USER_FLOW, USER_FLOW_TYPES

NAME = "b2c"
VERSION = "0.1.0"


def package() -> Spec:
    """The schema as JSON has it."""
    return {
        "name": NAME,
        "displayName": "Azure AD B2C",
        "version": VERSION,
        "description": "User flows, identity providers and API connectors of Azure AD B2C, over "
        "Microsoft Graph's beta endpoint.",
        "keywords": ["azure", "b2c", "category/cloud", "kind/native"],
        "config": {"variables": CONFIGURATION},
        "provider": {
            "description": "Signs in to the B2C tenant with an application of that tenant. The "
            "Azure CLI's tokens do not do: they lack the permissions on user flows.",
            "inputProperties": CONFIGURATION,
        },
        "types": {**USER_FLOW_TYPES, **IDENTITY_PROVIDER_TYPES},
        "resources": {
            "b2c:index:ApiConnector": API_CONNECTOR,
            "b2c:index:IdentityProvider": IDENTITY_PROVIDER,
            "b2c:index:UserFlow": USER_FLOW,
        },
        "language": {
            "python": {"respectSchemaVersion": True, "pyproject": {"enabled": True}},
            "nodejs": {"respectSchemaVersion": True},
            "go": {"respectSchemaVersion": True, "generateResourceContainerTypes": True},
            "csharp": {"respectSchemaVersion": True, "namespaces": {NAME: "B2C"}},
        },
    }


def text() -> str:
    """The schema as the plugin serves it."""
    return json.dumps(package(), indent=2, ensure_ascii=False) + "\n"
