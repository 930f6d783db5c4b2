"""The state that the endpoints of user flows share: the tenant, its keys, sign-ins in progress."""

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
    """Azure AD B2C of one tenant. Sign-ins in progress and verification codes are in memory."""

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
        """The signing keys, which are made at their first use, since making one takes time."""
        return B2cKeys(self.tenant.store)


def open_b2c(tenant: TenantState) -> B2cService:
    return B2cService(
        tenant=tenant,
        settings=B2cSettings.load(tenant.store),
        grants=Grants(tenant.store),
        sessions=Sessions(tenant.store),
        log=SignInLog(tenant.store),
    )
