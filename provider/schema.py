"""The package schema: what the resources and the configuration of `b2c` take and give.

`make generate` writes it to `provider/schema.json`, for readers; the plugin serves the same text.
"""

import json

from b2c.api_connector import API_CONNECTOR
from b2c.identity_provider import IDENTITY_PROVIDER
from b2c.user_flow.properties import USER_FLOW
from plugin.schema_spec import Spec
from provider.configuration_schema import CONFIGURATION
from provider.described import resource, token, types

NAME = "b2c"
VERSION = "0.1.0"
_RESOURCES = (API_CONNECTOR, IDENTITY_PROVIDER, USER_FLOW)


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
        "types": {name: spec for one in _RESOURCES for name, spec in types(one).items()},
        "resources": {token(one): resource(one) for one in _RESOURCES},
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
