"""One connector on the emulated tenant, with all outputs: for sign-ins and for the rotation."""

import os

import pulumi

from b2c.spelling import camel_case
from bench.programs.shape import API_DEFINITION, CALLBACKS, read_shape
from components import FlowConnector

shape = read_shape()
connector = FlowConnector(
    "connector",
    {
        "tenant_name": shape.tenant_name,
        "tenant_id": shape.tenant_id,
        "policy": "B2C_1_signin",
        "custom_domain": os.environ["REHEARSAL_URL"],
        "api_name": shape.api,
        "scopes": [{"value": value} for value in shape.scopes],
        "client_secrets": [
            {"generation": generation, "expires": shape.expires} for generation in shape.generations
        ],
        "redirect_urls": CALLBACKS,
        "protect": False,
        "api_definition": API_DEFINITION,
        "power_platform": [{"environment_url": shape.environment_url, "display_name": "Orders"}],
    },
)
for name in FlowConnector.__annotations__:
    pulumi.export(camel_case(name), getattr(connector, name))
