"""The package schema: what the resources, the components and the configuration of `b2c` take and
give. It becomes `provider/schema.json`, which the plugin serves.
"""

from __future__ import annotations

import json

from b2c.api_connector import API_CONNECTOR
from b2c.connector_properties import CUSTOM_CONNECTOR
from b2c.identity_provider import IDENTITY_PROVIDER
from b2c.user_flow.properties import USER_FLOW
from provider.schema import NAME, VERSION
from tools.generate.component_schema import component_schemas, component_types
from tools.generate.configuration_schema import CONFIGURATION
from tools.generate.described import Spec, resource, token, types

_RESOURCES = (API_CONNECTOR, CUSTOM_CONNECTOR, IDENTITY_PROVIDER, USER_FLOW)


def package() -> Spec:
    """The schema, from the descriptions of its resources and components."""
    return {
        "name": NAME,
        "displayName": "Azure AD B2C",
        "version": VERSION,
        "description": "Connectors of Power Automate, Power Apps and Logic Apps to web APIs that "
        "Azure AD B2C protects, the user flows, identity providers and API connectors of its "
        "tenant, and custom connectors in environments of Power Platform.",
        "keywords": ["azure", "b2c", "category/cloud", "kind/native"],
        "config": {"variables": CONFIGURATION},
        "provider": {
            "description": "Signs in to the B2C tenant with an application of that tenant. The "
            "Azure CLI's tokens do not do: they lack the permissions on user flows. For custom "
            "connectors it signs in to Power Platform's directory, by settings of their own.",
            "inputProperties": CONFIGURATION,
        },
        "types": {
            **{name: spec for one in _RESOURCES for name, spec in types(one).items()},
            **component_types(),
        },
        "resources": {
            **{token(one): resource(one) for one in _RESOURCES},
            **component_schemas(),
        },
        "language": {
            "python": {"respectSchemaVersion": True, "pyproject": {"enabled": True}},
            "nodejs": {"respectSchemaVersion": True},
            "go": {"respectSchemaVersion": True, "generateResourceContainerTypes": True},
            "csharp": {"respectSchemaVersion": True, "namespaces": {NAME: "B2C"}},
        },
    }


def text() -> str:
    """The text of the file."""
    return json.dumps(package(), indent=2, ensure_ascii=False) + "\n"
