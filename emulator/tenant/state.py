"""All that a request may need of the tenant, opened from a state folder."""

from __future__ import annotations

from dataclasses import dataclass, field

from emulator.tenant.clock import Clock
from emulator.tenant.directory.microsoft_graph import MICROSOFT_GRAPH_APP_ID
from emulator.tenant.faults import FaultBoard
from emulator.tenant.folder import StateFolder
from emulator.tenant.identity import TenantIdentity
from emulator.tenant.request_log import RequestLog
from emulator.tenant.secret_box import SecretBox
from emulator.tenant.seed import seed
from emulator.tenant.settings import Settings, load_clock_offset
from emulator.tenant.signing_keys import SigningKeys
from emulator.tenant.store import Store
from emulator.tenant.visibility import Visibility

_GRAPH_NAMES = (
    MICROSOFT_GRAPH_APP_ID,
    "https://graph.microsoft.com",
    "https://graph.microsoft.com/",
)


@dataclass
class TenantState:
    """One tenant. `url` and `tls_url` are how clients reach it, without a trailing slash."""

    identity: TenantIdentity
    store: Store
    clock: Clock
    keys: SigningKeys
    secrets: SecretBox
    url: str
    tls_url: str
    settings: Settings = field(default_factory=Settings)
    faults: FaultBoard = field(default_factory=FaultBoard)
    requests: RequestLog = field(default_factory=RequestLog)
    visibility: Visibility = field(default_factory=Visibility)

    def graph_audiences(self) -> frozenset[str]:
        """Names under which a token may be meant for Microsoft Graph."""
        numeric = {url.replace("//localhost:", "//127.0.0.1:") for url in (self.url, self.tls_url)}
        return frozenset({self.url, self.tls_url, *numeric, *_GRAPH_NAMES})


def open_tenant(
    folder: StateFolder,
    identity: TenantIdentity,
    deployer_secret: str,
    url: str,
    tls_url: str,
    keys: SigningKeys | None = None,
) -> TenantState:
    """Open the tenant of a folder; the first time, it gets its first objects.

    Without `keys` it signs with the folder's own.
    """
    store = Store(folder.database)
    clock = Clock(load_clock_offset(store))
    seed(store, identity, clock.now(), deployer_secret)
    return TenantState(
        identity=identity,
        store=store,
        clock=clock,
        keys=keys or SigningKeys.open(folder.signing_keys),
        secrets=SecretBox(folder.sealing_key),
        url=url,
        tls_url=tls_url,
        settings=Settings.load(store),
    )
