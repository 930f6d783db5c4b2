"""Client secrets of an application: made once, shown once, never changed."""

from datetime import datetime
from typing import Any

from emulator.azuread.applications import application_object_id, application_path
from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.operations import Created, IncompleteError, failed
from plugin.resource import Inputs, State


class ApplicationPassword:
    """Operations of `azuread:index:ApplicationPassword`; every input replaces it."""

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """GET, addPassword, then five reads under the application's lock."""
        object_id = application_object_id(inputs["applicationId"])
        sent = {
            graph_name: value
            for graph_name, value in (
                ("displayName", inputs.get("displayName")),
                ("endDateTime", _rfc3339(inputs.get("endDate"))),
                ("startDateTime", _rfc3339(inputs.get("startDate"))),
            )
            if value
        }
        path = application_path(object_id)
        async with graph.locks[object_id]:
            try:
                await graph.get(path)
            except GraphError as error:
                raise failed(_retrieving(object_id), error) from error
            try:
                answer = await graph.request(
                    "POST", f"{path}/addPassword", {"passwordCredential": sent}
                )
            except GraphError as error:
                raise failed(f"Adding password for {_application(object_id)}", error) from error
            if not answer.get("secretText"):
                raise GraphError(
                    f"API error adding password for {_application(object_id)}: "
                    "nil or empty password received"
                )
            created = Created(
                f"{object_id}/password/{answer['keyId']}", {"value": answer["secretText"]}
            )
            try:
                await graph.confirm(
                    lambda: _exists(graph, object_id, answer["keyId"]), graph.waits.new_password
                )
            except GraphError as error:
                waiting = failed(
                    f"Waiting for password credential for {_application(object_id)}", error
                )
                raise IncompleteError(created, waiting) from error
        return created

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """One GET, without the lock; None if the application or the credential is gone."""
        object_id, key_id = _parse(resource_id)
        try:
            credential = await _credential(graph, object_id, key_id)
        except GraphError as error:
            raise failed(_retrieving(object_id), error) from error
        if credential is None:
            return None
        return {
            "applicationId": f"/applications/{object_id}",
            "displayName": credential.get("displayName") or "",
            "endDate": credential.get("endDateTime") or "",
            "keyId": key_id,
            "startDate": credential.get("startDateTime") or "",
        }

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """Do nothing: no input can change in place."""

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """removePassword, then five reads under the lock; a missing application is an error."""
        del state
        object_id, key_id = _parse(resource_id)
        async with graph.locks[object_id]:
            try:
                await graph.request(
                    "POST",
                    f"{application_path(object_id)}/removePassword",
                    {"keyId": key_id},
                )
            except GraphError as error:
                raise failed(
                    f'Removing password credential "{key_id}" from {_application(object_id)}',
                    error,
                ) from error
            await graph.confirm(lambda: _is_gone(graph, object_id, key_id), graph.waits.deletion)


async def _credential(graph: Graph, object_id: str, key_id: str) -> dict[str, Any] | None:
    document = await graph.find(application_path(object_id)) or {}
    for credential in document.get("passwordCredentials") or []:
        if str(credential.get("keyId", "")).lower() == key_id.lower():
            return dict(credential)
    return None


async def _exists(graph: Graph, object_id: str, key_id: str) -> bool:
    return await _credential(graph, object_id, key_id) is not None


async def _is_gone(graph: Graph, object_id: str, key_id: str) -> bool:
    document = await graph.get(application_path(object_id))
    credentials = document.get("passwordCredentials") or []
    return all(credential["keyId"] != key_id for credential in credentials)


def _rfc3339(date: str | None) -> str | None:
    """The date as Go writes it: whole seconds, `Z` for UTC, any other offset kept."""
    if not date:
        return None
    return datetime.fromisoformat(date).isoformat(timespec="seconds").replace("+00:00", "Z")


def _application(object_id: str) -> str:
    return f'application with object ID "{object_id}"'


def _retrieving(object_id: str) -> str:
    return f"Retrieving {_application(object_id)}"


def _parse(resource_id: str) -> tuple[str, str]:
    parts = resource_id.split("/")
    if len(parts) != 3 or parts[1] != "password":
        raise GraphError(
            f'Parsing password credential with ID "{resource_id}": '
            'expected an ID of the form "{object ID}/password/{key ID}"'
        )
    return parts[0], parts[2]
