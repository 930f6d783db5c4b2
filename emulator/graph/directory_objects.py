"""`/directoryObjects`: objects of any kind, by id."""

from __future__ import annotations

from collections.abc import Callable

from emulator.graph.applications import shown_application
from emulator.graph.call import Answer, Call
from emulator.graph.errors import bad_request, not_found
from emulator.graph.groups import shown_group
from emulator.graph.service_principals import shown_principal
from emulator.graph.users import complete_user, shown_user
from emulator.graph.versions import of_version
from emulator.tenant import people
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


def shown_object(
    tenant: TenantState, object_id: str, version: str, select: tuple[str, ...] = ()
) -> Document | None:
    """An object of any kind in a response that lists directory objects; None if it is missing.

    select: the properties to show, those by default if empty. What its kind has not is left out.
    """
    directory_object = objects.any_directory_object(tenant, object_id)
    if directory_object is None:
        return None
    kind, document = directory_object
    complete = select and kind == people.KIND
    shown = complete_user(document) if complete else SHOWN[kind](tenant, document)
    shown = of_version(version, kind, shown)
    if select:
        shown = {name: shown[name] for name in select if name in shown}
    return {"@odata.type": f"#microsoft.graph.{kind}", **shown}
