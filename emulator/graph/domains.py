"""`/domains`: the tenant's only domain."""

from __future__ import annotations

from emulator.graph.call import Answer, Call
from emulator.graph.errors import not_found
from emulator.graph.versions import of_version
from emulator.tenant.store import Document


def list_domains(call: Call) -> Answer:
    domain = _domain(call)
    return call.page("domains", [domain], call.query(frozenset(domain)))


def get_domain(call: Call) -> Answer:
    domain = _domain(call)
    if call.path["id"].lower() != domain["id"]:
        raise not_found(call.path["id"])
    return call.entity("domains", call.query(frozenset(domain)).shape(domain))


def _domain(call: Call) -> Document:
    document: Document = {
        "authenticationType": "Managed",
        "availabilityStatus": None,
        "id": call.tenant.identity.domain,
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
    return of_version(call.version, "domain", document)
