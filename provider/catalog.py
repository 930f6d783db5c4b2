"""Which resource types there are."""

from provider.api_connector import ApiConnector
from provider.identity_provider import IdentityProvider
from provider.resource import ResourceType
from provider.user_flow import UserFlow

RESOURCES: dict[str, ResourceType] = {
    each.token: each for each in (ApiConnector(), IdentityProvider(), UserFlow())
}
