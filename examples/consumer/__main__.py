"""A consumer of a connector stack: what another stack does with the outputs.

The plain outputs are readable without the connector stack's passphrase, because the secret is an
output of its own; a secret nested in an object would turn the whole object secret.
"""

import pulumi


def decrypted(secret: object) -> str:
    """The engine leaves out what it cannot decrypt, with a warning only."""
    if not isinstance(secret, str):
        raise ValueError(
            "The connector stack's secret cannot be decrypted. "
            "Run this program with that stack's passphrase or key, or set takeSecret to false."
        )
    return secret


config = pulumi.Config()
connector = pulumi.StackReference("connector", stack_name=config.require("connectorStack"))

# What the API checks in a token; an App Service or API Management resource takes these values.
pulumi.export("issuer", connector.require_output("issuer"))
pulumi.export("audience", connector.require_output("apiClientId"))
pulumi.export("jwksUrl", connector.require_output("jwksUrl"))
pulumi.export("scopes", connector.require_output("apiScopes"))

if config.require_bool("takeSecret"):
    # Stays secret on its way into a key vault or another provider.
    pulumi.export("clientId", connector.require_output("clientId"))
    pulumi.export("clientSecret", connector.require_output("clientSecret").apply(decrypted))
