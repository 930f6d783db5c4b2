"""What a handler of one resource type gets, and what a type is."""

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
    """One authorised request on a resource. `body` is empty where the method has none."""

    tenant: TenantState
    id: ResourceId
    body: dict[str, Any]

    def stored(self, resource: ResourceId | None = None) -> Document | None:
        """The resource of the call, or another one, as the subscription keeps it."""
        return self.tenant.store.get(RESOURCE, (resource or self.id).key)

    def keep(self, document: Document) -> None:
        self.tenant.store.put(RESOURCE, self.id.key, document)

    def forget(self) -> None:
        self.tenant.store.delete(RESOURCE, self.id.key)

    def properties(self) -> dict[str, Any]:
        """The body's properties; raises ArmError 400 if they are no object."""
        properties = self.body.get("properties")
        if not isinstance(properties, dict):
            raise invalid_request("The request content was invalid: 'properties' is missing.")
        return properties

    def envelope(self, properties: dict[str, Any]) -> Document:
        """A resource with a place of its own around these properties.

        Raises ArmError without a location, and for another one than the resource has already.
        """
        location = self.body.get("location")
        if not isinstance(location, str) or not location:
            raise ArmError(
                400, "LocationRequired", "The location property is required for this definition."
            )
        location = location.replace(" ", "").lower()
        known = self.stored()
        if known is not None and known["location"] != location:
            raise ArmError(
                409,
                "InvalidResourceLocation",
                f"The resource '{self.id.name}' already exists in location '{known['location']}'"
                f" in resource group '{self.id.group}'. A resource with the same name cannot be"
                f" created in location '{location}'. Please select a new resource name.",
            )
        return {
            "properties": properties,
            "id": known["id"] if known else str(self.id),
            "name": known["name"] if known else self.id.name,
            "type": self.id.type,
            "location": location,
            **({"tags": self.body["tags"]} if self.body.get("tags") else {}),
        }


Shape = Callable[[Document], Document]
Write = Callable[[Call], Document]


@dataclass(frozen=True)
class ResourceType:
    """One type: its versions, how it is written, and how it is shown.

    `write` gives what is to be kept, or raises ArmError; None means that it is only read. `deleted`
    says whether it can be deleted here.
    """

    versions: tuple[str, ...]
    write: Write | None = None
    show: Shape = dict
    deleted: bool = True
