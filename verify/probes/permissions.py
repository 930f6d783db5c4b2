"""The permissions that the documentation names: whether each is enough, and whether it is needed.

An application of the run's own gets the permissions of one purpose, signs in as itself, and sends
the requests of that purpose. Then the permissions are taken away, and it sends the first request
again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from verify.inventory import APPLICATIONS, CONNECTORS, FLOWS, PROVIDERS
from verify.probe import Observation, Probe, not_observable, observed
from verify.probes.connection import DELETE_FLOW, GRANTS, remove_application, remove_principal
from verify.probes.identity import IDENTITY, Identity, make_identity
from verify.request import Request
from verify.session import Answer, Session

DELETE_ATTRIBUTE = Request(
    "DELETE",
    "graph",
    "/beta/identity/userFlowAttributes/{attribute}",
    "Delete the custom attribute",
    FLOWS,
)
DELETE_PROVIDER = Request(
    "DELETE",
    "graph",
    "/beta/identity/identityProviders/{provider}",
    "Delete the identity provider",
    PROVIDERS,
)
DELETE_CONNECTOR = Request(
    "DELETE",
    "graph",
    "/beta/identity/apiConnectors/{connector}",
    "Delete the API connector",
    CONNECTORS,
)


def _own(method: str, path: str, purpose: str) -> Request:
    """A request that the run's application sends as itself, so that it names no permission."""
    return Request(method, "graph", path, f"As the run's application: {purpose}")


OWN_APPLICATION = _own("POST", "/v1.0/applications", "register an application")
OWN_PRINCIPAL = _own("POST", "/v1.0/servicePrincipals", "make its service principal")
OWN_SECRET = _own("POST", "/v1.0/applications/{application}/addPassword", "give it a secret")
OWN_GRANT = _own("POST", "/v1.0/oauth2PermissionGrants", "consent to openid for itself")
OWN_FLOW = _own("POST", "/beta/identity/b2cUserFlows", "make a user flow")
OWN_ATTRIBUTE = _own("POST", "/beta/identity/userFlowAttributes", "make a custom attribute")
OWN_PROVIDERS = _own(
    "GET", "/beta/identity/b2cUserFlows/{flow}/userFlowIdentityProviders", "list its providers"
)
OWN_PROVIDER = _own("POST", "/beta/identity/identityProviders", "make an identity provider")
OWN_CONNECTOR = _own("POST", "/beta/identity/apiConnectors", "make an API connector")
OWN_READS = tuple(
    _own("GET", f"/v1.0/{kind}?$select=id&$top=1", f"list {kind}")
    for kind in ("applications", "servicePrincipals", "oauth2PermissionGrants")
)


def _permissions(session: Session) -> Iterator[Observation]:
    identity = make_identity(session)
    assignments = identity.give(APPLICATIONS)
    at_once, answer = identity.sign_in(APPLICATIONS)
    identity.take(assignments)
    saw = "The first token has it." if at_once else "The first token does not have it yet."
    yield observed("permission-delay", at_once, saw, answer)
    for fact, names, act in _PURPOSES:
        yield _enough_and_needed(identity, fact, names, act)
    yield _reading_alone(identity)


def _enough_and_needed(
    identity: Identity,
    fact: str,
    names: tuple[str, ...],
    act: Callable[[Identity], list[Answer]],
) -> Observation:
    assignments = identity.give(*names)
    identity.sign_in(*names)
    answers = act(identity)
    identity.take(assignments)
    refused = [answer for answer in answers if not answer.ok]
    if refused:
        saw = f"It is not enough: {refused[0].status} {refused[0].message}"
        return observed(fact, False, saw, *answers)
    identity.sign_in()
    without = act(identity)[0]
    saw = f"It is enough, and without it the first request is answered with {without.status}."
    return observed(fact, without.status == 403, saw, *answers, without)


def _reading_alone(identity: Identity) -> Observation:
    """Whether the providers of a user flow can be listed with the permission to read flows."""
    fact, name = "permission-user-flow-providers", "IdentityUserFlow.Read.All"
    if identity.flow is None:
        return not_observable(fact, "There is no user flow of the run's own.")
    identity.give(name)
    identity.sign_in(name)
    answer = identity.send(OWN_PROVIDERS, flow=identity.flow)
    return observed(fact, answer.status == 403, f"It is answered with {answer.status}.", answer)


def _applications(identity: Identity) -> list[Answer]:
    session = identity.session
    application = identity.send(OWN_APPLICATION, {"displayName": f"{session.mark} own"})
    if not application.ok:
        return [application]
    made = str(application["id"])
    remove_application(session, made)
    principal = identity.send_when_seen(OWN_PRINCIPAL, {"appId": application["appId"]})
    if principal.ok:
        remove_principal(session, str(principal["id"]))
    credential = {"passwordCredential": {"displayName": session.mark}}
    secret = identity.send_when_seen(OWN_SECRET, credential, application=made)
    return [application, principal, secret]


def _grants(identity: Identity) -> list[Answer]:
    body = {
        "clientId": identity.principal,
        "consentType": "AllPrincipals",
        "resourceId": identity.graph,
        "scope": "openid",
    }
    return [identity.send(OWN_GRANT, body)]


def _user_flows(identity: Identity) -> list[Answer]:
    session = identity.session
    body = {
        "id": f"{session.mark}_own",
        "userFlowType": "signUpOrSignIn",
        "userFlowTypeVersion": 3,
    }
    flow = identity.send(OWN_FLOW, body)
    if not flow.ok:
        return [flow]
    identity.flow = str(flow["id"])
    session.undo_with(DELETE_FLOW, {"flow": identity.flow})
    attribute = identity.send(
        OWN_ATTRIBUTE,
        {"displayName": session.mark, "description": session.mark, "dataType": "string"},
    )
    if attribute.ok:
        session.undo_with(DELETE_ATTRIBUTE, {"attribute": str(attribute["id"])})
    return [flow, attribute]


def _providers(identity: Identity) -> list[Answer]:
    mark = identity.session.mark
    body = {
        "@odata.type": "#microsoft.graph.openIdConnectIdentityProvider",
        "displayName": mark,
        "clientId": mark,
        "clientSecret": f"nothing-opens-with-{mark}",
        "metadataUrl": "https://login.microsoftonline.com/common/v2.0/.well-known/"
        "openid-configuration",
        "scope": "openid",
        "responseType": "code",
        "responseMode": "form_post",
        "claimsMapping": {"userId": "sub", "displayName": "name"},
    }
    made = identity.send(OWN_PROVIDER, body)
    if made.ok:
        identity.session.undo_with(DELETE_PROVIDER, {"provider": str(made["id"])})
    return [made]


def _connectors(identity: Identity) -> list[Answer]:
    mark = identity.session.mark
    body = {
        "displayName": mark,
        "targetUrl": "https://api.example.com/verify",
        "authenticationConfiguration": {
            "@odata.type": "#microsoft.graph.basicAuthentication",
            "username": mark,
            "password": f"nothing-opens-with-{mark}",
        },
    }
    made = identity.send(OWN_CONNECTOR, body)
    if made.ok:
        identity.session.undo_with(DELETE_CONNECTOR, {"connector": str(made["id"])})
    return [made]


def _previews(identity: Identity) -> list[Answer]:
    return [identity.send(request) for request in OWN_READS]


_PURPOSES: tuple[
    tuple[str, tuple[str, ...], Callable[[Identity], list[Answer]]],
    ...,
] = (
    ("permission-applications", (APPLICATIONS,), _applications),
    ("permission-grants", (GRANTS,), _grants),
    ("permission-user-flows", (FLOWS,), _user_flows),
    ("permission-identity-providers", (PROVIDERS,), _providers),
    ("permission-api-connectors", (CONNECTORS,), _connectors),
    (
        "permission-previews",
        ("Application.Read.All", "DelegatedPermissionGrant.Read.All"),
        _previews,
    ),
)

PROBES: tuple[Probe, ...] = (
    Probe(
        "permissions",
        "Gives an application of the run's own each permission, and takes it away again.",
        ("permission-delay", *(fact for fact, _, _ in _PURPOSES), "permission-user-flow-providers"),
        (
            *IDENTITY,
            OWN_APPLICATION,
            OWN_PRINCIPAL,
            OWN_SECRET,
            OWN_GRANT,
            OWN_FLOW,
            OWN_ATTRIBUTE,
            OWN_PROVIDERS,
            OWN_PROVIDER,
            OWN_CONNECTOR,
            *OWN_READS,
            DELETE_FLOW,
            DELETE_ATTRIBUTE,
            DELETE_PROVIDER,
            DELETE_CONNECTOR,
        ),
        _permissions,
        (
            "the applications {mark} deployer and {mark} own",
            "user flow B2C_1_{mark}_own",
            "the attribute, the identity provider and the API connector {mark}",
        ),
        ("graph", "sign-in"),
    ),
)
