"""A stack's resources, and which of them belongs to which.

A resource names another by its id. In a preview the id of a new resource is unknown; then the
engine's record of the resources that a property was computed from leads to the same resource.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pulumi_policy import PolicyResource

from b2c.resource_types import APPLICATION, REGISTRATION, SERVICE_PRINCIPAL
from policies.resource_property import ResourceProperty

APPLICATIONS = (REGISTRATION, APPLICATION)
"""The two types of resources that an application can be."""


@dataclass(frozen=True, eq=False)
class Resource:
    """A resource's type, URN and outputs, and by property the URNs that it was computed from."""

    type: str
    urn: str
    properties: ResourceProperty
    dependencies: Mapping[str, tuple[str, ...]]

    def at(self, path: str) -> ResourceProperty:
        return self.properties.at(path)


@dataclass(frozen=True)
class Foreign:
    """An object of the tenant that is no resource of the stack, by the id that a property has."""

    id: str


@dataclass(frozen=True)
class Unknown:
    """What a preview cannot say yet."""


Referent = Resource | Foreign | Unknown
"""The object that a property refers to."""


@dataclass(frozen=True)
class Stack:
    """All resources of a stack, in the engine's order."""

    resources: tuple[Resource, ...]

    def of(self, *types: str) -> list[Resource]:
        return [resource for resource in self.resources if resource.type in types]

    def application(self, resource: Resource, path: str = "applicationId") -> Referent:
        """The registration that a property names by its resource id, object id or client id."""
        return self._referent(resource, path, APPLICATIONS)

    def service_principal(self, resource: Resource, path: str) -> Referent:
        """The service principal that a property names by its object id."""
        return self._referent(resource, path, (SERVICE_PRINCIPAL,))

    def parts(self, application: Resource, *types: str) -> list[Resource]:
        """The resources of these types whose `applicationId` names this registration."""
        return [part for part in self.of(*types) if self.application(part) is application]

    def named(self, identifier: object, types: tuple[str, ...] = APPLICATIONS) -> Referent:
        """The resource of these types with this resource id, object id or client id."""
        last = _last_part(identifier)
        for candidate in self.of(*types):
            ids = [candidate.at(key) for key in ("objectId", "clientId")]
            if last in [_last_part(id_.value) for id_ in ids if id_.known]:
                return candidate
        return Foreign(last)

    def _referent(self, resource: Resource, path: str, types: tuple[str, ...]) -> Referent:
        reference = resource.at(path)
        if reference.known and reference.value is not None:
            return self.named(reference.value, types)
        urns = resource.dependencies.get(path, ())
        sources = [candidate for candidate in self.of(*types) if candidate.urn in urns]
        return sources[0] if len(sources) == 1 else Unknown()


def read(resources: Iterable[PolicyResource]) -> Stack:
    """The resources as the SDK hands them over."""
    return Stack(
        tuple(
            Resource(
                resource.resource_type,
                resource.urn,
                ResourceProperty.all_of(resource.props),
                {
                    path: tuple(source.urn for source in sources)
                    for path, sources in resource.property_dependencies.items()
                },
            )
            for resource in resources
        )
    )


def _last_part(identifier: object) -> str:
    """The GUID of `/applications/<GUID>`, the resource id of a registration."""
    return str(identifier).rsplit("/", 1)[-1].lower()
