"""References to other objects in a request: `owners@odata.bind` and `@odata.id`."""

from __future__ import annotations

from typing import Any

from emulator.graph.errors import CallError, bad_request, not_found
from emulator.tenant.directory import objects
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.state import TenantState

# Graph binds up to 20 references in one request.
_BIND_LIMIT = 20

# The kinds that a relationship takes; owners are people and service principals.
_MEMBERS = frozenset({"user", "servicePrincipal", "group"})
_OWNERS = frozenset({"user", "servicePrincipal"})


def already_there(relationship: str) -> CallError:
    return bad_request(
        "One or more added object references already exist for the following modified properties:"
        f" '{relationship}'."
    )


def bind_owners(tenant: TenantState, annotations: dict[str, Any]) -> list[str]:
    """Object ids of `owners@odata.bind` in a create."""
    return bound(tenant, annotations, "owners")


def bound(tenant: TenantState, annotations: dict[str, Any], relationship: str) -> list[str]:
    """Object ids of `<relationship>@odata.bind` in a create."""
    name = f"{relationship}@odata.bind"
    references = annotations.get(name) or []
    if not isinstance(references, list):
        raise bad_request(f"Invalid value specified for property '{name}'.")
    if len(references) > _BIND_LIMIT:
        raise bad_request(f"A request binds at most {_BIND_LIMIT} {relationship}.")
    found: list[str] = []
    for reference in references:
        object_id = referenced(tenant, reference, relationship)
        if object_id in found:
            raise already_there(relationship)
        found.append(object_id)
    return found


def referenced(tenant: TenantState, reference: Any, relationship: str) -> str:
    """The object id at the end of a reference; raises CallError if it cannot be one of these."""
    object_id = object_id_of(reference)
    target = objects.any_directory_object(tenant, object_id)
    if target is None:
        raise not_found(object_id)
    kind = target[0]
    if kind not in (_OWNERS if relationship == "owners" else _MEMBERS):
        name = kind[0].upper() + kind[1:]
        raise bad_request(
            f"The reference target '{name}_{object_id}' of type '{name}' is invalid for the"
            f" '{relationship}' reference."
        )
    return object_id


def object_id_of(reference: Any) -> str:
    """The object id at the end of an address; raises CallError 400 for anything else."""
    if not isinstance(reference, str) or not reference:
        raise bad_request(
            "A reference is missing: give '@odata.id' with the address of a directory object."
        )
    object_id = reference.rstrip("/").rsplit("/", 1)[-1].lower()
    if not is_identifier(object_id):
        raise bad_request(f"Invalid object identifier '{object_id}'.")
    return object_id
