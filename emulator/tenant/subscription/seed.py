"""The first objects of the subscription: its deployer, a resource group and a key vault."""

from __future__ import annotations

from datetime import datetime

from emulator.tenant.store import Store
from emulator.tenant.subscription.identity import LOCATION, RESOURCE_GROUP, VAULT, Subscription
from emulator.tenant.subscription.resource_id import ResourceId

DEPLOYER = Subscription.deployer
RESOURCE = "armResource"


def seed_subscription(
    store: Store, subscription: Subscription, now: datetime, deployer_secret: str
) -> None:
    """Create the first objects, unless the subscription has its deployer already."""
    if store.get(DEPLOYER, subscription.client_id) is not None:
        return
    application = subscription.application("deployer of the subscription", now, deployer_secret)
    store.put(DEPLOYER, subscription.client_id, application)
    group = ResourceId(subscription.id, RESOURCE_GROUP)
    vault = ResourceId(subscription.id, RESOURCE_GROUP, "Microsoft.KeyVault", (("vaults", VAULT),))
    for resource in (group, vault):
        document = {
            "id": str(resource),
            "name": resource.name,
            "type": resource.type,
            "location": LOCATION,
            "properties": {"provisioningState": "Succeeded"},
        }
        store.put(RESOURCE, resource.key, document)
