"""`/domains`: the tenant's only domain."""

from __future__ import annotations

from emulator.graph.call import Answer, Call
from emulator.graph.errors import not_found
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document


def list_domains(call: Call) -> Answer:
    domain = _domain(call.tenant)
    return call.page("domains", [domain], call.query(frozenset(domain)))


def get_domain(call: Call) -> Answer:
    domain = _domain(call.tenant)
    if call.path["id"].lower() != domain["id"]:
        raise not_found(call.path["id"])
    return call.entity("domains", call.query(frozenset(domain)).shape(domain))


def _domain(tenant: TenantState) -> Document:
    return {
        "authenticationType": "Managed",
        "availabilityStatus": None,
        "id": tenant.identity.domain,
        "isAdminManaged": True,
        "isDefault": True,
        "isInitial": True,
        "isRoot": True,
        "isVerified": True,
        "model": None,
        "passwordNotificationWindowInDays": None,
        "passwordValidityPeriodInDays": None,
        "state": None,
        "supportedServices": [],
    }
