"""A connector with a user flow of its own, the identity providers and API connectors of that flow,
and a bare flow."""

from typing import Any

import pulumi

from components import ApiConnector, FlowConnector, IdentityProvider, UserFlow

config = pulumi.Config()
checks = {
    step: ApiConnector(step, check).id
    for step, check in config.require_object("apiConnectors").items()
}
providers = [
    IdentityProvider(name, provider).id
    for name, provider in config.require_object("identityProviders").items()
]
flow = UserFlow(
    "flow",
    {
        "flow_id": "B2C_1_remedies",
        "type": "signUpOrSignIn",
        "identity_providers": ["OIDC-V1-ContosoID", *providers],
        "attributes": [
            {"attribute": "displayName", "display_name": "Name", "input_type": "textBox"}
        ],
        "api_connectors": checks,
    },
)
UserFlow(
    "bare",
    {
        "flow_id": "B2C_1_bare",
        "type": "signUpOrSignIn",
        "identity_providers": config.require_object("identityProvidersOfBare"),
    },
)
arguments: Any = {**config.require_object("connector"), "policy": flow}
connector = FlowConnector("connector", arguments)
for output in (
    "client_id",
    "client_secret",
    "scope",
    "authorization_url",
    "token_url",
    "refresh_url",
):
    pulumi.export(output, getattr(connector, output))
