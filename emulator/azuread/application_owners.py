"""Owners of an application, one resource each."""

from http import HTTPStatus

from emulator.azuread.applications import application_object_id, application_path
from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.operations import Created, failed, needs_import
from emulator.azuread.table import APPLICATION_OWNER
from plugin.resource import Inputs, State


class ApplicationOwner:
    """Operations of `azuread:index:ApplicationOwner`; every input replaces it."""

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """Look for the owner, then POST; repeats it after a 404, as the application may be new."""
        object_id = application_object_id(inputs["applicationId"])
        owner_id = str(inputs["ownerObjectId"])
        resource_id = f"/applications/{object_id}/owners/{owner_id}"
        async with graph.locks[object_id]:
            if await _is_owner(graph, object_id, owner_id):
                raise needs_import(APPLICATION_OWNER.terraform, resource_id)
            try:
                await graph.request(
                    "POST",
                    f"{application_path(object_id)}/owners/$ref",
                    {"@odata.id": graph.reference(owner_id)},
                    repeat_if=lambda error: error.status == HTTPStatus.NOT_FOUND,
                )
            except GraphError as error:
                raise failed(f"adding {_name(object_id, owner_id)}", error) from error
        return Created(resource_id)

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """One GET under the lock."""
        object_id, owner_id = _parse(resource_id)
        async with graph.locks[object_id]:
            if not await _is_owner(graph, object_id, owner_id):
                return None
        return {"applicationId": f"/applications/{object_id}", "ownerObjectId": owner_id}

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """Do nothing: no input can change in place."""

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """DELETE the reference."""
        del state
        object_id, owner_id = _parse(resource_id)
        async with graph.locks[object_id]:
            try:
                path = f"{application_path(object_id)}/owners/{owner_id}/$ref"
                await graph.request("DELETE", path)
            except GraphError as error:
                raise failed(f"removing {_name(object_id, owner_id)}", error) from error


async def _is_owner(graph: Graph, object_id: str, owner_id: str) -> bool:
    try:
        answer = await graph.get(
            f"{application_path(object_id)}/owners", {"$filter": f"id eq '{owner_id}'"}
        )
    except GraphError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return False
        raise failed(f"retrieving {_name(object_id, owner_id)}", error) from error
    return any(owner["id"].lower() == owner_id.lower() for owner in answer["value"])


def _name(object_id: str, owner_id: str) -> str:
    return f'Owner (Application ID: "{object_id}", Owner ID: "{owner_id}")'


def _parse(resource_id: str) -> tuple[str, str]:
    object_id = application_object_id(resource_id)
    segment, _, owner_id = resource_id.removeprefix(f"/applications/{object_id}/").partition("/")
    if segment != "owners" or not owner_id:
        raise GraphError(
            f'parsing "{resource_id}": expected an ID of the form '
            '"/applications/{object ID}/owners/{owner object ID}"'
        )
    return object_id, owner_id
