"""One authorised request to the organization (`Call`), and its response (`Answer`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.dataverse.access import Right, require
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document, Store

ROOT = "/api/data/"
VERSION_PATH = f"{ROOT}v9.2"


@dataclass(frozen=True)
class Answer:
    """A response. body: None for one without content."""

    status: int
    body: Document | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One request of the deployer.

    options: the query. headers: with names in lower case. body: empty for methods without one.
    """

    tenant: TenantState
    platform: PowerPlatform
    settings: PowerPlatformSettings
    method: str
    options: Mapping[str, str]
    headers: Mapping[str, str]
    body: Document

    @property
    def store(self) -> Store:
        return self.tenant.store

    @property
    def base(self) -> str:
        """The address of the Web API, as in links and contexts."""
        return f"{self.tenant.tls_url}{VERSION_PATH}"

    @property
    def prefers_representation(self) -> bool:
        return "return=representation" in self.headers.get("prefer", "")

    def require(self, right: Right, table: str) -> None:
        """Raise DataverseError 403 unless the caller's role has the right on the table."""
        require(self.platform, self.settings, right, table)

    def moment(self) -> str:
        return self.tenant.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
