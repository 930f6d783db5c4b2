"""The state of a tenant, which every request gets."""

from __future__ import annotations

from dataclasses import dataclass, field

from emulator.tenant.clock import Clock
from emulator.tenant.faults import FaultBoard
from emulator.tenant.identity import TenantIdentity
from emulator.tenant.request_log import RequestLog
from emulator.tenant.secret_box import SecretBox
from emulator.tenant.settings import Settings
from emulator.tenant.signing_keys import SigningKeys
from emulator.tenant.store import Store
from emulator.tenant.visibility import Visibility


@dataclass
class TenantState:
    """One tenant. Clients reach it at `url` and `tls_url`, both without a trailing slash."""

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
