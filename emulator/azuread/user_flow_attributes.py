"""Custom attributes of the directory's user flows."""

from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.operations import Created, failed
from plugin.resource import Inputs, State

_ODATA_TYPE = "#microsoft.graph.identityUserFlowAttribute"
_PATH = "/v1.0/identity/userFlowAttributes"


class UserFlowAttribute:
    """Operations of `azuread:index:UserFlowAttribute`; the Pulumi id is Graph's own."""

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """POST."""
        body = {
            "@odata.type": _ODATA_TYPE,
            "dataType": inputs["dataType"],
            "description": inputs["description"],
            "displayName": inputs["displayName"],
        }
        try:
            answer = await graph.request("POST", _PATH, body)
        except GraphError as error:
            raise failed("creating user flow attribute", error) from error
        return Created(str(answer["id"]))

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """One GET."""
        try:
            attribute = await graph.find(f"{_PATH}/{resource_id}")
        except GraphError as error:
            raise failed(f"retrieving user flow attribute {resource_id!r}", error) from error
        if attribute is None:
            return None
        return {
            "attributeType": attribute.get("userFlowAttributeType") or "",
            "dataType": attribute.get("dataType") or "",
            "description": attribute.get("description") or "",
            "displayName": attribute.get("displayName") or "",
        }

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """PATCH the description, the only property that can change."""
        del old
        body = {"@odata.type": _ODATA_TYPE, "description": new["description"]}
        try:
            await graph.request("PATCH", f"{_PATH}/{resource_id}", body)
        except GraphError as error:
            raise failed(f"updating user flow attribute {resource_id!r}", error) from error

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """DELETE."""
        del state
        try:
            await graph.request("DELETE", f"{_PATH}/{resource_id}")
        except GraphError as error:
            raise failed(f"deleting user flow attribute {resource_id!r}", error) from error
