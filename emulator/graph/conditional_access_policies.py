"""`/identity/conditionalAccess/policies`. Nothing here acts by them at a sign-in.

Source: Graph reference, conditionalAccessPolicy. The text of the refusal with the number 1007 is
Microsoft's, as public repositories show it.
"""

from __future__ import annotations

import uuid
from typing import Any

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import CallError
from emulator.graph.model import check_body, merge
from emulator.graph.named_locations import KIND as LOCATION
from emulator.graph.named_locations import missing
from emulator.graph.versions import of_version, properties_of
from emulator.tenant.clock import graph_time
from emulator.tenant.directory import objects
from emulator.tenant.directory.conditional_access import CONDITIONAL_ACCESS_POLICY
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

KIND = "conditionalAccessPolicy"

_SET = "identity/conditionalAccess/policies"
_PROPERTIES = frozenset(CONDITIONAL_ACCESS_POLICY.properties)
_STATES = ("enabled", "disabled", "enabledForReportingButNotEnforced")
_CLIENT_APPS = (
    "all",
    "browser",
    "mobileAppsAndDesktopClients",
    "exchangeActiveSync",
    "easSupported",
    "other",
)
_TENANTS = {
    "all": "#microsoft.graph.conditionalAccessAllExternalTenants",
    "enumerated": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
}


def list_policies(call: Call) -> Answer:
    query = call.query(properties_of(call.version, KIND, _PROPERTIES))
    documents = objects.everything(call.tenant, KIND)
    return call.page(_SET, [of_version(call.version, KIND, item) for item in documents], query)


def get_policy(call: Call) -> Answer:
    query = call.query(properties_of(call.version, KIND, _PROPERTIES))
    return call.entity(_SET, query.shape(of_version(call.version, KIND, _existing(call))))


def create_policy(call: Call) -> Answer:
    values = _values(call, None)
    document = merge(
        CONDITIONAL_ACCESS_POLICY.properties, CONDITIONAL_ACCESS_POLICY.blank(), values
    )
    document |= {
        "id": str(uuid.uuid4()),
        "createdDateTime": graph_time(call.tenant.clock.now()),
    }
    _check(call.tenant, document)
    objects.add(call.tenant, KIND, document)
    return call.entity(_SET, of_version(call.version, KIND, document), 201)


def update_policy(call: Call) -> Answer:
    document = _existing(call)
    changed = merge(CONDITIONAL_ACCESS_POLICY.properties, document, _values(call, document))
    changed["modifiedDateTime"] = graph_time(call.tenant.clock.now())
    _check(call.tenant, changed)
    call.tenant.store.put(KIND, document["id"], changed)
    return NO_CONTENT


def delete_policy(call: Call) -> Answer:
    call.tenant.store.delete(KIND, _existing(call)["id"])
    return NO_CONTENT


def _existing(call: Call) -> Document:
    name = call.path["id"]
    document = objects.visible(call.tenant, KIND, name.lower())
    if document is None:
        raise CallError(404, "ResourceNotFound", f"Policy with id {name} does not exist.")
    return document


def _values(call: Call, current: Document | None) -> Document:
    """The properties of the request; whatever does not fit the schema is refused alike."""
    try:
        values, _ = check_body(CONDITIONAL_ACCESS_POLICY, call.object_body(), current)
    except CallError:
        raise _invalid() from None
    return values


def _check(tenant: TenantState, document: Document) -> None:
    """Raise CallError unless the policy has what the reference requires, with known values."""
    conditions, grants = document["conditions"], document["grantControls"]
    if not document["displayName"] or document["state"] not in _STATES or conditions is None:
        raise _invalid()
    users, clients = conditions["users"], conditions["clientApplications"]
    if conditions["applications"] is None or (users is None and clients is None):
        raise _invalid()
    types = conditions["clientAppTypes"]
    if not types or not set(types) <= set(_CLIENT_APPS):
        raise _invalid()
    if grants is None and document["sessionControls"] is None:
        raise _invalid()
    if grants is not None and grants["operator"] not in ("AND", "OR"):
        raise _invalid()
    for name in ("includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"):
        _type_tenants((users or {}).get(name))
    for locations in (conditions["locations"] or {}).values():
        for location in locations:
            if is_identifier(location) and tenant.store.get(LOCATION, location.lower()) is None:
                raise missing(location)


def _type_tenants(guests: dict[str, Any] | None) -> None:
    """Give the external tenants their type, which follows from the kind of membership."""
    tenants = guests["externalTenants"] if guests else None
    if tenants is None:
        return
    kind = tenants["membershipKind"]
    if kind not in _TENANTS:
        raise _invalid()
    tenants["@odata.type"] = _TENANTS[kind]
    if kind == "all":
        tenants.pop("members", None)


def _invalid() -> CallError:
    return CallError(
        400,
        "BadRequest",
        "1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of"
        " ConditionalAccessPolicy type. For examples, please see API documentation at"
        " https://docs.microsoft.com/en-us/graph/api/"
        "conditionalaccessroot-post-policies?view=graph-rest-1.0.",
    )
