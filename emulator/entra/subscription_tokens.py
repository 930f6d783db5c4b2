"""The token endpoint of the subscription's directory."""

from __future__ import annotations

from emulator.entra.deployer_tokens import DeployerTokenEndpoint
from emulator.tenant.state import TenantState
from emulator.tenant.subscription import audiences
from emulator.tenant.subscription.identity import Subscription


class SubscriptionTokenEndpoint(DeployerTokenEndpoint):
    """`/{directory of the subscription}/oauth2/v2.0/token`: tokens for Azure and for vaults."""

    def __init__(self, tenant: TenantState) -> None:
        super().__init__(tenant, Subscription(tenant.identity.name))

    def _has(self, resource: str, scope: str) -> bool:
        del scope
        return resource in audiences.MANAGEMENT + audiences.VAULT
