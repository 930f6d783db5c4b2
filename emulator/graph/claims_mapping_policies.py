"""`/policies/claimsMappingPolicies`, and their assignment to service principals.

Source: Graph reference, claimsMappingPolicy.
What they do to tokens: `emulator.entra.mapped_claims`.
"""

from __future__ import annotations

import json
import uuid

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import bad_request, invalid_property, not_found
from emulator.graph.model import check_body, check_required, merge
from emulator.graph.ownership import existing, readable
from emulator.graph.references import already_there, object_id_of
from emulator.tenant.directory import objects
from emulator.tenant.directory.entities import CLAIMS_MAPPING_POLICY
from emulator.tenant.store import Document

KIND = "claimsMappingPolicy"

_PROPERTIES = frozenset(CLAIMS_MAPPING_POLICY.properties)
_ASSIGNED = "_claimsMappingPolicies"
_COLLECTION = "policies/claimsMappingPolicies"


def list_policies(call: Call) -> Answer:
    return call.page(_COLLECTION, objects.everything(call.tenant, KIND), call.query(_PROPERTIES))


def get_policy(call: Call) -> Answer:
    return call.entity(_COLLECTION, call.query(_PROPERTIES).shape(_existing(call)))


def create_policy(call: Call) -> Answer:
    values, _ = check_body(CLAIMS_MAPPING_POLICY, call.object_body(), None)
    check_required(CLAIMS_MAPPING_POLICY, values)
    blank = CLAIMS_MAPPING_POLICY.blank()
    document = merge(CLAIMS_MAPPING_POLICY.properties, blank, values) | {"id": str(uuid.uuid4())}
    _check(document)
    objects.add(call.tenant, KIND, document)
    return call.entity(_COLLECTION, document, 201)


def update_policy(call: Call) -> Answer:
    document = _existing(call)
    values, _ = check_body(CLAIMS_MAPPING_POLICY, call.object_body(), document)
    changed = merge(CLAIMS_MAPPING_POLICY.properties, document, values)
    _check(changed)
    call.tenant.store.put(KIND, document["id"], changed)
    return NO_CONTENT


def delete_policy(call: Call) -> Answer:
    """Delete the policy, and with it its assignments."""
    document = _existing(call)
    for principal in call.tenant.store.list("servicePrincipal"):
        if document["id"] in principal.get(_ASSIGNED, []):
            principal[_ASSIGNED].remove(document["id"])
            call.tenant.store.put("servicePrincipal", principal["id"], principal)
    call.tenant.store.delete(KIND, document["id"])
    return NO_CONTENT


def list_assigned(call: Call) -> Answer:
    principal = readable(call, "servicePrincipal")
    assigned = [
        policy
        for policy_id in principal.get(_ASSIGNED, [])
        if (policy := objects.visible(call.tenant, KIND, policy_id)) is not None
    ]
    return call.page(_COLLECTION, assigned, call.query(_PROPERTIES))


def assign(call: Call) -> Answer:
    principal = readable(call, "servicePrincipal")
    policy = existing(call.tenant, KIND, object_id_of(call.object_body().get("@odata.id")))
    assigned = principal.setdefault(_ASSIGNED, [])
    if policy["id"] in assigned:
        raise already_there("claimsMappingPolicies")
    if assigned:
        raise bad_request("A service principal has at most one claims mapping policy.")
    assigned.append(policy["id"])
    call.tenant.store.put("servicePrincipal", principal["id"], principal)
    return NO_CONTENT


def withdraw(call: Call) -> Answer:
    principal = readable(call, "servicePrincipal")
    assigned = principal.get(_ASSIGNED, [])
    policy_id = call.path["policy"].lower()
    if policy_id not in assigned:
        raise not_found(call.path["policy"])
    assigned.remove(policy_id)
    call.tenant.store.put("servicePrincipal", principal["id"], principal)
    return NO_CONTENT


def _existing(call: Call) -> Document:
    return existing(call.tenant, KIND, call.path["id"])


def _check(document: Document) -> None:
    """The definition is one JSON text with the member `ClaimsMappingPolicy`."""
    definition = document["definition"]
    try:
        parsed = [json.loads(text) for text in definition]
    except ValueError:
        raise invalid_property("definition", "It must be JSON.") from None
    if (
        len(parsed) != 1
        or not isinstance(parsed[0], dict)
        or "ClaimsMappingPolicy" not in parsed[0]
    ):
        raise invalid_property("definition", "It is one text with a ClaimsMappingPolicy.")
