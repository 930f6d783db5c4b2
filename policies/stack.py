"""A stack's resources, and which of them belongs to which.

A resource names another by an id. In a preview the id of a new resource is unknown; then the
engine's record of what a property depends on tells the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pulumi_policy import PolicyResource

from policies.property import Property
from policies.resource_types import APPLICATION, REGISTRATION, SERVICE_PRINCIPAL

_APPLICATIONS = (REGISTRATION, APPLICATION)


@dataclass(frozen=True, eq=False)
class Resource:
    """One resource: its type, URN and outputs, and what each property was computed from."""

    type: str
    urn: str
    properties: Property
    dependencies: Mapping[str, tuple[str, ...]]

    def at(self, path: str) -> Property:
        return self.properties.at(path)


@dataclass(frozen=True)
class Outside:
    """Something that the stack does not hold, by the id that a resource gives."""

    id: str


Found = Resource | Outside | None
"""What a property names; None while it is unknown."""


@dataclass(frozen=True)
class Stack:
    """All resources of a stack, in the engine's order."""

    resources: tuple[Resource, ...]

    def of(self, *types: str) -> list[Resource]:
        return [resource for resource in self.resources if resource.type in types]

    def application(self, resource: Resource, path: str = "applicationId") -> Found:
        """The registration that a property names by resource id, object id or client id."""
        return self._find(resource, path, _APPLICATIONS)

    def service_principal(self, resource: Resource, path: str) -> Found:
        """The service principal that a property names by its object id."""
        return self._find(resource, path, (SERVICE_PRINCIPAL,))

    def parts(self, application: Resource, *types: str) -> list[Resource]:
        """The resources of these types that name this registration as theirs."""
        return [part for part in self.of(*types) if self.application(part) is application]

    def named(self, identifier: object, types: tuple[str, ...] = _APPLICATIONS) -> Found:
        """What has this resource id, object id or client id."""
        last = _last_part(identifier)
        for candidate in self.of(*types):
            ids = [candidate.at(key) for key in ("objectId", "clientId")]
            if last in [_last_part(one.value) for one in ids if one.known]:
                return candidate
        return Outside(last)

    def _find(self, resource: Resource, path: str, types: tuple[str, ...]) -> Found:
        given = resource.at(path)
        if given.known and given.value is not None:
            return self.named(given.value, types)
        urns = resource.dependencies.get(path, ())
        behind = [candidate for candidate in self.of(*types) if candidate.urn in urns]
        return behind[0] if len(behind) == 1 else None


def read(resources: Iterable[PolicyResource]) -> Stack:
    """The resources as the SDK hands them over."""
    return Stack(
        tuple(
            Resource(
                resource.resource_type,
                resource.urn,
                Property.all_of(resource.props),
                {
                    path: tuple(one.urn for one in behind)
                    for path, behind in resource.property_dependencies.items()
                },
            )
            for resource in resources
        )
    )


def _last_part(identifier: object) -> str:
    """The GUID of `/applications/<GUID>`, the resource id of a registration."""
    return str(identifier).rsplit("/", 1)[-1].lower()
