"""Which handler answers which Graph request, and which app roles open it."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.graph import (
    application_passwords,
    applications,
    owners,
    permission_grants,
    service_principals,
)
from sandbox.graph.access import Roles
from sandbox.graph.call import Handler
from sandbox.graph.directory_objects import get_directory_object

_V1 = ("v1.0",)
_BOTH = ("v1.0", "beta")

_WRITE_APPLICATIONS = frozenset({"Application.ReadWrite.All", "Directory.ReadWrite.All"})
_READ_APPLICATIONS = _WRITE_APPLICATIONS | {"Application.Read.All", "Directory.Read.All"}
_WRITE_GRANTS = frozenset({"DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"})
_READ_GRANTS = _WRITE_GRANTS | {"Directory.Read.All"}
_READ_OBJECTS = _READ_APPLICATIONS | {"User.Read.All", "User.ReadWrite.All"}


@dataclass(frozen=True)
class GraphRoute:
    """`path` is below the version; any one of `roles` opens it."""

    method: str
    path: str
    handler: Handler
    roles: Roles
    versions: tuple[str, ...] = _BOTH


def graph_routes() -> list[GraphRoute]:
    return [
        *_applications(),
        *_service_principals(),
        *_permission_grants(),
        GraphRoute("GET", "/directoryObjects/{id}", get_directory_object, _READ_OBJECTS),
    ]


def _applications() -> list[GraphRoute]:
    one = "/applications/{id}"
    read, write = _READ_APPLICATIONS, _WRITE_APPLICATIONS
    return [
        GraphRoute("GET", "/applications", applications.list_applications, read),
        GraphRoute("POST", "/applications", applications.create_application, write),
        GraphRoute("GET", one, applications.get_application, read),
        GraphRoute("PATCH", one, applications.update_application, write),
        GraphRoute("DELETE", one, applications.delete_application, write),
        GraphRoute("POST", f"{one}/addPassword", application_passwords.add_password, write),
        GraphRoute("POST", f"{one}/removePassword", application_passwords.remove_password, write),
        *_owners("application", one),
    ]


def _service_principals() -> list[GraphRoute]:
    one = "/servicePrincipals/{id}"
    read, write = _READ_APPLICATIONS, _WRITE_APPLICATIONS
    return [
        GraphRoute("GET", "/servicePrincipals", service_principals.list_principals, read),
        GraphRoute("POST", "/servicePrincipals", service_principals.create_principal, write),
        GraphRoute("GET", one, service_principals.get_principal, read),
        GraphRoute("PATCH", one, service_principals.update_principal, write),
        GraphRoute("DELETE", one, service_principals.remove_principal, write),
        *_owners("servicePrincipal", one),
    ]


def _owners(kind: str, one: str) -> list[GraphRoute]:
    write = _WRITE_APPLICATIONS
    return [
        GraphRoute("GET", f"{one}/owners", owners.list_owners(kind), _READ_APPLICATIONS),
        GraphRoute("POST", f"{one}/owners/$ref", owners.add_owner(kind), write),
        GraphRoute("DELETE", f"{one}/owners/{{owner}}/$ref", owners.remove_owner(kind), write),
    ]


def _permission_grants() -> list[GraphRoute]:
    every, one = "/oauth2PermissionGrants", "/oauth2PermissionGrants/{id}"
    return [
        GraphRoute("GET", every, permission_grants.list_grants, _READ_GRANTS),
        GraphRoute("POST", every, permission_grants.create_grant, _WRITE_GRANTS),
        GraphRoute("GET", one, permission_grants.get_grant, _READ_GRANTS),
        GraphRoute("PATCH", one, permission_grants.update_grant, _WRITE_GRANTS),
        GraphRoute("DELETE", one, permission_grants.delete_grant, _WRITE_GRANTS),
    ]
