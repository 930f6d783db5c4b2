"""Application registrations: the document, and access to its parts for the other resources."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from emulator.azuread.difference import changed_properties, set_order
from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.operations import Created, failed
from emulator.azuread.property import Kind, Property
from emulator.azuread.table import APPLICATION_REGISTRATION
from plugin.resource import Inputs, State

_ODATA_TYPE = "#microsoft.graph.application"
_ALWAYS_TEXT = ("displayName", "signInAudience")


def application_path(object_id: str) -> str:
    """Where Graph keeps the application."""
    return f"/v1.0/applications/{object_id}"


def application_label(object_id: str) -> str:
    """The application as error texts name it."""
    return f'Application (Application: "{object_id}")'


def application_object_id(resource_id: str) -> str:
    """The object id in `/applications/{object id}[/…]`.

    Raises `GraphError` for an id of another form, such as a bare GUID.
    """
    parts = resource_id.split("/")
    if len(parts) < 3 or parts[:2] != ["", "applications"] or not parts[2]:
        raise GraphError(
            f'parsing "{resource_id}": expected an ID of the form "/applications/{{object ID}}"'
        )
    return parts[2]


async def patch_application(graph: Graph, object_id: str, change: Mapping[str, Any]) -> None:
    """Send a partial change; Graph merges inside objects and replaces lists."""
    body = {"@odata.type": _ODATA_TYPE, **change}
    await graph.request("PATCH", application_path(object_id), body)


async def get_application(graph: Graph, object_id: str) -> dict[str, Any]:
    """The whole document; raises `GraphError` for a 404 as well."""
    try:
        return await graph.get(application_path(object_id))
    except GraphError as error:
        raise failed(f"retrieving {application_label(object_id)}", error) from error


def inside(document: Mapping[str, Any], path: Sequence[str]) -> Any:
    """The value at a path of names, None where a name of the path is missing or null."""
    value: Any = document
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def nested(path: Sequence[str], value: Any) -> dict[str, Any]:
    """A document that holds nothing but `value` at `path`."""
    for name in reversed(path):
        value = {name: value}
    return dict(value)


def merge(target: dict[str, Any], addition: Mapping[str, Any]) -> dict[str, Any]:
    """`target` with `addition` merged into it, objects deeply."""
    for name, value in addition.items():
        if isinstance(value, Mapping) and isinstance(target.get(name), dict):
            merge(target[name], value)
        else:
            target[name] = value
    return target


def _document(properties: Iterable[Property], inputs: Inputs) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for prop in properties:
        value = inputs.get(prop.name, prop.default)
        merge(document, nested(prop.graph, _to_graph(prop, value)))
    return document


def _to_graph(prop: Property, value: Any) -> Any:
    if prop.kind is Kind.BOOL:
        return bool(value)
    if prop.kind is Kind.SET:
        return ",".join(set_order(value)) if value else None
    if prop.name in _ALWAYS_TEXT:
        return value
    return value or None


def _from_graph(prop: Property, value: Any) -> Any:
    if prop.kind is Kind.BOOL:
        return bool(value)
    if prop.kind is Kind.INTEGER:
        return value or 0
    if prop.kind is Kind.SET:
        return sorted(value.split(",")) if value else []
    return value or ""


class ApplicationRegistration:
    """Operations of `azuread:index:ApplicationRegistration`."""

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """POST with every property, empty ones as null."""
        body = _document(APPLICATION_REGISTRATION.inputs, inputs)
        try:
            answer = await graph.request(
                "POST", "/v1.0/applications", {"@odata.type": _ODATA_TYPE, **body}
            )
        except GraphError as error:
            raise failed("creating application", error) from error
        return Created(f"/applications/{answer['id']}")

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """One GET."""
        object_id = application_object_id(resource_id)
        try:
            document = await graph.find(application_path(object_id))
        except GraphError as error:
            raise failed(f"retrieving {application_label(object_id)}", error) from error
        if document is None:
            return None
        state = {
            prop.name: _from_graph(prop, inside(document, prop.graph))
            for prop in APPLICATION_REGISTRATION.inputs
        }
        return state | {
            "clientId": document.get("appId") or "",
            "disabledByMicrosoft": document.get("disabledByMicrosoftStatus") or "",
            "objectId": document.get("id") or "",
            "publisherDomain": document.get("publisherDomain") or "",
        }

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """PATCH with the changed properties only."""
        object_id = application_object_id(resource_id)
        differing = changed_properties(APPLICATION_REGISTRATION, old, new)
        try:
            await patch_application(graph, object_id, _document(differing, new))
        except GraphError as error:
            raise failed(f"updating {application_label(object_id)}", error) from error

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """DELETE, then wait for its effect; an application that is gone already is an error."""
        del state
        object_id = application_object_id(resource_id)
        path = application_path(object_id)
        try:
            await graph.request("DELETE", path)
        except GraphError as error:
            raise failed(f"deleting {application_label(object_id)}", error) from error
        await graph.confirm_deleted(path)
