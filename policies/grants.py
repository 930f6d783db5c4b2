"""Tenant-wide consent: no more than what the stack's own clients ask for.

What a client asks for stands in its API access, by ids; a grant gives scopes, by names. The scopes
of the stack's own APIs and of Microsoft Graph's sign-in join the two. Of an API that is registered
elsewhere the stack has no names, so there only the number of scopes is compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from b2c import microsoft_graph
from b2c.scopes import OPENID_SCOPES
from policies.configuration import Config
from policies.policy import StackPolicy
from policies.property import Property, must_be_list, refused
from policies.resource_types import (
    API_ACCESS,
    APP_ROLE_ASSIGNMENT,
    APPLICATION,
    DELEGATED_GRANT,
    PERMISSION_SCOPE,
)
from policies.stack import Found, Outside, Resource, Stack

_DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000"
"""The app role of an API that has none; it permits nothing."""

_DROP = "Remove it, or add it to the client's API access."


@dataclass(frozen=True)
class _Access:
    """What a client asks of one API: ids of scopes and of app roles; None while unknown."""

    api: Found
    scopes: frozenset[str] | None
    roles: frozenset[str] | None


def _grants(stack: Stack, _: Config) -> Iterator[tuple[Resource, str]]:
    outside: dict[str, set[str]] = {}
    for grant in stack.of(DELEGATED_GRANT):
        user = grant.at("userObjectId")
        if not user.known or user.value:
            continue  # Consent of one person, not of the tenant.
        client = _client(stack, grant, "servicePrincipalObjectId")
        if isinstance(client, Outside):
            yield grant, _of_a_stranger(grant.at("servicePrincipalObjectId"))
        elif client is not None:
            for message in _beyond(stack, grant, client, outside.setdefault(client.urn, set())):
                yield grant, message


def _app_roles(stack: Stack, _: Config) -> Iterator[tuple[Resource, str]]:
    for assignment in stack.of(APP_ROLE_ASSIGNMENT):
        client = _client(stack, assignment, "principalObjectId")
        role = assignment.at("appRoleId")
        if not isinstance(client, Resource) or not role.known:
            continue  # A person or a group has no API access.
        asked = [access.roles for access in _accesses(stack, client)]
        if None in asked or str(role.value).lower() == _DEFAULT_ACCESS:
            continue
        if not any(str(role.value).lower() in roles for roles in asked if roles):
            yield assignment, refused(role, "the client does not ask for this app role", _DROP)


def _beyond(stack: Stack, grant: Resource, client: Resource, outside: set[str]) -> Iterator[str]:
    """What a grant gives to a client that did not ask for it.

    `outside`: the APIs from elsewhere that the client was granted before; this one is added.
    """
    resource = stack.service_principal(grant, "resourceServicePrincipalObjectId")
    claims = grant.at("claimValues")
    yield from must_be_list(claims)
    accesses = _accesses(stack, client)
    if resource is None or any(access.api is None for access in accesses):
        return
    if isinstance(resource, Resource):
        api = stack.application(resource, "clientId")
        if api is not None:
            yield from _unasked(claims, _names(stack, api, accesses))
        return
    if all(claim.known and claim.value in OPENID_SCOPES for claim in claims.entries()):
        yield from _unasked(claims, _sign_in_names(accesses))
        return
    elsewhere = [
        access
        for access in accesses
        if isinstance(access.api, Outside) and access.api.id != microsoft_graph.CLIENT_ID
    ]
    outside.add(resource.id)
    if len(outside) > len(elsewhere):
        yield refused(
            grant.at("resourceServicePrincipalObjectId"),
            "the client's API access names no such API, and of Microsoft Graph only "
            f"{' and '.join(OPENID_SCOPES)} may be granted",
            _DROP,
        )
        return
    asked = [access.scopes for access in elsewhere]
    if None not in asked and len(claims.entries()) > max(len(scopes or ()) for scopes in asked):
        yield refused(claims, "the client asks for fewer scopes of that API", _DROP)


def _unasked(claims: Property, names: frozenset[str] | None) -> Iterator[str]:
    for claim in claims.entries():
        if names is not None and claim.known and str(claim.value) not in names:
            yield refused(claim, "the client does not ask for this scope", _DROP)


def _names(stack: Stack, api: Found, accesses: list[_Access]) -> frozenset[str] | None:
    """The names of the scopes that a client asks of an API of the stack; None while unknown."""
    if not isinstance(api, Resource):
        return frozenset()
    ids: set[str] = set()
    for access in accesses:
        if access.api is api:
            if access.scopes is None:
                return None
            ids |= access.scopes
    scopes = [(part.at("scopeId"), part.at("value")) for part in stack.parts(api, PERMISSION_SCOPE)]
    inline = api.at("api.oauth2PermissionScopes").entries()
    scopes += [(scope.at("id"), scope.at("value")) for scope in inline]
    if not all(identifier.known and name.known for identifier, name in scopes):
        return None
    return frozenset(
        str(name.value) for identifier, name in scopes if str(identifier.value).lower() in ids
    )


def _sign_in_names(accesses: list[_Access]) -> frozenset[str] | None:
    graph = [
        access.scopes for access in accesses if access.api == Outside(microsoft_graph.CLIENT_ID)
    ]
    if None in graph:
        return None
    asked = frozenset[str]().union(*(scopes for scopes in graph if scopes))
    return frozenset(
        name for name in OPENID_SCOPES if microsoft_graph.SCOPE_IDS[name].lower() in asked
    )


def _client(stack: Stack, resource: Resource, path: str) -> Found:
    """The registration behind the service principal that a property names."""
    principal = stack.service_principal(resource, path)
    if isinstance(principal, Resource):
        return stack.application(principal, "clientId")
    return principal


def _accesses(stack: Stack, client: Resource) -> list[_Access]:
    accesses = [
        _Access(
            stack.application(part, "apiClientId"),
            _ids(part.at("scopeIds")),
            _ids(part.at("roleIds")),
        )
        for part in stack.parts(client, API_ACCESS)
    ]
    if client.type != APPLICATION:
        return accesses
    for block in client.at("requiredResourceAccesses").entries():
        api = block.at("resourceAppId")
        named = block.at("resourceAccesses").entries()
        by_type = {
            kind: _joined([one.at("id") for one in named if one.at("type").value == kind])
            for kind in ("Scope", "Role")
            if all(one.at("type").known for one in named)
        }
        accesses.append(
            _Access(
                stack.named(api.value) if api.known else None,
                by_type.get("Scope"),
                by_type.get("Role"),
            )
        )
    return accesses


def _ids(given: Property) -> frozenset[str] | None:
    return _joined(given.entries()) if given.known else None


def _joined(ids: list[Property]) -> frozenset[str] | None:
    if not all(one.known for one in ids):
        return None
    return frozenset(str(one.value).lower() for one in ids)


def _of_a_stranger(principal: Property) -> str:
    return refused(
        principal,
        "the stack does not hold this client, so it asks for nothing",
        "Grant it where the client is registered.",
    )


_SOURCE = "https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant"

POLICIES = (
    StackPolicy(
        name="grants-asked-for",
        refuses="A tenant-wide grant gives a client of the stack what its API access asks for: "
        f"scopes of its APIs, and {' and '.join(OPENID_SCOPES)} of Microsoft Graph.",
        why="The grant is for every user of the tenant. Of an API from elsewhere only the number "
        "of scopes can be compared.",
        source=_SOURCE,
        check=_grants,
    ),
    StackPolicy(
        name="app-roles-asked-for",
        refuses="A client of the stack is assigned no app role that its API access does not ask "
        "for.",
        why="An app role lets a client act for every user, or without any.",
        source="https://learn.microsoft.com/graph/api/resources/approleassignment",
        check=_app_roles,
    ),
)
