"""`/identity/conditionalAccess/namedLocations`: ranges of addresses, and countries.

Source: Graph reference, namedLocation; an address is IPv4 or IPv6 with the length of its prefix.
"""

from __future__ import annotations

import ipaddress
import uuid

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import CallError
from emulator.graph.model import check_body, check_required, merge
from emulator.tenant.clock import graph_time
from emulator.tenant.directory import objects
from emulator.tenant.directory.conditional_access import COUNTRY_LOCATION, IP_LOCATION
from emulator.tenant.directory.types import Entity
from emulator.tenant.store import Document

KIND = "namedLocation"

_SET = "identity/conditionalAccess/namedLocations"
_TYPES = {
    f"#microsoft.graph.{entity.odata_type}": entity for entity in (IP_LOCATION, COUNTRY_LOCATION)
}
_PROPERTIES = frozenset({*IP_LOCATION.properties, *COUNTRY_LOCATION.properties})
_METHODS = ("clientIpAddress", "authenticatorAppGps")


def list_locations(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    return call.page(_SET, objects.everything(call.tenant, KIND), query)


def get_location(call: Call) -> Answer:
    return call.entity(_SET, call.query(_PROPERTIES).shape(_existing(call)))


def create_location(call: Call) -> Answer:
    entity = _entity(call.object_body().get("@odata.type"))
    values, _ = check_body(entity, call.object_body(), None)
    check_required(entity, values)
    now = graph_time(call.tenant.clock.now())
    document = {
        "@odata.type": f"#microsoft.graph.{entity.odata_type}",
        **merge(entity.properties, entity.blank(), values),
        "id": str(uuid.uuid4()),
        "createdDateTime": now,
        "modifiedDateTime": now,
    }
    _check(document)
    objects.add(call.tenant, KIND, document)
    return call.entity(_SET, document, 201)


def update_location(call: Call) -> Answer:
    """A change, which names the location's type; 204."""
    document = _existing(call)
    entity = _entity(document["@odata.type"])
    values, _ = check_body(entity, call.object_body(), document)
    changed = merge(entity.properties, document, values)
    changed["modifiedDateTime"] = graph_time(call.tenant.clock.now())
    _check(changed)
    call.tenant.store.put(KIND, document["id"], changed)
    return NO_CONTENT


def delete_location(call: Call) -> Answer:
    """Delete a location; a trusted one is first to be marked as untrusted."""
    document = _existing(call)
    if document.get("isTrusted"):
        raise _refused("A trusted named location cannot be deleted: set isTrusted to false first.")
    for policy in call.tenant.store.list("conditionalAccessPolicy"):
        locations = policy["conditions"]["locations"] or {}
        if document["id"] in [one for ids in locations.values() for one in ids]:
            raise _refused(f"The named location is used by the policy '{policy['displayName']}'.")
    call.tenant.store.delete(KIND, document["id"])
    return NO_CONTENT


def missing(name: str) -> CallError:
    return CallError(
        404, "ResourceNotFound", f"NamedLocation with id {name} does not exist in the directory."
    )


def _existing(call: Call) -> Document:
    document = objects.visible(call.tenant, KIND, call.path["id"].lower())
    if document is None:
        raise missing(call.path["id"])
    return document


def _entity(odata_type: object) -> Entity:
    entity = _TYPES.get(str(odata_type))
    if entity is None:
        raise _refused(f"The property @odata.type is one of {', '.join(_TYPES)}.")
    return entity


def _check(document: Document) -> None:
    """Check the values of a location, and give its ranges their types; raises CallError 400."""
    for item in document.get("ipRanges", []):
        try:
            network = ipaddress.ip_network(item["cidrAddress"] or "", strict=False)
        except ValueError:
            raise _refused(f"'{item['cidrAddress']}' is no range of addresses.") from None
        item["@odata.type"] = f"#microsoft.graph.iPv{network.version}CidrRange"
    for code in document.get("countriesAndRegions", []):
        if len(code) != 2 or not code.isalpha() or not code.isupper():
            raise _refused(f"'{code}' is no country or region of ISO 3166-1.")
    if document.get("countryLookupMethod", _METHODS[0]) not in _METHODS:
        raise _refused(f"The property countryLookupMethod is one of {', '.join(_METHODS)}.")
    if not document["displayName"]:
        raise _refused("The property displayName is required.")


def _refused(message: str) -> CallError:
    return CallError(400, "BadRequest", message)
