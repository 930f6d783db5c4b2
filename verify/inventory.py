"""Every object in the tenant that carries a mark of a run, and its removal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from verify.mark import recognise
from verify.request import Request, ServiceName
from verify.session import DeniedError, ProbeFailedError, Session

FLOWS = "IdentityUserFlow.ReadWrite.All"
PROVIDERS = "IdentityProvider.ReadWrite.All"
CONNECTORS = "APIConnectors.ReadWrite.All"
APPLICATIONS = "Application.ReadWrite.All"
USERS = "User.ReadWrite.All"


@dataclass(frozen=True)
class Kind:
    """A kind of objects.

    `called`: one of them in words. `listing`: shows all of them; `removal`: removes that of
    `{id}`, which is the property `key`. `named_by`: the properties that can carry a mark.
    """

    called: str
    listing: Request
    removal: Request
    named_by: tuple[str, ...] = ("displayName",)
    key: str = "id"


def _kind(
    called: str, collection: str, permission: str, query: str = "", *named_by: str, listed: str = ""
) -> Kind:
    return Kind(
        called,
        Request(
            "GET", "graph", f"{listed or collection}{query}", f"Find each {called}", permission
        ),
        Request(
            "DELETE", "graph", f"{collection}/{{id}}", f"Remove the run's {called}", permission
        ),
        named_by or ("displayName",),
    )


def _row(called: str, table: str, key: str, *named_by: str) -> Kind:
    """A kind of rows of the environment."""
    rows = f"/api/data/v9.2/{table}"
    columns = ",".join((key, *named_by))
    return Kind(
        called,
        Request("GET", "environment", f"{rows}?$select={columns}", f"Find each {called}"),
        Request("DELETE", "environment", f"{rows}({{id}})", f"Remove the run's {called}"),
        named_by,
        key,
    )


_DELETED = "/v1.0/directory/deletedItems"
_NAMED = "?$select=id,displayName"

# What refers to others comes first: Graph hides a user flow whose attribute is gone, and a deleted
# service principal has its name from its application.
KINDS: tuple[Kind, ...] = (
    _row("connector", "connectors", "connectorid", "name", "displayname"),
    _row("solution", "solutions", "solutionid", "uniquename"),
    _kind("user flow", "/beta/identity/b2cUserFlows", FLOWS, "", "id"),
    _kind("API connector", "/beta/identity/apiConnectors", CONNECTORS),
    _kind("identity provider", "/beta/identity/identityProviders", PROVIDERS),
    _kind("user attribute", "/beta/identity/userFlowAttributes", FLOWS),
    _kind("application", "/v1.0/applications", APPLICATIONS, f"{_NAMED}&$top=999"),
    _kind("user", "/v1.0/users", USERS, f"{_NAMED}&$filter=startswith(displayName,'b2cverify')"),
    _kind(
        "deleted service principal",
        _DELETED,
        APPLICATIONS,
        _NAMED,
        listed=f"{_DELETED}/microsoft.graph.servicePrincipal",
    ),
    _kind(
        "deleted application",
        _DELETED,
        APPLICATIONS,
        _NAMED,
        listed=f"{_DELETED}/microsoft.graph.application",
    ),
    _kind("deleted user", _DELETED, USERS, _NAMED, listed=f"{_DELETED}/microsoft.graph.user"),
)
"""In the order of their removal."""

REQUESTS: tuple[Request, ...] = tuple(
    request for kind in KINDS for request in (kind.listing, kind.removal)
)


@dataclass(frozen=True)
class Found:
    """An object that carries a mark. `name`: the name that carries it."""

    kind: Kind
    id: str
    name: str
    mark: str

    def __str__(self) -> str:
        return f"{self.kind.called} {self.name}"


@dataclass(frozen=True)
class Cleaned:
    """`removed`: what is gone; `left`: what could not be removed, in words; `unseen`: kinds that
    could not be listed, in words."""

    removed: tuple[Found, ...]
    left: tuple[str, ...]
    unseen: tuple[str, ...]


def find(session: Session, unseen: list[str], mark: str | None = None) -> Iterator[Found]:
    """The objects with a mark, or with this one only. Kinds that cannot be listed are added to
    `unseen`, in words."""
    asking = session.allowing(*REQUESTS)
    for kind in KINDS:
        yield from _of_kind(asking, kind, unseen, mark)


def clean(
    session: Session,
    on_removal: Callable[[Found], None] = lambda _: None,
    mark: str | None = None,
) -> Cleaned:
    """Remove whatever carries a mark, or this one only. What is gone already is no failure."""
    asking = session.allowing(*REQUESTS)
    removed: list[Found] = []
    left: list[str] = []
    unseen: list[str] = []
    for kind in KINDS:
        # Listed when its turn comes: removing an application adds to the deleted ones.
        for found in list(_of_kind(asking, kind, unseen, mark)):
            try:
                answer = asking.send(kind.removal, {"id": found.id})
            except ProbeFailedError as failed:
                left.append(f"{found}: {failed}")
                continue
            if answer.ok or answer.status == 404:
                removed.append(found)
                on_removal(found)
            else:
                left.append(f"{found}: the removal answered {answer.status}. {answer.message}")
    return Cleaned(tuple(removed), tuple(left), tuple(unseen))


def _of_kind(session: Session, kind: Kind, unseen: list[str], mark: str | None) -> Iterator[Found]:
    service: ServiceName = kind.listing.service
    if not session.has(service):
        return
    try:
        for entry in session.entries(kind.listing):
            for name in kind.named_by:
                carried = recognise(str(entry.get(name) or ""))
                if carried is not None and mark in (None, carried):
                    yield Found(kind, str(entry[kind.key]), str(entry[name]), carried)
                    break
    except DeniedError:
        unseen.append(f"each {kind.called}: the permission {kind.listing.permission} is missing")
    except ProbeFailedError as failed:
        unseen.append(f"each {kind.called}: {failed}")
