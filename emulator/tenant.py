"""All that a request may need of the tenant, opened from a state folder."""

from __future__ import annotations

from dataclasses import dataclass, field

from emulator.clock import Clock
from emulator.entra.signing_keys import SigningKeys
from emulator.faults import FaultBoard
from emulator.folder import StateFolder
from emulator.graph.microsoft_graph import MICROSOFT_GRAPH_APP_ID
from emulator.identity import TenantIdentity
from emulator.request_log import RequestLog
from emulator.secret_box import SecretBox
from emulator.seed import seed
from emulator.settings import Settings, load_clock_offset, load_settings
from emulator.store import Store
from emulator.visibility import Visibility

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
        settings=load_settings(store),
    )
