"""All that the policy endpoints share: the tenant, its keys, and what is in progress."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from emulator.b2c.outbox import Outbox
from emulator.b2c.pages import Pages
from emulator.b2c.transactions import Transactions
from emulator.tenant.settings import B2cSettings
from emulator.tenant.sign_ins.grants import Grants
from emulator.tenant.sign_ins.keys import B2cKeys
from emulator.tenant.sign_ins.log import SignInLog
from emulator.tenant.sign_ins.sessions import Sessions
from emulator.tenant.state import TenantState


@dataclass
class B2cService:
    """The policy side of one tenant. Pages in progress and codes sent live in memory."""

    tenant: TenantState
    settings: B2cSettings
    grants: Grants
    sessions: Sessions
    log: SignInLog
    pages: Pages = field(default_factory=Pages)
    transactions: Transactions = field(default_factory=Transactions)
    outbox: Outbox = field(default_factory=Outbox)

    @cached_property
    def keys(self) -> B2cKeys:
        """Read, or made, when the first token or key set is asked for: making one takes time."""
        return B2cKeys(self.tenant.store)


def open_b2c(tenant: TenantState) -> B2cService:
    return B2cService(
        tenant=tenant,
        settings=B2cSettings.load(tenant.store),
        grants=Grants(tenant.store),
        sessions=Sessions(tenant.store),
        log=SignInLog(tenant.store),
    )
