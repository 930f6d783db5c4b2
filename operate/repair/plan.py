"""What a repair does, as a pure function of the state, the preview and the tenant's documents.

What the program would create and the tenant has already is taken over into the state. What carries
the stack's mark, is in no state and serves nobody is removed. Nothing else is touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b2c import import_ids
from b2c.resource_types import REGISTRATION
from operate.doctor.locks import Lock
from operate.doctor.recorded import Operation, Recorded, Resource
from operate.doctor.secrets import is_unheld
from operate.doctor.tenant import Tenant, unknown_applications
from operate.documents import Document, redirect_uris_of, scopes_of
from operate.repair.matching import Match, existing


@dataclass(frozen=True)
class Revocation:
    """A secret of the stack's that nobody holds; `application`: the object id."""

    application: str
    key: str
    name: str


@dataclass(frozen=True)
class Plan:
    """`locks`: those of dead runs, to be cleared. `settle`: operations whose end is to be read.
    `adopt`: what is taken over. `remove`: applications that are doubles. `revoke`: secrets.
    `left`: what a person must judge, in sentences."""

    locks: tuple[Lock, ...] = ()
    settle: tuple[Operation, ...] = ()
    adopt: tuple[Match, ...] = ()
    remove: tuple[Document, ...] = ()
    revoke: tuple[Revocation, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.locks or self.settle or self.adopt or self.destructive)

    @property
    def destructive(self) -> bool:
        """Whether something is deleted."""
        return bool(self.remove or self.revoke)


def make_plan(
    state: Recorded, tenant: Tenant, creations: Sequence[Resource], locks: Sequence[Lock]
) -> Plan:
    """`creations`: what the program would create, as a preview shows it. `locks`: of dead runs."""
    unknown = unknown_applications(state, tenant)
    matches: list[Match] = []
    applications = {one.urn: one.key for one in state.resources if one.type == REGISTRATION}
    for wanted in creations:
        if wanted.type == REGISTRATION and (found := _same_role(wanted, unknown, tenant)):
            unknown.remove(found)
            applications[wanted.urn] = found["id"]
            matches.append(Match(wanted, import_ids.application(found["id"])))
    begun = {one.resource.urn: one.resource for one in state.pending if one.kind == "creating"}
    for wanted in creations:
        if wanted.type != REGISTRATION:
            match = existing(wanted, applications.get(wanted.registration), begun, tenant)
            if match is not None and match.id not in state.ids:
                matches.append(match)
    bare = [one for one in unknown if _serves_nobody(one, tenant)]
    return Plan(
        locks=tuple(locks),
        settle=state.pending,
        adopt=tuple(matches),
        remove=tuple(bare),
        revoke=tuple(_unheld_secrets(state, tenant, set(applications.values()))),
        left=tuple(_left(one) for one in unknown if one not in bare),
    )


def _same_role(wanted: Resource, unknown: Sequence[Document], tenant: Tenant) -> Document | None:
    """The application that an earlier run has made for the same purpose: the one with the most
    parts, and of equal ones the first."""
    candidates = [one for one in unknown if one["displayName"] == wanted.inputs.get("displayName")]
    return min(
        candidates,
        key=lambda one: (-_parts(one, tenant), str(one.get("createdDateTime"))),
        default=None,
    )


def _parts(application: Document, tenant: Tenant) -> int:
    return (
        len(scopes_of(application))
        + len(redirect_uris_of(application))
        + sum(
            len(application.get(name) or ())
            for name in ("identifierUris", "passwordCredentials", "requiredResourceAccess")
        )
        + (application["appId"] in tenant.principals)
    )


def _serves_nobody(application: Document, tenant: Tenant) -> bool:
    """Whether it has no part at all, so that nobody can sign in by it."""
    return _parts(application, tenant) == 0


def _unheld_secrets(
    state: Recorded, tenant: Tenant, applications: set[str]
) -> Sequence[Revocation]:
    """Secrets with the stack's mark, on its applications, that no state knows."""
    registrations = {one.key: one for one in state.of(REGISTRATION)}
    return [
        Revocation(key, str(secret["keyId"]), str(secret["displayName"]))
        for key in sorted(applications & tenant.applications.keys())
        for secret in tenant.applications[key].get("passwordCredentials") or ()
        if is_unheld(state, registrations.get(key), secret)
    ]


def _left(application: Mapping[str, Any]) -> str:
    return (
        f"The application {application['displayName']} ({application['appId']}) names this stack "
        "in its notes, is in no state and has parts, so that somebody may use it. Delete it in the "
        "portal if nobody does."
    )
