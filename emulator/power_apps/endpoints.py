"""The routes of Power Apps."""

from __future__ import annotations

import httpx
from starlette.routing import Route

from emulator.power_apps.api import PowerAppsApi
from emulator.power_apps.consent import ConsentService
from emulator.power_apps.outgoing import Outgoing
from emulator.power_apps.pages import PowerAppsPage
from emulator.power_apps.runtime import Runtime
from emulator.power_apps.service import PowerApps
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.state import TenantState


def power_apps_routes(
    tenant: TenantState, transport: httpx.AsyncBaseTransport | None = None
) -> list[Route]:
    """Power Apps of the tenant's environment. transport: see `Outgoing`."""
    service = PowerApps(tenant, PowerPlatform(tenant.identity.name), Outgoing(transport))
    return [
        *PowerAppsPage(service).routes(),
        *PowerAppsApi(service).routes(),
        *ConsentService(service).routes(),
        *Runtime(service).routes(),
    ]
