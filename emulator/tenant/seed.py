"""The first objects of a tenant and of what is beside it: Microsoft Graph and the deployers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from emulator.tenant.clock import graph_time
from emulator.tenant.directory.application import APPLICATION
from emulator.tenant.directory.credentials import stored_password
from emulator.tenant.directory.entities import SERVICE_PRINCIPAL
from emulator.tenant.directory.microsoft_graph import APP_ROLES, graph_principal
from emulator.tenant.identity import TenantIdentity
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.seed import seed_power_platform
from emulator.tenant.store import Store
from emulator.tenant.subscription.identity import Subscription
from emulator.tenant.subscription.seed import seed_subscription

# The roles for app registrations, consent and user flows.
DEPLOYER_ROLES = (
    "Application.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Directory.ReadWrite.All",
    "IdentityUserFlow.ReadWrite.All",
    "IdentityProvider.ReadWrite.All",
    "APIConnectors.ReadWrite.All",
)

# So long that no test that moves the clock outlives the secret.
_DEPLOYER_SECRET_LIFETIME = timedelta(days=36500)


def seed(store: Store, identity: TenantIdentity, now: datetime, deployer_secret: str) -> None:
    """Create the objects that a tenant has before the first deployment, unless they exist."""
    with store.transaction():
        graph_id = identity.microsoft_graph_principal_id
        _seed_microsoft_graph(store, graph_id, now)
        if store.get("application", identity.deployer_application_id) is None:
            _seed_deployer(store, identity, now, deployer_secret)
        seed_subscription(store, Subscription(identity.name), now, deployer_secret)
        seed_power_platform(store, PowerPlatform(identity.name), now, deployer_secret)


def _seed_microsoft_graph(store: Store, object_id: str, now: datetime) -> None:
    """Microsoft Graph's principal; in an older tenant too it gets the roles that are known now."""
    made = graph_principal(object_id, now)
    stored = store.get("servicePrincipal", object_id) or made
    changed = stored | {name: made[name] for name in ("appRoles", "oauth2PermissionScopes")}
    store.put("servicePrincipal", object_id, changed)


def _seed_deployer(
    store: Store, identity: TenantIdentity, now: datetime, deployer_secret: str
) -> None:
    application = {
        **APPLICATION.blank(),
        "id": identity.deployer_application_id,
        "appId": identity.deployer_client_id,
        "displayName": "deployer",
        "createdDateTime": graph_time(now),
        "publisherDomain": identity.domain,
        "passwordCredentials": [
            stored_password(
                secret=deployer_secret,
                key_id=str(uuid.uuid4()),
                display_name="rehearsal",
                start=graph_time(now - timedelta(days=3650)),
                end=graph_time(now + _DEPLOYER_SECRET_LIFETIME),
            )
        ],
    }
    principal = {
        **SERVICE_PRINCIPAL.blank(),
        "id": identity.deployer_principal_id,
        "appId": identity.deployer_client_id,
        "createdDateTime": graph_time(now),
    }
    store.put("application", application["id"], application)
    store.put("servicePrincipal", principal["id"], principal)
    assign_graph_roles(store, identity, identity.deployer_principal_id, DEPLOYER_ROLES, now)


def assign_graph_roles(
    store: Store,
    identity: TenantIdentity,
    principal_id: str,
    roles: tuple[str, ...],
    now: datetime,
) -> None:
    """Give the principal exactly these app roles of Microsoft Graph.

    Raises KeyError if Microsoft Graph has no such role in this tenant.
    """
    role_ids = [APP_ROLES[role] for role in roles]
    for assignment in store.find("appRoleAssignment", "principalId", principal_id):
        if assignment["resourceId"] == identity.microsoft_graph_principal_id:
            store.delete("appRoleAssignment", assignment["id"])
    for role_id in role_ids:
        assignment_id = str(uuid.uuid4())
        store.put(
            "appRoleAssignment",
            assignment_id,
            {
                "id": assignment_id,
                "deletedDateTime": None,
                "appRoleId": role_id,
                "createdDateTime": graph_time(now),
                "principalId": principal_id,
                "principalType": "ServicePrincipal",
                "resourceId": identity.microsoft_graph_principal_id,
                "resourceDisplayName": "Microsoft Graph",
            },
        )
