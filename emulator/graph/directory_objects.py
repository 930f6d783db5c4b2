"""`/directoryObjects`: objects of any kind, by id."""

from __future__ import annotations

from collections.abc import Callable

from emulator.graph.applications import shown_application
from emulator.graph.call import Answer, Call
from emulator.graph.errors import bad_request, not_found
from emulator.graph.groups import shown_group
from emulator.graph.service_principals import shown_principal
from emulator.graph.users import shown_user
from emulator.graph.versions import of_version
from emulator.tenant.directory import objects
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

SHOWN: dict[str, Callable[[TenantState, Document], Document]] = {
    "application": shown_application,
    "group": shown_group,
    "servicePrincipal": shown_principal,
    "user": shown_user,
}


def get_directory_object(call: Call) -> Answer:
    object_id = call.path["id"]
    if not is_identifier(object_id):
        raise bad_request(f"Invalid object identifier '{object_id}'.")
    shown = shown_object(call.tenant, object_id.lower(), call.version)
    if shown is None:
        raise not_found(object_id)
    return Answer(200, {"@odata.context": call.context("directoryObjects/$entity"), **shown})


def shown_object(tenant: TenantState, object_id: str, version: str) -> Document | None:
    """An object of any kind in a response that lists directory objects; None if it is missing."""
    directory_object = objects.any_directory_object(tenant, object_id)
    if directory_object is None:
        return None
    kind, document = directory_object
    shown = of_version(version, kind, SHOWN[kind](tenant, document))
    return {"@odata.type": f"#microsoft.graph.{kind}", **shown}
