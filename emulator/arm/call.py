"""The request to a resource (`Call`), and the description of a resource type (`ResourceType`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from emulator.arm.errors import ArmError, invalid_request
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.subscription.resource_id import ResourceId
from emulator.tenant.subscription.seed import RESOURCE


@dataclass(frozen=True)
class Call:
    """One authorised request on a resource. `body` is empty for methods without one."""

    tenant: TenantState
    id: ResourceId
    body: dict[str, Any]

    def stored(self, resource: ResourceId | None = None) -> Document | None:
        """The stored document of the call's resource or another one; None if it does not exist."""
        return self.tenant.store.get(RESOURCE, (resource or self.id).key)

    def save(self, document: Document) -> None:
        self.tenant.store.put(RESOURCE, self.id.key, document)

    def delete(self) -> None:
        self.tenant.store.delete(RESOURCE, self.id.key)

    def properties(self) -> dict[str, Any]:
        """The body's properties, which must be an object; raises ArmError 400."""
        properties = self.body.get("properties")
        if not isinstance(properties, dict):
            raise invalid_request("The request content was invalid: 'properties' is missing.")
        return properties

    def envelope(self, properties: dict[str, Any]) -> Document:
        """The document of a resource that has a location and these properties.

        Raises ArmError if the body has no location, or another than the existing resource.
        """
        location = self.body.get("location")
        if not isinstance(location, str) or not location:
            raise ArmError(
                400, "LocationRequired", "The location property is required for this definition."
            )
        location = location.replace(" ", "").lower()
        existing = self.stored()
        if existing is not None and existing["location"] != location:
            raise ArmError(
                409,
                "InvalidResourceLocation",
                f"The resource '{self.id.name}' already exists in location '{existing['location']}'"
                f" in resource group '{self.id.group}'. A resource with the same name cannot be"
                f" created in location '{location}'. Please select a new resource name.",
            )
        return {
            "properties": properties,
            "id": existing["id"] if existing else str(self.id),
            "name": existing["name"] if existing else self.id.name,
            "type": self.id.type,
            "location": location,
            **({"tags": self.body["tags"]} if self.body.get("tags") else {}),
        }


Shape = Callable[[Document], Document]
Write = Callable[[Call], Document]


@dataclass(frozen=True)
class ResourceType:
    """One resource type.

    versions: the API versions that it accepts.
    write: makes the document to store, or raises ArmError; None for a type that can only be read.
    show: makes the response from the document.
    deleted: whether Azure Resource Manager can delete the resource.
    """

    versions: tuple[str, ...]
    write: Write | None = None
    show: Shape = dict
    deleted: bool = True
