"""Which resource types there are."""

from plugin.resource import ResourceType
from provider.api_connector.resource import ApiConnector
from provider.identity_provider.resource import IdentityProvider
from provider.user_flow.resource import UserFlow

RESOURCES: dict[str, ResourceType] = {
    each.token: each for each in (ApiConnector(), IdentityProvider(), UserFlow())
}
