"""What one connection needs in the tenant: a user flow, an API, a client with consent, a person.

All of it is the run's own, made over plain requests as Microsoft's pages describe it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from verify.inventory import APPLICATIONS, FLOWS, USERS
from verify.request import Request
from verify.session import UNSEEN_PAUSES, Answer, Session

GRANTS = "DelegatedPermissionGrant.ReadWrite.All"
GRAPH = "00000003-0000-0000-c000-000000000000"
REDIRECT_URL = "http://localhost:8400/verify"
"""Where the browser of a person comes back to."""

AUDIENCE = "AzureADandPersonalMicrosoftAccount"
"""Of applications that can run user flows."""
_FLOWS = "/beta/identity/b2cUserFlows"
# The statuses of a request about an object that is not seen yet.
_UNSEEN = (400, 404)

CREATE_FLOW = Request("POST", "graph", _FLOWS, "Make a user flow to sign in with", FLOWS)
READ_FLOW = Request("GET", "graph", f"{_FLOWS}/{{flow}}", "Wait until it can be read", FLOWS)
DELETE_FLOW = Request("DELETE", "graph", f"{_FLOWS}/{{flow}}", "Delete the user flow", FLOWS)
CREATE_APPLICATION = Request(
    "POST", "graph", "/v1.0/applications", "Register an API and a client", APPLICATIONS
)
DELETE_APPLICATION = Request(
    "DELETE", "graph", "/v1.0/applications/{application}", "Delete them", APPLICATIONS
)
PURGE = Request(
    "DELETE",
    "graph",
    "/v1.0/directory/deletedItems/{object}",
    "Delete them for ever, which a deletion alone does not",
    APPLICATIONS,
)
CREATE_PRINCIPAL = Request(
    "POST", "graph", "/v1.0/servicePrincipals", "Make their service principals", APPLICATIONS
)
DELETE_PRINCIPAL = Request(
    "DELETE", "graph", "/v1.0/servicePrincipals/{object}", "Delete them again", APPLICATIONS
)
ADD_SECRET = Request(
    "POST",
    "graph",
    "/v1.0/applications/{application}/addPassword",
    "Give the client a secret",
    APPLICATIONS,
)
FIND_GRAPH = Request(
    "GET",
    "graph",
    f"/v1.0/servicePrincipals?$filter=appId eq '{GRAPH}'&$select=id",
    "Find Microsoft Graph's service principal",
    APPLICATIONS,
)
GRANT = Request(
    "POST", "graph", "/v1.0/oauth2PermissionGrants", "Consent for the client, for all users", GRANTS
)
REVOKE = Request(
    "DELETE", "graph", "/v1.0/oauth2PermissionGrants/{grant}", "Take the consent back", GRANTS
)
CREATE_USER = Request("POST", "graph", "/v1.0/users", "Make a person who signs in", USERS)
DELETE_USER = Request("DELETE", "graph", "/v1.0/users/{user}", "Delete the person", USERS)
PURGE_USER = Request(
    "DELETE",
    "graph",
    "/v1.0/directory/deletedItems/{user}",
    "Delete the person for ever",
    "User.DeleteRestore.All",
)

REGISTRATION = (
    CREATE_FLOW,
    READ_FLOW,
    DELETE_FLOW,
    CREATE_APPLICATION,
    DELETE_APPLICATION,
    PURGE,
    CREATE_PRINCIPAL,
    DELETE_PRINCIPAL,
    ADD_SECRET,
    FIND_GRAPH,
    GRANT,
    REVOKE,
)
"""The requests of `register`, with those that remove what it makes."""
PERSON = (CREATE_USER, DELETE_USER, PURGE_USER)
"""The requests of `add_person`, with those that remove it."""
MADE = ("a user flow B2C_1_{mark}_…", "the applications {mark} API and {mark} client")


@dataclass(frozen=True)
class Connection:
    """What was registered.

    `flow`: with `B2C_1_`. `api`, `client`: client ids; `api_object`, `client_object`: object ids.
    `api_uri`: the App ID URI. `grants`: the ids of the consent to the API and of that to Microsoft
    Graph.
    """

    flow: str
    api: str
    api_object: str
    api_uri: str
    client: str
    client_object: str
    secret: str = field(repr=False)
    grants: tuple[str, str]

    @property
    def api_scope(self) -> str:
        return f"{self.api_uri}/orders.read"

    @property
    def scope(self) -> str:
        """What a connector asks for."""
        return f"{self.api_scope} openid offline_access"


@dataclass(frozen=True)
class Person:
    """A local account of the tenant."""

    email: str
    password: str = field(repr=False)


def register(session: Session, part: str) -> Connection:
    """Register all that a connection needs; the end of the probe removes it.

    `part`: what the names have after the mark. Raises `ProbeFailedError`.
    """
    name = f"{session.mark}_{part}"
    flow_body = {"id": name, "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3}
    flow = str(session.must(CREATE_FLOW, json=flow_body)["id"])
    session.undo_with(DELETE_FLOW, {"flow": flow})
    session.must(READ_FLOW, {"flow": flow}, awaited=True)
    uri = f"https://{session.tenant}/{session.mark}-{part}"
    api = _application(
        session,
        "API",
        identifierUris=[uri],
        api={
            "requestedAccessTokenVersion": 2,
            "oauth2PermissionScopes": [new_scope("orders.read")],
        },
    )
    client = _application(
        session,
        "client",
        api={"requestedAccessTokenVersion": 2},
        web={"redirectUris": [REDIRECT_URL]},
    )
    api_principal, client_principal = (add_principal(session, one) for one in (api, client))
    secret = eventually(
        session,
        ADD_SECRET,
        {"application": client["id"]},
        json={"passwordCredential": {"displayName": session.mark}},
    )
    graph = session.must(FIND_GRAPH)["value"][0]["id"]
    return Connection(
        flow=flow,
        api=api["appId"],
        api_object=api["id"],
        api_uri=uri,
        client=client["appId"],
        client_object=client["id"],
        secret=secret["secretText"],
        grants=(
            _grant(session, client_principal, api_principal, "orders.read"),
            _grant(session, client_principal, graph, "openid offline_access"),
        ),
    )


def add_person(session: Session) -> Person:
    """Make a local account; the end of the probe removes it. Raises `ProbeFailedError`."""
    # Other permissions make a person and delete none, so both removals are asked for before, with
    # an id that nobody has.
    for removal in (DELETE_USER, PURGE_USER):
        session.send(removal, {"user": str(uuid4())})
    person = Person(f"{session.mark}@example.com", f"{secrets.token_urlsafe(18)}aA1!")
    session.masking.hide(person.password)
    body = {
        "displayName": f"{session.mark} person",
        "mailNickname": session.mark,
        "identities": [
            {
                "signInType": "emailAddress",
                "issuer": session.tenant,
                "issuerAssignedId": person.email,
            }
        ],
        "passwordProfile": {"password": person.password, "forceChangePasswordNextSignIn": False},
        "passwordPolicies": "DisablePasswordExpiration",
    }
    user = session.must(CREATE_USER, json=body)["id"]
    session.undo_with(PURGE_USER, {"user": user})
    session.undo_with(DELETE_USER, {"user": user})
    return person


def eventually(
    session: Session,
    request: Request,
    values: Mapping[str, str] | None = None,
    *,
    json: Any,
) -> Answer:
    """As `Session.must`, of a request about an object that is new and may not be seen yet."""
    for seconds in UNSEEN_PAUSES:
        answer = session.send(request, values, json=json)
        if answer.status not in _UNSEEN:
            break
        session.wait(seconds)
    return answer if answer.ok else session.must(request, values, json=json)


def _application(session: Session, called: str, **properties: Any) -> Answer:
    body = {"displayName": f"{session.mark} {called}", "signInAudience": AUDIENCE, **properties}
    application = session.must(CREATE_APPLICATION, json=body)
    remove_application(session, application["id"])
    return application


def add_principal(session: Session, application: Answer) -> str:
    """The object id of the application's new service principal."""
    made = eventually(session, CREATE_PRINCIPAL, json={"appId": application["appId"]})
    remove_principal(session, str(made["id"]))
    return str(made["id"])


def remove_principal(session: Session, principal: str) -> None:
    """Let the end of the probe delete the service principal for ever."""
    session.undo_with(PURGE, {"object": principal})
    session.undo_with(DELETE_PRINCIPAL, {"object": principal})


def remove_application(session: Session, application: str) -> None:
    """Let the end of the probe delete the application for ever."""
    session.undo_with(PURGE, {"object": application})
    session.undo_with(DELETE_APPLICATION, {"application": application})


def _grant(session: Session, client: str, resource: str, scope: str) -> str:
    body = {
        "clientId": client,
        "consentType": "AllPrincipals",
        "resourceId": resource,
        "scope": scope,
    }
    return str(eventually(session, GRANT, json=body)["id"])


def new_scope(value: str, **more: Any) -> dict[str, Any]:
    """A scope of an API, as Graph takes it. `more`: further properties, or other values."""
    return {
        "id": str(uuid4()),
        "value": value,
        "type": "Admin",
        "isEnabled": True,
        "adminConsentDisplayName": value,
        "adminConsentDescription": "Of a run of b2c-connector verify.",
        **more,
    }
