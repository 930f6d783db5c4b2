"""Service principals: what an application is inside this tenant."""

import re
import uuid
from http import HTTPStatus
from typing import Any

from emulator.azuread.difference import changed, set_order
from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.operations import Created, IncompleteError, failed
from emulator.azuread.service_principal_state import (
    principal_state,
    saml_single_sign_on,
    tags_of,
)
from emulator.azuread.table import SERVICE_PRINCIPAL
from plugin.resource import Inputs, State

_ODATA_TYPE = "#microsoft.graph.servicePrincipal"
_PATH = "/v1.0/servicePrincipals"
_OWNERS_AT_ONCE = 20
_TOO_EARLY = {
    400: re.compile(r"appId .* does not reference a valid application object"),
    403: re.compile(r"backing application .* must in the local tenant"),
}


class ServicePrincipal:
    """Operations of `azuread:index:ServicePrincipal`."""

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """Look for a service principal of the application; adopt it (`useExisting`) or refuse.

        Without one, create it.
        """
        existing = await self._find(graph, str(inputs["clientId"]))
        if existing is not None:
            resource_id = f"/servicePrincipals/{existing}"
            if not inputs.get("useExisting"):
                raise GraphError(
                    f'A resource with the ID "{existing}" already exists: To be managed via '
                    "Terraform, this resource needs to be imported into the State. Please see "
                    f'the resource documentation for "{SERVICE_PRINCIPAL.terraform}" for more '
                    "information."
                )
            await self.update(graph, resource_id, {}, inputs)
            return Created(resource_id)
        return await self._create_new(graph, inputs)

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """GET the service principal, its SAML address (beta) and its owners."""
        object_id = _object_id(resource_id)
        try:
            principal = await graph.find(f"{_PATH}/{object_id}")
            if principal is None:
                return None
            beta = await saml_metadata(graph, object_id)
        except GraphError as error:
            raise failed(f"retrieving {_name(object_id)}", error) from error
        owners = await self._owners(graph, object_id)
        return principal_state(principal, beta) | {
            "owners": sorted(owners),
            "samlSingleSignOn": saml_single_sign_on(principal),
        }

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """PATCH with all settings, then add and remove owners."""
        object_id = _object_id(resource_id)
        body = _settings(new, tags_of(new, old)) | {"description": new.get("description") or None}
        await self._patch(graph, object_id, body, f"Updating {_name(object_id)}")
        owners = new.get("owners")
        if owners and changed(SERVICE_PRINCIPAL.by_name["owners"], old.get("owners"), owners):
            await self._change_owners(graph, object_id, set(owners))

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """DELETE and wait for its effect; for an adopted one a refusal is no error."""
        object_id = _object_id(resource_id)
        adopted = bool(state.get("useExisting"))
        path = f"{_PATH}/{object_id}"
        try:
            await graph.request("DELETE", path)
        except GraphError as error:
            if adopted:
                return
            raise failed(f"deleting {_name(object_id)}", error) from error
        if not adopted:
            await graph.confirm_deleted(path)

    async def _find(self, graph: Graph, client_id: str) -> str | None:
        try:
            answer = await graph.get(_PATH, {"$filter": f"appId eq '{client_id}'"})
        except GraphError as error:
            raise failed("Could not list existing service principals", error) from error
        object_ids = [str(principal["id"]) for principal in answer["value"]]
        if len(object_ids) > 1:
            raise GraphError(f"object_ids multiple service principals with App ID {client_id!r}")
        return object_ids[0] if object_ids else None

    async def _create_new(self, graph: Graph, inputs: Inputs) -> Created:
        # At first the caller is an owner, whatever the program says: a deployer that may only
        # change what it owns would otherwise be refused at its own next request.
        caller = graph.caller_id
        other_owners = [owner for owner in set_order(inputs.get("owners") or []) if owner != caller]
        first_owners = [caller, *other_owners[: _OWNERS_AT_ONCE - 1]]
        body = _settings(inputs, tags_of(inputs, {})) | {
            "@odata.type": _ODATA_TYPE,
            "appId": inputs["clientId"],
            "description": f"TERRAFORM_UPDATE_{uuid.uuid4()}",
            "owners@odata.bind": [graph.reference(owner) for owner in first_owners],
        }
        try:
            answer = await graph.request("POST", _PATH, body, repeat_if=_is_too_early)
        except GraphError as error:
            raise failed("Could not create service principal", error) from error
        object_id = str(answer["id"])
        created = Created(f"/servicePrincipals/{object_id}")
        try:
            await self._finish(graph, object_id, inputs, other_owners[_OWNERS_AT_ONCE - 1 :])
        except GraphError as error:
            raise IncompleteError(created, error) from error
        return created

    async def _finish(
        self, graph: Graph, object_id: str, inputs: Inputs, late_owners: list[str]
    ) -> None:
        description = {"description": inputs.get("description") or None}
        try:
            await graph.request(
                "PATCH", f"{_PATH}/{object_id}", {"@odata.type": _ODATA_TYPE, **description}
            )
        except GraphError as error:
            doing = "Failed to patch service principal after creating"
            if error.status == HTTPStatus.NOT_FOUND:
                doing = (
                    "Timed out whilst waiting for new service principal to be replicated in "
                    "Azure AD"
                )
            raise failed(doing, error) from error
        for owner in late_owners:
            await self._add_owner(graph, object_id, owner)
        if graph.caller_id not in (inputs.get("owners") or []):
            await self._remove_owner(graph, object_id, graph.caller_id)

    async def _patch(self, graph: Graph, object_id: str, body: State, doing: str) -> None:
        try:
            await graph.request(
                "PATCH", f"{_PATH}/{object_id}", {"@odata.type": _ODATA_TYPE, **body}
            )
        except GraphError as error:
            raise failed(doing, error) from error

    async def _owners(self, graph: Graph, object_id: str) -> set[str]:
        try:
            answer = await graph.get(f"{_PATH}/{object_id}/owners")
        except GraphError as error:
            raise failed(f"Could not retrieve owners for {_name(object_id)}", error) from error
        return {str(owner["id"]) for owner in answer["value"]}

    async def _change_owners(self, graph: Graph, object_id: str, owners: set[str]) -> None:
        existing = await self._owners(graph, object_id)
        for owner in set_order(list(owners - existing)):
            await self._add_owner(graph, object_id, owner)
        for owner in sorted(existing - owners):
            await self._remove_owner(graph, object_id, owner)

    async def _add_owner(self, graph: Graph, object_id: str, owner: str) -> None:
        path = f"{_PATH}/{object_id}/owners/$ref"
        try:
            await graph.request("POST", path, {"@odata.id": graph.reference(owner)})
        except GraphError as error:
            raise failed(f"Could not add owner {owner!r} to {_name(object_id)}", error) from error

    async def _remove_owner(self, graph: Graph, object_id: str, owner: str) -> None:
        try:
            await graph.request("DELETE", f"{_PATH}/{object_id}/owners/{owner}/$ref")
        except GraphError as error:
            doing = f"Could not remove owner {owner!r} from {_name(object_id)}"
            raise failed(doing, error) from error


async def saml_metadata(graph: Graph, object_id: str) -> dict[str, Any]:
    """The one property that only Graph's beta version returns."""
    return await graph.get(f"/beta/servicePrincipals/{object_id}", {"$select": "samlMetadataUrl"})


def _settings(inputs: Inputs, tags: list[str]) -> State:
    sign_on = inputs.get("samlSingleSignOn") or {}
    relay_state = sign_on.get("relayState")
    return {
        "accountEnabled": bool(inputs.get("accountEnabled", True)),
        "alternativeNames": set_order(inputs.get("alternativeNames") or []),
        "appRoleAssignmentRequired": bool(inputs.get("appRoleAssignmentRequired")),
        "loginUrl": inputs.get("loginUrl") or None,
        "notes": inputs.get("notes") or None,
        "notificationEmailAddresses": set_order(inputs.get("notificationEmailAddresses") or []),
        "preferredSingleSignOnMode": inputs.get("preferredSingleSignOnMode") or None,
        "samlSingleSignOnSettings": {"relayState": relay_state} if relay_state else {},
        "tags": set_order(tags),
    }


def _is_too_early(error: GraphError) -> bool:
    """The application is so new that this part of the directory does not know it yet."""
    pattern = _TOO_EARLY.get(error.status)
    return pattern is not None and pattern.search(str(error)) is not None


def _object_id(resource_id: str) -> str:
    prefix, _, object_id = resource_id.rpartition("/")
    if prefix != "/servicePrincipals" or not object_id:
        raise GraphError(
            f'parsing "{resource_id}": expected an ID of the form '
            '"/servicePrincipals/{object ID}"'
        )
    return object_id


def _name(object_id: str) -> str:
    return f'Service Principal (Service Principal: "{object_id}")'
