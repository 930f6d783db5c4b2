"""The first objects of the subscription: its deployer, a resource group and a key vault."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from emulator.tenant.clock import graph_time
from emulator.tenant.directory.credentials import stored_password
from emulator.tenant.store import Store
from emulator.tenant.subscription.identity import LOCATION, RESOURCE_GROUP, VAULT, Subscription
from emulator.tenant.subscription.resource_id import ResourceId

DEPLOYER = "armDeployer"
RESOURCE = "armResource"

# As long as that of the B2C tenant's deployer.
_LIFETIME = timedelta(days=36500)


def seed_subscription(
    store: Store, subscription: Subscription, now: datetime, deployer_secret: str
) -> None:
    """Create the first objects, unless the subscription has its deployer already."""
    if store.get(DEPLOYER, subscription.client_id) is not None:
        return
    password = stored_password(
        secret=subscription.client_secret(deployer_secret),
        key_id=str(uuid.uuid4()),
        display_name="rehearsal",
        start=graph_time(now - timedelta(days=3650)),
        end=graph_time(now + _LIFETIME),
    )
    store.put(
        DEPLOYER,
        subscription.client_id,
        {
            "appId": subscription.client_id,
            "displayName": "deployer of the subscription",
            "passwordCredentials": [password],
        },
    )
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
