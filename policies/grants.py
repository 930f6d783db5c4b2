"""Tenant-wide consent: no more than what the stack's own clients ask for.

A client asks for scopes by their ids, in its API access. A grant gives scopes by their names. The
policy translates ids into names for the APIs of the stack and for the sign-in scopes of Microsoft
Graph. The stack has no scope names of an API that is registered elsewhere, so the policy compares
only the number of that API's scopes.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from b2c import microsoft_graph
from b2c.resource_types import (
    API_ACCESS,
    APP_ROLE_ASSIGNMENT,
    APPLICATION,
    DELEGATED_GRANT,
    PERMISSION_SCOPE,
)
from b2c.scopes import OPENID_SCOPES
from policies.configuration import Config
from policies.policy import StackPolicy
from policies.resource_property import ResourceProperty, must_be_list, refused
from policies.stack import Foreign, Referent, Resource, Stack, Unknown

_DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000"
"""The app role of an API that has none; it permits nothing."""

_DROP = "Remove it, or add it to the client's API access."


class _NotKnown(Exception):  # noqa: N818 - it ends a judgement, and is no defect
    """A preview cannot say yet what a client asks for, so that nothing can be said of a grant."""


@dataclass(frozen=True)
class _Access:
    """What a client asks of one API: properties with the ids of scopes and of app roles."""

    api: Referent
    scopes: list[ResourceProperty]
    roles: list[ResourceProperty]


def _grants(stack: Stack, _: Config) -> Iterator[tuple[Resource, str]]:
    granted_apis: dict[str, set[str]] = {}
    for grant in stack.of(DELEGATED_GRANT):
        user = grant.at("userObjectId")
        if not user.known or user.value:
            continue  # Consent of one person, not of the tenant.
        client = _client(stack, grant, "servicePrincipalObjectId")
        if isinstance(client, Foreign):
            rule = "the stack does not hold this client, so it asks for nothing"
            principal = grant.at("servicePrincipalObjectId")
            yield grant, refused(principal, rule, "Grant it where the client is registered.")
        elif isinstance(client, Resource):
            foreign_apis = granted_apis.setdefault(client.urn, set())
            with suppress(_NotKnown):
                for message in _excess(stack, grant, client, foreign_apis):
                    yield grant, message


def _app_roles(stack: Stack, _: Config) -> Iterator[tuple[Resource, str]]:
    for assignment in stack.of(APP_ROLE_ASSIGNMENT):
        client = _client(stack, assignment, "principalObjectId")
        role = assignment.at("appRoleId")
        if not isinstance(client, Resource) or not role.known:
            continue  # A person or a group has no API access.
        roles = (one for access in _accesses(stack, client) for one in access.roles)
        with suppress(_NotKnown):
            if str(role.value).lower() not in {_DEFAULT_ACCESS, *_ids(roles)}:
                yield assignment, refused(role, "the client does not ask for this app role", _DROP)


def _excess(
    stack: Stack, grant: Resource, client: Resource, foreign_apis: set[str]
) -> Iterator[str]:
    """The messages against a grant that gives a client more than it asks for; raises `_NotKnown`.

    `foreign_apis`: the APIs from outside the stack that earlier grants gave to this client. The
    function adds this grant's API.
    """
    principal = stack.service_principal(grant, "resourceServicePrincipalObjectId")
    claims = grant.at("claimValues")
    yield from must_be_list(claims)
    accesses = _accesses(stack, client)
    if isinstance(principal, Unknown) or any(isinstance(it.api, Unknown) for it in accesses):
        return
    if isinstance(principal, Resource):
        api = stack.application(principal, "clientId")
        if not isinstance(api, Unknown):
            yield from _unrequested(claims, _scope_names(stack, api, accesses))
    elif all(claim.known and claim.value in OPENID_SCOPES for claim in claims.entries()):
        yield from _unrequested(claims, _sign_in_names(accesses))
    else:
        foreign_apis.add(principal.id)
        yield from _foreign_excess(grant, accesses, len(foreign_apis))


def _foreign_excess(grant: Resource, accesses: list[_Access], api_count: int) -> Iterator[str]:
    """The messages against a grant of an API from outside the stack, whose scopes have no names.

    `api_count`: how many such APIs the client has been granted, this one included.
    """
    foreign = [
        access
        for access in accesses
        if isinstance(access.api, Foreign) and access.api.id != microsoft_graph.CLIENT_ID
    ]
    if api_count > len(foreign):
        yield refused(
            grant.at("resourceServicePrincipalObjectId"),
            "the client's API access names no such API, and of Microsoft Graph only "
            f"{' and '.join(OPENID_SCOPES)} may be granted",
            _DROP,
        )
        return
    claims = grant.at("claimValues")
    if len(claims.entries()) > max(len(_ids(access.scopes)) for access in foreign):
        yield refused(claims, "the client asks for fewer scopes of that API", _DROP)


def _unrequested(claims: ResourceProperty, names: frozenset[str]) -> Iterator[str]:
    for claim in claims.entries():
        if claim.known and str(claim.value) not in names:
            yield refused(claim, "the client does not ask for this scope", _DROP)


def _scope_names(stack: Stack, api: Resource | Foreign, accesses: list[_Access]) -> frozenset[str]:
    """The names of the scopes that a client asks of an API; none if the stack does not hold it."""
    if isinstance(api, Foreign):
        return frozenset()
    ids = _ids(one for access in accesses if access.api is api for one in access.scopes)
    scopes = [(part.at("scopeId"), part.at("value")) for part in stack.parts(api, PERMISSION_SCOPE)]
    inline = api.at("api.oauth2PermissionScopes").entries()
    scopes += [(scope.at("id"), scope.at("value")) for scope in inline]
    if not all(id_.known and name.known for id_, name in scopes):
        raise _NotKnown
    return frozenset(str(name.value) for id_, name in scopes if str(id_.value).lower() in ids)


def _sign_in_names(accesses: list[_Access]) -> frozenset[str]:
    """The names of Microsoft Graph's sign-in scopes that a client asks for."""
    graph = Foreign(microsoft_graph.CLIENT_ID)
    ids = _ids(one for access in accesses if access.api == graph for one in access.scopes)
    scope_ids = microsoft_graph.SCOPE_IDS
    return frozenset(name for name in OPENID_SCOPES if scope_ids[name].lower() in ids)


def _client(stack: Stack, resource: Resource, path: str) -> Referent:
    """The registration behind the service principal that a property names."""
    principal = stack.service_principal(resource, path)
    if isinstance(principal, Resource):
        return stack.application(principal, "clientId")
    return principal


def _accesses(stack: Stack, client: Resource) -> list[_Access]:
    """What the client asks for, in resources of its own or in the monolithic registration."""
    accesses = [
        _Access(
            stack.application(part, "apiClientId"),
            _listed(part.at("scopeIds")),
            _listed(part.at("roleIds")),
        )
        for part in stack.parts(client, API_ACCESS)
    ]
    if client.type == APPLICATION:
        blocks = client.at("requiredResourceAccesses").entries()
        accesses += [_inline_access(stack, block) for block in blocks]
    return accesses


def _inline_access(stack: Stack, block: ResourceProperty) -> _Access:
    """The access that one entry of a monolithic registration's list asks for."""
    api = block.at("resourceAppId")
    requests = block.at("resourceAccesses").entries()

    def ids_of(kind: str) -> list[ResourceProperty]:
        unknown = [it for it in requests if not it.at("type").known]
        return unknown or [it.at("id") for it in requests if it.at("type").value == kind]

    return _Access(
        stack.named(api.value) if api.known else Unknown(), ids_of("Scope"), ids_of("Role")
    )


def _listed(prop: ResourceProperty) -> list[ResourceProperty]:
    return prop.entries() if prop.known else [prop]


def _ids(properties: Iterable[ResourceProperty]) -> frozenset[str]:
    """The ids that the properties hold; raises `_NotKnown`."""
    ids = [*properties]
    if not all(one.known for one in ids):
        raise _NotKnown
    return frozenset(str(one.value).lower() for one in ids)


POLICIES = (
    StackPolicy(
        name="grants-asked-for",
        refuses="A tenant-wide grant gives a client of the stack what its API access asks for: "
        f"scopes of its APIs, and {' and '.join(OPENID_SCOPES)} of Microsoft Graph.",
        why="The grant is for every user of the tenant. Of an API from elsewhere only the number "
        "of scopes can be compared.",
        source="https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant",
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
