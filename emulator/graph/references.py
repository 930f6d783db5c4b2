"""References to other objects in a request: `owners@odata.bind` and `@odata.id`."""

from __future__ import annotations

from typing import Any

from emulator.graph.errors import bad_request, not_found
from emulator.tenant.directory import objects
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.state import TenantState

# Graph binds up to 20 references in one request.
_BIND_LIMIT = 20

ALREADY_OWNED = (
    "One or more added object references already exist for the following modified properties:"
    " 'owners'."
)


def bind_owners(tenant: TenantState, annotations: dict[str, Any]) -> list[str]:
    """Object ids of `owners@odata.bind` in a create."""
    references = annotations.get("owners@odata.bind") or []
    if not isinstance(references, list):
        raise bad_request("Invalid value specified for property 'owners@odata.bind'.")
    if len(references) > _BIND_LIMIT:
        raise bad_request(f"A request binds at most {_BIND_LIMIT} owners.")
    owners: list[str] = []
    for reference in references:
        owner = referenced(tenant, reference)
        if owner in owners:
            raise bad_request(ALREADY_OWNED)
        owners.append(owner)
    return owners


def referenced(tenant: TenantState, reference: Any) -> str:
    """The object id at the end of a reference; raises GraphError if it cannot be an owner."""
    if not isinstance(reference, str) or not reference:
        raise bad_request(
            "A reference is missing: give '@odata.id' with the address of a directory object."
        )
    object_id = reference.rstrip("/").rsplit("/", 1)[-1].lower()
    if not is_identifier(object_id):
        raise bad_request(f"Invalid object identifier '{object_id}'.")
    owner = objects.any_directory_object(tenant, object_id)
    if owner is None:
        raise not_found(object_id)
    if owner[0] == "application":
        raise bad_request(
            "The reference target 'Application_"
            f"{object_id}' of type 'Application' is invalid for the 'owners' reference."
        )
    return object_id
