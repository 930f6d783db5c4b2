"""The state of a stack, as `pulumi stack export` shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from b2c.resource_types import PASSWORD


@dataclass(frozen=True)
class Resource:
    """A resource of the state. `body`: what the export has of it."""

    body: Mapping[str, Any] = field(repr=False)

    @property
    def urn(self) -> str:
        return str(self.body["urn"])

    @property
    def type(self) -> str:
        return str(self.body["type"])

    @property
    def name(self) -> str:
        return self.urn.rpartition("::")[2]

    @property
    def id(self) -> str:
        return str(self.body.get("id") or "")

    @property
    def key(self) -> str:
        """The last part of the id: the object id of an application, the key id of a password."""
        return self.id.rpartition("/")[2]

    @property
    def inputs(self) -> Mapping[str, Any]:
        return self.body.get("inputs") or {}

    @property
    def outputs(self) -> Mapping[str, Any]:
        return self.body.get("outputs") or {}

    @property
    def registration(self) -> str:
        """The URN of the registration that it is a part of; empty if it is none."""
        return str(self.body.get("deletedWith") or "")

    @property
    def since(self) -> str:
        """When it was made or imported, in UTC; empty if a repair has taken it over."""
        return str(self.body.get("created") or "")

    @property
    def protect(self) -> bool:
        return bool(self.body.get("protect"))

    @property
    def going(self) -> bool:
        """Whether the engine is about to delete it, or has deleted it to make another."""
        return bool(self.body.get("delete") or self.body.get("pendingReplacement"))


@dataclass(frozen=True)
class Operation:
    """What a run had begun and not ended. `kind`: `creating`, `updating`, `deleting`, …"""

    kind: str
    resource: Resource


@dataclass(frozen=True)
class Recorded:
    """A state. `stack`: `<project>/<stack>`."""

    stack: str
    resources: tuple[Resource, ...]
    pending: tuple[Operation, ...]

    def of(self, kind: str) -> list[Resource]:
        """The resources of a type that are to stay."""
        return [one for one in self.resources if one.type == kind and not one.going]

    def parts(self, registration: Resource, kind: str) -> list[Resource]:
        """The parts of a registration, of one type."""
        return [one for one in self.of(kind) if one.registration == registration.urn]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all that the state holds."""
        return frozenset(one.id for one in self.resources if one.id)

    @property
    def keys(self) -> frozenset[str]:
        """The key ids of all passwords that the state holds."""
        return frozenset(one.key for one in self.resources if one.type == PASSWORD)

    @property
    def is_new(self) -> bool:
        """Whether no run has made anything in it, for which it would have a provider."""
        return not any(one.type.startswith("pulumi:providers:") for one in self.resources)

    @property
    def protected(self) -> bool:
        return any(one.protect for one in (*self.resources, *(it.resource for it in self.pending)))


def recorded(export: Mapping[str, Any], stack: str) -> Recorded:
    """The export of the stack `<project>/<stack>`."""
    deployment = export.get("deployment") or {}
    return Recorded(
        stack,
        tuple(map(Resource, deployment.get("resources") or ())),
        tuple(
            Operation(str(one.get("type")), Resource(one["resource"]))
            for one in deployment.get("pending_operations") or ()
        ),
    )
