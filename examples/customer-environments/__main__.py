"""One API, and a connector to it in the environment of each customer, made by the API's publisher.

A customer's environment lies in the customer's own directory, where an application of the
customer's lets this program make the connector: each has a provider of its own. Each has a client
of its own too, so that no customer holds a secret that works for another one.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi

from b2c.authority import Authority, authorize_url, token_url
from components import ClientRedirectUrls, ConnectorClient, PowerPlatformConnector, WebApi

config = pulumi.Config()
protect = config.require_bool("protect")
policy = config.require("policy")
customers: Mapping[str, Mapping[str, Any]] = config.require_object("customers")
secrets = config.require_secret_object("customerSecrets")
signed_in_at = Authority(
    config.require("tenantName"), config.require("tenantId"), config.get("customDomain") or None
)

api = WebApi(
    "orders",
    {
        "tenant_name": config.require("tenantName"),
        "name": "orders",
        "display_name": "Orders API",
        "scopes": [{"value": "orders.read"}, {"value": "orders.write"}],
        "protect": protect,
    },
)
document = Path(__file__).parents[1] / "web-api" / "openapi.json"
description = json.loads(document.read_text())


def connector(name: str, customer: Mapping[str, Any]) -> PowerPlatformConnector:
    """The connector in a customer's environment, with its client, whose redirect URL it tells."""
    client = ConnectorClient(
        f"{name}-client",
        {
            "api": api.reference(),
            "display_name": f"Orders connector, {name}",
            "client_secrets": customer["clientSecrets"],
            "redirect_urls_later": True,
            "protect": protect,
        },
    )
    directory = pulumi.ProviderResource(
        "b2c",
        f"{name}-directory",
        {
            "powerPlatformTenantId": customer["tenantId"],
            "powerPlatformClientId": customer["clientId"],
            "powerPlatformClientSecret": secrets.apply(lambda known: known[name]),
        },
    )
    made = PowerPlatformConnector(
        name,
        {
            "environment_url": customer["environmentUrl"],
            "display_name": "Orders",
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "authorization_url": authorize_url(signed_in_at, policy),
            "token_url": token_url(signed_in_at, policy),
            "scope": client.scope,
            "api_definition": description,
            "protect": protect,
        },
        pulumi.ResourceOptions(providers=[directory]),
    )
    ClientRedirectUrls(
        f"{name}-urls",
        {"application_id": client.application_id, "redirect_urls": [made.redirect_url]},
    )
    return made


made = {name: connector(name, customer) for name, customer in customers.items()}
pulumi.export("connectorIds", pulumi.Output.all(**{n: it.connector_id for n, it in made.items()}))
pulumi.export("redirectUrls", pulumi.Output.all(**{n: it.redirect_url for n, it in made.items()}))
