"""Opening a tenant from its state folder."""

from __future__ import annotations

from emulator.tenant.clock import Clock
from emulator.tenant.folder import StateFolder
from emulator.tenant.identity import TenantIdentity
from emulator.tenant.secret_box import SecretBox
from emulator.tenant.seed import seed
from emulator.tenant.settings import Settings, load_clock_offset
from emulator.tenant.signing_keys import SigningKeys
from emulator.tenant.state import TenantState
from emulator.tenant.store import Store


def open_tenant(
    folder: StateFolder,
    identity: TenantIdentity,
    deployer_secret: str,
    url: str,
    tls_url: str,
    keys: SigningKeys | None = None,
) -> TenantState:
    """Open the tenant of a folder, and create the first objects of a new one.

    deployer_secret: the client secret of the deployer in a new tenant.
    url, tls_url: the addresses at which clients reach the tenant.
    keys: sign the directory's tokens; by default the keys of the folder.
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
