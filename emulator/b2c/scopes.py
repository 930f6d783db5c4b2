"""The scope parameter: the requested scopes, and those of them that are granted to the client.

B2C has no user consent, so it considers only grants for all principals.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.b2c.clients import Client
from emulator.b2c.errors import B2cError
from emulator.tenant.directory import objects
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.settings import B2cSettings
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

# Scopes of OpenID Connect that B2C ignores; a setting lets it refuse `profile`.
_IGNORED = frozenset({"profile", "email", "address", "phone"})


@dataclass(frozen=True)
class Resource:
    """The API of an access token. `prefix` is its App ID URI as the request wrote it."""

    app_id: str
    prefix: str


@dataclass(frozen=True)
class RequestedScope:
    """A parsed scope. `permissions` are the short names of the resource's requested scopes.

    For a client that requests its own client id, it is itself the resource, without permissions.
    """

    text: str
    openid: bool
    offline_access: bool
    resource: Resource | None
    permissions: tuple[str, ...]


@dataclass(frozen=True)
class GrantedScope:
    """The part of a requested scope that the tokens contain."""

    openid: bool
    offline_access: bool
    resource: Resource | None
    permissions: tuple[str, ...]

    @property
    def text(self) -> str:
        """The `scope` of a token response: API scopes as full names, then OpenID's."""
        names = []
        if self.resource is not None:
            names = [f"{self.resource.prefix}/{name}" for name in self.permissions]
            if not names:
                names = [self.resource.app_id]
        if self.offline_access:
            names.append("offline_access")
        if self.openid:
            names.append("openid")
        return " ".join(names)


def parse_scope(
    tenant: TenantState, settings: B2cSettings, client: Client, text: str
) -> RequestedScope:
    """Read the parameter; raises B2cError 99005, 90012, 90117, 90146."""
    for character in text:
        if not _is_legal(character):
            raise B2cError(99005, character)
    names = text.split()
    resources: dict[str, Resource] = {}
    permissions: list[str] = []
    for name in names:
        if name in ("openid", "offline_access"):
            continue
        if name in _IGNORED:
            if name == "profile" and settings.profile_scope == "refused":
                raise B2cError(90012, name)
            continue
        resource, permission = _find_resource(tenant, client, name)
        resources[resource.app_id] = resource
        if permission is not None and permission not in permissions:
            permissions.append(permission)
    if len(resources) > 1:
        raise B2cError(90146, text)
    return RequestedScope(
        text=text,
        openid="openid" in names,
        offline_access="offline_access" in names,
        resource=next(iter(resources.values()), None),
        permissions=tuple(permissions),
    )


def _is_legal(character: str) -> bool:
    # RFC 6749 allows more characters. B2C refuses the comma, and no scope or App ID URI contains
    # the others.
    return character == " " or ("!" <= character <= "~" and character not in '",\\<>{}|^`')


def _find_resource(tenant: TenantState, client: Client, name: str) -> tuple[Resource, str | None]:
    if is_identifier(name) and name.lower() == client.id:
        return Resource(client.id, client.id), None
    prefix, slash, permission = name.rpartition("/")
    if not slash or "://" not in name:
        raise B2cError(90117, name)
    for application in tenant.store.find_in_list("application", "identifierUris", prefix):
        published = (application.get("api") or {}).get("oauth2PermissionScopes") or ()
        if any(scope["value"] == permission and scope["isEnabled"] for scope in published):
            return Resource(application["appId"], prefix), permission
    raise B2cError(90117, name)


def granted_scope(
    tenant: TenantState,
    settings: B2cSettings,
    client: Client,
    requested: RequestedScope,
    *,
    local_account: bool,
) -> GrantedScope:
    """The granted part of a requested scope; raises B2cError 90284, 90107, 90205.

    A request succeeds if at least one of its API scopes is granted; the tokens then contain the
    granted ones. If none is granted, public reports show both AADB2C90205 and a success without
    access token; the tenant's setting `ungrantedScopes` selects one of them.
    """
    graph_scopes = _granted(tenant, client, tenant.identity.microsoft_graph_principal_id)
    if "openid" not in graph_scopes:
        if local_account:
            raise B2cError(90284, client.id)
        if requested.openid:
            raise B2cError(90107, client.id)
    resource, permissions = requested.resource, requested.permissions
    if resource is not None and permissions:
        api = objects.by_app_id(tenant, "servicePrincipal", resource.app_id)
        allowed = _granted(tenant, client, api["id"]) if api is not None else frozenset()
        permissions = tuple(name for name in permissions if name in allowed)
        if not permissions:
            if settings.ungranted_scopes == "refused":
                raise B2cError(90205)
            resource = None
    return GrantedScope(
        openid=requested.openid,
        offline_access=requested.offline_access and "offline_access" in graph_scopes,
        resource=resource,
        permissions=permissions,
    )


def _granted(tenant: TenantState, client: Client, resource_id: str) -> frozenset[str]:
    """The scopes that are granted to the client for all people, without those for one person."""
    grants: list[Document] = tenant.store.find(
        "oauth2PermissionGrant", "clientId", client.principal["id"]
    )
    return frozenset(
        name
        for grant in grants
        if grant["consentType"] == "AllPrincipals" and grant["resourceId"] == resource_id
        for name in grant["scope"].split()
    )
