"""A stack of one API and one client as the components make it, as the engine hands it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from b2c import resource_types as types
from b2c.microsoft_graph import CLIENT_ID, SCOPE_IDS
from tests.dates import IN_SIX_MONTHS, midnight
from tests.policies.analyzer import UNKNOWN, Given

ADA = "aaaaaaaa-0000-0000-0000-00000000000a"
GRACE = "aaaaaaaa-0000-0000-0000-00000000000b"
READ = "cccccccc-0000-0000-0000-000000000001"
WRITE = "cccccccc-0000-0000-0000-000000000002"
GRAPH_PRINCIPAL = "eeeeeeee-0000-0000-0000-000000000009"


def connector() -> dict[str, Given]:
    """The resources by name, after an update."""
    resources = [
        *_application("api", 1),
        *_application("client", 2),
        part("read", types.PERMISSION_SCOPE, "api", {"scopeId": READ, "value": "orders.read"}),
        part("write", types.PERMISSION_SCOPE, "api", {"scopeId": WRITE, "value": "orders.write"}),
        part("odd", types.PASSWORD, "client", {"endDate": midnight(IN_SIX_MONTHS)}),
        access("api-access", _id(1, 2), [READ], made_from=["api"]),
        access("graph-access", CLIENT_ID, list(SCOPE_IDS.values())),
        grant("api-grant", _id(1, 3), ["orders.read"], made_from=["api-principal"]),
        grant("graph-grant", GRAPH_PRINCIPAL, list(SCOPE_IDS)),
    ]
    return {resource.name: resource for resource in resources}


def in_first_preview(stack: Mapping[str, Given]) -> list[Given]:
    """The same before it exists: ids are unknown, what they are made from is not."""
    return [
        Given(
            one.type,
            one.name,
            {
                key: UNKNOWN if key in (*one.made_from, "objectId", "clientId") else value
                for key, value in one.properties.items()
            },
            one.made_from,
        )
        for one in stack.values()
    ]


def part(name: str, type_: str, application: str, properties: Mapping[str, Any]) -> Given:
    """A part of an application."""
    number = {"api": 1, "client": 2}[application]
    return Given(
        type_,
        name,
        {"applicationId": f"/applications/{_id(number, 1)}", **properties},
        {"applicationId": [application]},
    )


def access(name: str, api: str, scopes: Sequence[str], *, made_from: Sequence[str] = ()) -> Given:
    """The client's access to an API."""
    given = part(name, types.API_ACCESS, "client", {"apiClientId": api, "scopeIds": list(scopes)})
    return given if not made_from else _made_from(given, "apiClientId", made_from)


def grant(
    name: str, principal: str, claims: Sequence[str], *, made_from: Sequence[str] = ()
) -> Given:
    """A tenant-wide grant to the client."""
    given = Given(
        types.DELEGATED_GRANT,
        name,
        {
            "servicePrincipalObjectId": _id(2, 3),
            "resourceServicePrincipalObjectId": principal,
            "claimValues": list(claims),
        },
        {"servicePrincipalObjectId": ["client-principal"]},
    )
    path = "resourceServicePrincipalObjectId"
    return given if not made_from else _made_from(given, path, made_from)


def _application(name: str, number: int) -> list[Given]:
    return [
        Given(
            types.REGISTRATION,
            name,
            {
                "displayName": name,
                "signInAudience": "AzureADandPersonalMicrosoftAccount",
                "requestedAccessTokenVersion": 2,
                "implicitAccessTokenIssuanceEnabled": False,
                "implicitIdTokenIssuanceEnabled": False,
                "objectId": _id(number, 1),
                "clientId": _id(number, 2),
            },
        ),
        Given(
            types.SERVICE_PRINCIPAL,
            f"{name}-principal",
            {"clientId": _id(number, 2), "objectId": _id(number, 3), "owners": [ADA]},
            {"clientId": [name]},
        ),
        Given(
            types.OWNER,
            f"{name}-owner",
            {"applicationId": f"/applications/{_id(number, 1)}", "ownerObjectId": ADA},
            {"applicationId": [name]},
        ),
    ]


def _made_from(given: Given, path: str, names: Sequence[str]) -> Given:
    return Given(given.type, given.name, given.properties, {**given.made_from, path: names})


def _id(application: int, kind: int) -> str:
    """Object id 1, client id 2, and the service principal's object id 3."""
    return f"{application}{kind}".rjust(8, "0") + "-0000-0000-0000-000000000000"
