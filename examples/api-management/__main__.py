"""Token checks of an API in API Management, fed from a connector stack's outputs.

A policy for the whole API, and one for each operation that needs a certain scope. A change of user
flow, domain or scope in the connector stack arrives here with the next `pulumi up`.
"""

from collections.abc import Mapping, Sequence

import pulumi
from inbound_policy import inbound_policy
from pulumi_azure_native import apimanagement

config = pulumi.Config()
connector = pulumi.StackReference("connector", stack_name=config.require("connectorStack"))
operation_scopes: Mapping[str, str] = config.require_object("operationScopes")
clients: Sequence[str] = config.require_object("clients")


def policy(scope: str | None = None) -> pulumi.Output[str]:
    """The policy for one of the API's scopes, by its short name; for any of them if none is named.

    Raises `pulumi.RunError` for a scope that the API does not have.
    """

    def document(known: Mapping[str, str], scopes: Sequence[str]) -> str:
        wanted = [each for each in scopes if scope in (None, each.rpartition("/")[2])]
        if not wanted:
            raise pulumi.RunError(f"operationScopes names {scope}. The API has {scopes}.")
        return inbound_policy(**known, scopes=wanted, clients=clients)

    known = pulumi.Output.all(
        openid_configuration_url=connector.require_output("openidConfigurationUrl"),
        issuer=connector.require_output("issuer"),
        audience=connector.require_output("apiClientId"),
        policy=connector.require_output("policy"),
    )
    scopes = connector.require_output("apiScopes")
    return pulumi.Output.all(known, scopes).apply(lambda both: document(*both))


where = {
    "resource_group_name": config.require("resourceGroup"),
    "service_name": config.require("service"),
    "api_id": config.require("api"),
    # The only name that the service takes.
    "policy_id": "policy",
    "format": apimanagement.PolicyContentFormat.RAWXML,
}

of_api = policy()
apimanagement.ApiPolicy("api", **where, value=of_api)
for operation, scope in sorted(operation_scopes.items()):
    apimanagement.ApiOperationPolicy(
        operation, **where, operation_id=operation, value=policy(scope)
    )

pulumi.export("policy", of_api)
