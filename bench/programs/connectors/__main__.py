"""Connectors as the components make them, with the outputs that a maker needs."""

from collections.abc import Sequence

import pulumi

from bench.programs.shape import API_DEFINITION, read_shape, record_at_exit
from components import ClientSecret, FlowConnector, FlowConnectorArgs, UserFlow

record_at_exit()
shape = read_shape()
secrets: Sequence[ClientSecret] = [
    {"generation": generation, "expires": shape.expires} for generation in shape.generations
]

for number in range(shape.user_flows):
    UserFlow(f"flow{number}", {"flow_id": f"B2C_1_{shape.api}{number}", "type": "signIn"})

for number in range(shape.connectors):
    name = f"connector{number}"
    args: FlowConnectorArgs = {
        "tenant_name": shape.tenant_name,
        "tenant_id": shape.tenant_id,
        "policy": "B2C_1_signin",
        "api_name": f"{shape.api}{number}",
        "api_display_name": f"Orders API {number}",
        "scopes": [{"value": value} for value in shape.scopes],
        "client_display_name": f"Power Automate {number}",
        "client_secrets": secrets,
        "protect": False,
    }
    if shape.environment_url:
        args["api_definition"] = API_DEFINITION
        args["power_platform"] = [
            {"environment_url": shape.environment_url, "display_name": f"Orders {number}"}
        ]
    made = FlowConnector(name, args)
    pulumi.export(f"{name}ClientId", made.client_id)
    pulumi.export(f"{name}ClientSecret", made.client_secret)
    pulumi.export(f"{name}AuthorizationUrl", made.authorization_url)
    pulumi.export(f"{name}TokenUrl", made.token_url)
    pulumi.export(f"{name}Scope", made.scope)
