"""An application of the run's own that has exactly the permissions which a probe gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from verify.inventory import APPLICATIONS
from verify.probes.connection import (
    ADD_SECRET,
    CREATE_APPLICATION,
    CREATE_PRINCIPAL,
    DELETE_APPLICATION,
    DELETE_PRINCIPAL,
    GRAPH,
    PURGE,
    add_principal,
    eventually,
    remove_application,
)
from verify.probes.pages import claims_of
from verify.request import Request
from verify.session import Answer, ProbeFailedError, Session

ASSIGN = "AppRoleAssignment.ReadWrite.All"

FIND_ROLES = Request(
    "GET",
    "graph",
    f"/v1.0/servicePrincipals?$filter=appId eq '{GRAPH}'&$select=id,appRoles",
    "Find the ids of the permissions",
    APPLICATIONS,
)
GIVE = Request(
    "POST",
    "graph",
    "/v1.0/servicePrincipals/{principal}/appRoleAssignments",
    "Give the run's application a permission",
    ASSIGN,
)
TAKE = Request(
    "DELETE",
    "graph",
    "/v1.0/servicePrincipals/{principal}/appRoleAssignments/{assignment}",
    "Take the permission away",
    ASSIGN,
)
SIGN_IN = Request(
    "POST", "sign-in", "/{tenant}/oauth2/v2.0/token", "Sign in as the run's application"
)
IDENTITY = (
    CREATE_APPLICATION,
    DELETE_APPLICATION,
    PURGE,
    CREATE_PRINCIPAL,
    DELETE_PRINCIPAL,
    ADD_SECRET,
    FIND_ROLES,
    GIVE,
    TAKE,
    SIGN_IN,
)
"""The requests of an `Identity`, with those that remove it."""

# A permission that was given or taken away may take a while until tokens show it.
_PAUSES = (1.0, 4.0, 10.0, 15.0, 30.0, 30.0, 30.0)


@dataclass
class Identity:
    """The run's application. `roles`: the ids of Graph's permissions by name. `token`: its own, as
    it is now. `flow`: a user flow that it has made."""

    session: Session
    client: str
    secret: str = field(repr=False)
    principal: str
    graph: str
    roles: Mapping[str, str]
    token: str = field(default="", repr=False)
    flow: str | None = None

    def give(self, *names: str) -> list[str]:
        """Assign the permissions; the ids of the assignments."""
        return [
            str(
                eventually(
                    self.session,
                    GIVE,
                    {"principal": self.principal},
                    json={
                        "principalId": self.principal,
                        "resourceId": self.graph,
                        "appRoleId": self.roles[name],
                    },
                )["id"]
            )
            for name in names
        ]

    def take(self, assignments: list[str]) -> None:
        for assignment in assignments:
            self.session.must(TAKE, {"principal": self.principal, "assignment": assignment})

    def sign_in(self, *names: str) -> tuple[bool, Answer]:
        """Get a token with exactly these permissions; whether the first one had them.

        Raises `ProbeFailedError` if none has them after two minutes.
        """
        first = True
        for seconds in (*_PAUSES, 0.0):
            answer = self._token()
            self.token = str(answer["access_token"] or "")
            if answer.ok and set(claims_of(self.token).get("roles") or ()) == set(names):
                return first, answer
            first = False
            self.session.wait(seconds)
        raise ProbeFailedError(
            f"No token shows the permissions {', '.join(names) or 'gone'}.", answer.exchange
        )

    def send(
        self, request: Request, body: Mapping[str, object] | None = None, **values: str
    ) -> Answer:
        """Send a request as the application itself."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.session.send(request, values, json=body, headers=headers, denied=True)

    def send_when_seen(self, request: Request, body: Mapping[str, object], **values: str) -> Answer:
        """As `send`, once the service sees the object that the request is about."""
        answer = self.send(request, body, **values)
        for seconds in _PAUSES:
            if answer.status not in (400, 404):
                break
            self.session.wait(seconds)
            answer = self.send(request, body, **values)
        return answer

    def _token(self) -> Answer:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client,
            "client_secret": self.secret,
            "scope": f"{self.session.address('graph')}/.default",
        }
        return self.session.send(SIGN_IN, {"tenant": self.session.tenant}, form=form)


def make_identity(session: Session) -> Identity:
    """Register an application with a secret and no permission; the end of the probe removes it.

    Raises `ProbeFailedError`.
    """
    body = {"displayName": f"{session.mark} deployer", "signInAudience": "AzureADMyOrg"}
    application = session.must(CREATE_APPLICATION, json=body)
    remove_application(session, str(application["id"]))
    principal = add_principal(session, application)
    secret = eventually(
        session,
        ADD_SECRET,
        {"application": application["id"]},
        json={"passwordCredential": {"displayName": session.mark}},
    )
    graph = session.must(FIND_ROLES)["value"][0]
    return Identity(
        session=session,
        client=str(application["appId"]),
        secret=str(secret["secretText"]),
        principal=principal,
        graph=str(graph["id"]),
        roles={str(role["value"]): str(role["id"]) for role in graph["appRoles"]},
    )
