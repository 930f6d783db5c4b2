"""The functions `getClientConfig`, `getServicePrincipal`, `getApplicationPublishedAppIds`."""

from collections.abc import Awaitable, Callable
from typing import Any

from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.service_principal_state import principal_state, saml_single_sign_on
from emulator.azuread.service_principals import saml_metadata
from plugin.resource import Inputs, State

_PUBLISHED_APP_IDS = {
    "AzureActiveDirectoryGraph": "00000002-0000-0000-c000-000000000000",
    "AzureServiceManagement": "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    "MicrosoftGraph": "00000003-0000-0000-c000-000000000000",
    "Office365ExchangeOnline": "00000002-0000-0ff1-ce00-000000000000",
    "Office365SharePointOnline": "00000003-0000-0ff1-ce00-000000000000",
}


async def client_config(graph: Graph, arguments: Inputs) -> State:
    """The identity that deploys, without a request."""
    del arguments
    settings = graph.settings
    return {
        "clientId": settings.client_id,
        "id": f"{settings.tenant_id}-{settings.client_id}-{graph.caller_id}",
        "objectId": graph.caller_id,
        "tenantId": settings.tenant_id,
    }


async def published_app_ids(graph: Graph, arguments: Inputs) -> State:
    """Application ids of Microsoft's own services. The official list has a hundred more."""
    del graph, arguments
    return {"id": "appIds", "result": dict(_PUBLISHED_APP_IDS)}


async def service_principal(graph: Graph, arguments: Inputs) -> State:
    """One service principal by object id, app id or display name, and its SAML address."""
    principal = await _look_up(graph, arguments)
    object_id = str(principal["id"])
    state = principal_state(principal, await saml_metadata(graph, object_id))
    sign_on = saml_single_sign_on(principal)
    return state | {
        "id": f"/servicePrincipals/{object_id}",
        "samlSingleSignOns": [sign_on] if sign_on else [],
    }


async def _look_up(graph: Graph, arguments: Inputs) -> dict[str, Any]:
    object_id = arguments.get("objectId")
    if object_id:
        principal = await graph.find(f"/v1.0/servicePrincipals/{object_id}")
        if principal is None:
            raise GraphError(f'Service principal with object ID "{object_id}" was not principal')
        return principal
    for argument, property_name in (("displayName", "displayName"), ("clientId", "appId")):
        value = arguments.get(argument)
        if value:
            quoted = str(value).replace("'", "''")
            answer = await graph.get(
                "/v1.0/servicePrincipals", {"$filter": f"{property_name} eq '{quoted}'"}
            )
            if len(answer["value"]) != 1:
                how_many = "No service principal" if not answer["value"] else "Several principals"
                raise GraphError(f'{how_many} found with {property_name} "{value}"')
            return dict(answer["value"][0])
    raise GraphError("one of `client_id,display_name,object_id` must be specified")


FUNCTIONS: dict[str, Callable[[Graph, Inputs], Awaitable[State]]] = {
    "azuread:index/getApplicationPublishedAppIds:getApplicationPublishedAppIds": published_app_ids,
    "azuread:index/getClientConfig:getClientConfig": client_config,
    "azuread:index/getServicePrincipal:getServicePrincipal": service_principal,
}
