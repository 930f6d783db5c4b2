"""The token endpoint of Power Platform's directory."""

from __future__ import annotations

from emulator.entra.deployer_tokens import DeployerTokenEndpoint
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.state import TenantState


class PowerPlatformTokenEndpoint(DeployerTokenEndpoint):
    """`/{directory of Power Platform}/oauth2/v2.0/token`: tokens for the organization."""

    def __init__(self, tenant: TenantState) -> None:
        super().__init__(tenant, PowerPlatform(tenant.identity.name))

    def _own_names(self, base: str) -> frozenset[str]:
        return frozenset(
            f"{root}/{self._directory}/{rest}"
            for root in (base, self._tenant.url, self._tenant.tls_url)
            for rest in ("oauth2/v2.0/token", "v2.0")
        )

    def _has(self, resource: str, scope: str) -> bool:
        return resource.rstrip("/") == self._tenant.tls_url and resource != scope
