"""Delegated permission grants: an administrator's consent, written down."""

import re

from emulator.azuread.difference import set_order
from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.operations import Created, failed
from plugin.resource import Inputs, State

_ODATA_TYPE = "#microsoft.graph.oAuth2PermissionGrant"
_PATH = "/v1.0/oauth2PermissionGrants"
_NOT_THERE_YET = re.compile("does not exist or one of its queried reference-property objects")


class DelegatedPermissionGrant:
    """Operations of `azuread:index:ServicePrincipalDelegatedPermissionGrant`."""

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """GET both service principals, then POST."""
        client = str(inputs["servicePrincipalObjectId"])
        resource = str(inputs["resourceServicePrincipalObjectId"])
        for object_id, name in ((client, ""), (resource, "for resource ")):
            try:
                await graph.get(f"/v1.0/servicePrincipals/{object_id}")
            except GraphError as error:
                raise failed(
                    f'Could not retrieve service principal {name}(Object ID: "{object_id}")', error
                ) from error
        user = inputs.get("userObjectId")
        body = {
            "@odata.type": _ODATA_TYPE,
            "clientId": client,
            "consentType": "Principal" if user else "AllPrincipals",
            "resourceId": resource,
            "scope": " ".join(set_order(inputs["claimValues"])),
        }
        if user:
            body["principalId"] = user
        try:
            answer = await graph.request("POST", _PATH, body, repeat_if=_is_too_early)
        except GraphError as error:
            raise failed("Could not create delegated permission grant", error) from error
        return Created(f"/oauth2PermissionGrants/{answer['id']}")

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """One GET."""
        try:
            grant = await graph.find(_grant_path(resource_id))
        except GraphError as error:
            raise failed(f"retrieving {_name(resource_id)}", error) from error
        if grant is None:
            return None
        return {
            "claimValues": sorted((grant.get("scope") or "").split()),
            "resourceServicePrincipalObjectId": grant.get("resourceId") or "",
            "servicePrincipalObjectId": grant.get("clientId") or "",
            "userObjectId": grant.get("principalId") or "",
        }

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """PATCH the scope; a change of any other input replaces the grant."""
        del old
        body = {"@odata.type": _ODATA_TYPE, "scope": " ".join(set_order(new["claimValues"]))}
        try:
            await graph.request("PATCH", _grant_path(resource_id), body)
        except GraphError as error:
            raise failed(f"updating {_name(resource_id)}", error) from error

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """DELETE, without waiting."""
        del state
        try:
            await graph.request("DELETE", _grant_path(resource_id))
        except GraphError as error:
            raise failed(f"deleting {_name(resource_id)}", error) from error


def _is_too_early(error: GraphError) -> bool:
    """Graph does not know one of the two service principals yet."""
    return error.status == 404 or (
        error.status == 400 and _NOT_THERE_YET.search(str(error)) is not None
    )


def _grant_id(resource_id: str) -> str:
    prefix, _, grant_id = resource_id.rpartition("/")
    if prefix != "/oauth2PermissionGrants" or not grant_id:
        raise GraphError(
            f'parsing "{resource_id}": expected an ID of the form "/oauth2PermissionGrants/{{ID}}"'
        )
    return grant_id


def _grant_path(resource_id: str) -> str:
    return f"{_PATH}/{_grant_id(resource_id)}"


def _name(resource_id: str) -> str:
    return f'Oauth2 Permission Grant (O Auth 2 Permission Grant: "{_grant_id(resource_id)}")'
