"""A conversation that needs every operation of the emulated Graph, in an order that works.

A name in braces is an id that an earlier operation gave (`keeps`), or one that the test knows:
`url`, and for `app` and `principal` the proof that they have a key (`app_proof`).
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jwt
from joserfc.jwk import ECKey

from emulator.tenant.identity import TenantIdentity
from emulator.tests.certificates import certificate_of, new_key, packed, pem_of

_DOMAIN = TenantIdentity().domain
_BOTH = ("v1.0", "beta")
_BETA = ("beta",)
_PASSWORD = {"password": "Qwer5678!@#", "forceChangePasswordNextSignIn": False}


@dataclass(frozen=True)
class Operation:
    """One request. `keeps`: ids of the result by the name that later operations use."""

    method: str
    path: str
    body: Any = None
    keeps: dict[str, str] = field(default_factory=dict)
    versions: tuple[str, ...] = _BOTH
    headers: dict[str, str] = field(default_factory=dict)


def _get(*paths: str, versions: tuple[str, ...] = _BOTH) -> Iterator[Operation]:
    for path in paths:
        yield Operation("GET", path, versions=versions)


def _application(name: str) -> dict[str, Any]:
    return {
        "displayName": name,
        "signInAudience": "AzureADandPersonalMicrosoftAccount",
        "api": {"requestedAccessTokenVersion": 2},
    }


def _reference(name: str) -> dict[str, str]:
    return {"@odata.id": f"{{url}}/v1.0/directoryObjects/{{{name}}}"}


def _member(name: str) -> dict[str, Any]:
    return {
        "accountEnabled": True,
        "displayName": name,
        "mailNickname": name,
        "userPrincipalName": f"{name}@{_DOMAIN}",
        "passwordProfile": _PASSWORD,
    }


def _directory() -> Iterator[Operation]:
    app, principal = "/applications/{app}", "/servicePrincipals/{principal}"
    yield Operation("POST", "/applications", _application("one"), {"app": "id", "appId": "app_id"})
    other = {"other": "id", "otherId": "app_id"}
    yield Operation("POST", "/applications", _application("other"), other)
    missing = {"Prefer": "create-if-missing"}
    unique = "/applications(uniqueName='orders-1')"
    yield Operation("PATCH", unique, {"displayName": "unique"}, headers=missing)
    yield Operation("PATCH", unique, {"displayName": "Unique"})
    unique = "/servicePrincipals(appId='{otherId}')"
    yield Operation("PATCH", unique, {"notes": "x"}, headers=missing)
    yield from _get("/applications", app)
    yield Operation("PATCH", app, {"displayName": "One"})
    yield Operation(
        "PUT", f"{app}/logo", b"\x89PNG\r\n\x1a\n", headers={"Content-Type": "image/png"}
    )
    yield from _get(f"{app}/logo")
    yield from _credentials(app, "app")
    credentials = f"{app}/federatedIdentityCredentials"
    issuer = "https://token.actions.githubusercontent.com"
    credential = {"name": "main.1", "issuer": issuer, "subject": "s", "audiences": ["api://x"]}
    yield Operation("POST", credentials, credential, {"credential": "id"})
    yield from _get(credentials, f"{credentials}/{{credential}}", f"{credentials}(name='main.1')")
    yield Operation("PATCH", f"{credentials}/{{credential}}", {"description": "x"})
    yield Operation("PATCH", f"{credentials}(name='main.1')", {"description": "y"})
    yield Operation("DELETE", f"{credentials}/{{credential}}")
    yield Operation("POST", credentials, credential)
    yield Operation("DELETE", f"{credentials}(name='main.1')")
    yield Operation("POST", "/servicePrincipals", {"appId": "{appId}"}, {"principal": "id"})
    yield from _get("/servicePrincipals", principal)
    yield Operation("PATCH", principal, {"notes": "x"})
    yield from _credentials(principal, "principal")
    yield Operation("POST", f"{principal}/addTokenSigningCertificate", {"displayName": "CN=x"})
    yield from _people()
    for item in (app, principal):
        yield from _related(item, "owners")
    yield from _assignments(f"{principal}/appRoleAssignments", "principal")
    yield from _assignments(f"{principal}/appRoleAssignedTo", "user")
    yield from _assignments("/users/{user}/appRoleAssignments", "user")
    yield from _assignments("/groups/{group}/appRoleAssignments", "group")
    yield from _grants(principal)
    yield from _policies(principal)
    yield from _conditional_access()
    yield from _get("/domains", f"/domains/{{{_DOMAIN}}}", "/directoryObjects/{user}")
    templates = "/applicationTemplates"
    custom = f"{templates}/{{8adf8e6e-67b2-4cf2-a259-e3dc5476c621}}"
    yield from _get(templates, custom)
    yield Operation("POST", f"{custom}/instantiate", {"displayName": "custom"})
    yield from _deletions(app, principal)


def _credentials(item: str, owner: str) -> Iterator[Operation]:
    body = {"passwordCredential": {"displayName": "x"}}
    yield Operation("POST", f"{item}/addPassword", body, {"key": "key_id"})
    yield Operation("POST", f"{item}/removePassword", {"keyId": "{key}"})
    key = {
        "type": "AsymmetricX509Cert",
        "usage": "Verify",
        "key": base64.b64encode(_key()[1].public_bytes(Encoding.DER)).decode(),
    }
    yield Operation("PATCH", item, {"keyCredentials": [{**key, "keyId": str(uuid.uuid4())}]})
    proof = {"proof": f"{{{owner}_proof}}"}
    added = {"key": "key_id"}
    yield Operation("POST", f"{item}/addKey", {"keyCredential": key, **proof}, added)
    yield Operation("POST", f"{item}/removeKey", {"keyId": "{key}", **proof})


def _people() -> Iterator[Operation]:
    user, group = "/users/{user}", "/groups/{group}"
    yield Operation("POST", "/users", _member("nell"), {"user": "id"})
    yield Operation("POST", "/users", _member("nora"), {"manager": "id"})
    yield from _get("/users", user)
    yield Operation("PATCH", user, {"city": "Graz"})
    yield Operation("POST", f"{user}/revokeSignInSessions")
    yield Operation("PUT", f"{user}/manager/$ref", _reference("manager"))
    yield from _get(f"{user}/manager")
    yield Operation("DELETE", f"{user}/manager/$ref")
    sales = {
        "displayName": "sales",
        "mailNickname": "sales",
        "mailEnabled": False,
        "securityEnabled": True,
    }
    yield Operation("POST", "/groups", sales, {"group": "id"})
    yield from _get("/groups", group, f"{user}/memberOf", f"{group}/memberOf")
    yield Operation("PATCH", group, {"description": "x"})
    for relationship in ("owners", "members"):
        yield from _related(group, relationship)


def _related(item: str, relationship: str) -> Iterator[Operation]:
    path = f"{item}/{relationship}"
    yield Operation("POST", f"{path}/$ref", _reference("user"))
    yield from _get(path)
    yield Operation("DELETE", f"{path}/{{user}}/$ref")


def _assignments(path: str, holder: str) -> Iterator[Operation]:
    body = {
        "principalId": f"{{{holder}}}",
        "resourceId": "{principal}",
        "appRoleId": "00000000-0000-0000-0000-000000000000",
    }
    yield Operation("POST", path, body, {"assignment": "id"})
    yield from _get(path, f"{path}/{{assignment}}")
    yield Operation("DELETE", f"{path}/{{assignment}}")


def _grants(principal: str) -> Iterator[Operation]:
    grants, grant = "/oauth2PermissionGrants", "/oauth2PermissionGrants/{grant}"
    body = {
        "clientId": "{principal}",
        "resourceId": TenantIdentity().microsoft_graph_principal_id,
        "consentType": "AllPrincipals",
        "scope": "openid",
    }
    yield Operation("POST", grants, body, {"grant": "id"})
    yield from _get(grants, grant, f"{principal}/oauth2PermissionGrants")
    yield Operation("PATCH", grant, {"scope": "openid offline_access"})
    yield Operation("DELETE", grant)


def _policies(principal: str) -> Iterator[Operation]:
    policies, policy = "/policies/claimsMappingPolicies", "/policies/claimsMappingPolicies/{policy}"
    assigned = f"{principal}/claimsMappingPolicies"
    # The driver fills braces, and these are none of its own.
    definition = '{{"ClaimsMappingPolicy":{{"Version":1}}}}'
    body = {"displayName": "x", "definition": [definition]}
    yield Operation("POST", policies, body, {"policy": "id"})
    yield from _get(policies, policy)
    yield Operation("PATCH", policy, {"displayName": "y"})
    yield Operation("POST", f"{assigned}/$ref", _reference("policy"))
    yield from _get(assigned)
    yield Operation("DELETE", f"{assigned}/{{policy}}/$ref")
    yield Operation("DELETE", policy)


def _conditional_access() -> Iterator[Operation]:
    root = "/identity/conditionalAccess"
    locations, location = f"{root}/namedLocations", f"{root}/namedLocations/{{location}}"
    kind = {"@odata.type": "#microsoft.graph.ipNamedLocation"}
    ranges = [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "12.34.221.0/24"}]
    office = {**kind, "displayName": "office", "ipRanges": ranges}
    yield Operation("POST", locations, office, {"location": "id"})
    yield from _get(locations, location)
    yield Operation("PATCH", location, {**kind, "displayName": "Office"})
    policies, policy = f"{root}/policies", f"{root}/policies/{{access}}"
    body: dict[str, Any] = {
        "displayName": "x",
        "state": "disabled",
        "conditions": {
            "clientAppTypes": ["all"],
            "applications": {"includeApplications": ["All"]},
            "users": {"includeUsers": ["All"]},
        },
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
    }
    yield Operation("POST", policies, body, {"access": "id"})
    yield from _get(policies, policy)
    yield Operation("PATCH", policy, {"displayName": "y"})
    yield Operation("DELETE", policy)
    yield Operation("DELETE", location)


def _deletions(app: str, principal: str) -> Iterator[Operation]:
    for item in ("/users/{user}", "/groups/{group}", principal, app, "/applications/{other}"):
        yield Operation("DELETE", item)
    deleted = "/directory/deletedItems"
    for kind in ("application", "servicePrincipal", "user"):
        yield from _get(f"{deleted}/microsoft.graph.{kind}")
    yield from _get(f"{deleted}/{{user}}")
    yield Operation("POST", f"{deleted}/{{user}}/restore")
    yield Operation("DELETE", f"{deleted}/{{other}}")


def _identity() -> Iterator[Operation]:
    attributes, attribute = (
        "/identity/userFlowAttributes",
        "/identity/userFlowAttributes/{attribute}",
    )
    body = {"displayName": "Shoe", "description": "x", "dataType": "string"}
    yield Operation("POST", attributes, body, {"attribute": "id"})
    yield from _get(attributes, attribute)
    yield Operation("PATCH", attribute, {"description": "y"})
    providers, provider = "/identity/identityProviders", "/identity/identityProviders/{provider}"
    google = {
        "@odata.type": "#microsoft.graph.socialIdentityProvider",
        "displayName": "Google",
        "identityProviderType": "Google",
        "clientId": "x",
        "clientSecret": "a planted secret",
    }
    yield Operation("POST", providers, google, {"provider": "id"})
    yield from _get(providers, provider, f"{providers}/availableProviderTypes()")
    kind = {"@odata.type": google["@odata.type"]}
    yield Operation("PATCH", provider, {**kind, "displayName": "G"})
    connectors, connector = "/identity/apiConnectors", "/identity/apiConnectors/{connector}"
    check = {
        "displayName": "check",
        "targetUrl": "https://api.contoso.com/check",
        "authenticationConfiguration": {
            "@odata.type": "#microsoft.graph.basicAuthentication",
            "username": "flow",
            "password": "a planted password",
        },
    }
    yield Operation("POST", connectors, check, {"connector": "id"})
    yield from _get(connectors, connector)
    yield Operation("PATCH", connector, {"displayName": "c"})
    upload = {"pkcs12Value": packed(*_key(), "p"), "password": "p"}
    yield Operation("POST", f"{connector}/uploadClientCertificate", upload)
    yield from _user_flows()
    yield Operation("DELETE", connector)
    yield Operation("DELETE", provider)
    yield Operation("DELETE", attribute)


def proof_of(issuer: str) -> str:
    """The token with which an object proves that it has the key of these operations."""
    now = int(datetime.now(UTC).timestamp())
    audience = "00000002-0000-0000-c000-000000000000"
    claims = {"aud": audience, "iss": issuer, "nbf": now, "exp": now + 600}
    return jwt.encode({"alg": "ES256"}, claims, ECKey.import_key(pem_of(_key()[0])))


@cache
def _key() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = new_key()
    return key, certificate_of(key, "check", days=365)


def _user_flows() -> Iterator[Operation]:
    flows, flow = "/identity/b2cUserFlows", "/identity/b2cUserFlows/{flow}"
    body = {
        "id": "made",
        "userFlowType": "signUpOrSignIn",
        "userFlowTypeVersion": 3,
        "isLanguageCustomizationEnabled": True,
    }
    yield Operation("POST", flows, body, {"flow": "id"}, _BETA)
    yield from _get(flows, f"{flows}/$count", flow, versions=_BETA)
    yield Operation("PATCH", flow, {"isLanguageCustomizationEnabled": True}, versions=_BETA)
    yield from _get(
        f"{flow}/identityProviders", f"{flow}/userFlowIdentityProviders", versions=_BETA
    )
    assignments = f"{flow}/userAttributeAssignments"
    assigned = {
        "displayName": "Shoe",
        "userInputType": "textBox",
        "isOptional": True,
        "requiresVerification": False,
        "userAttribute": {"id": "{attribute}"},
        "userAttributeValues": [],
    }
    yield Operation("POST", assignments, assigned, {"assigned": "id"}, _BETA)
    one = f"{assignments}/{{assigned}}"
    yield from _get(assignments, one, f"{assignments}/getOrder()", versions=_BETA)
    yield Operation("PATCH", one, {"displayName": "Size"}, versions=_BETA)
    order = {"newAssignmentOrder": {"order": ["{assigned}"]}}
    yield Operation("POST", f"{assignments}/setOrder", order, versions=_BETA)
    yield Operation("DELETE", one, versions=_BETA)
    language = f"{flow}/languages/{{en}}"
    yield from _get(f"{flow}/languages", language, versions=_BETA)
    for pages in (f"{language}/defaultPages", f"{language}/overridesPages"):
        page = f"{pages}/{{selfasserted1_1}}"
        yield from _get(pages, page, f"{page}/$value", versions=_BETA)
    strings = b'{"LocalizedStrings": []}'
    yield Operation("PUT", f"{page}/$value", strings, versions=_BETA)
    reference = {"@odata.id": "{url}/beta/identity/identityProviders/{provider}"}
    providers = f"{flow}/identityProviders"
    yield Operation("POST", f"{providers}/$ref", reference, versions=_BETA)
    yield Operation("DELETE", f"{providers}/{{provider}}/$ref", versions=_BETA)
    methods = "/policies/b2cAuthenticationMethodsPolicy"
    yield from _get(methods, versions=_BETA)
    yield Operation("PATCH", methods, {"isUserNameAuthenticationEnabled": True}, versions=_BETA)
    yield Operation("DELETE", flow, versions=_BETA)


OPERATIONS = [*_directory(), *_identity()]

# Properties that the emulator returns and the SDK's types do not have. Those of applications are
# the service's own, as the azuread provider reads them on beta; those of service principals stand
# in the examples of the reference.
UNTYPED: dict[str, set[str]] = {
    "v1.0": {"ServicePrincipal.createdDateTime", "ServicePrincipal.samlMetadataUrl"},
    "beta": {
        "Application.addIns",
        "Application.applicationTemplateId",
        "Application.oauth2RequirePostResponse",
        "ServicePrincipal.createdDateTime",
    },
}

# Operations of the conversation for which the SDK has no request builder.
WITHOUT_BUILDER: dict[str, set[str]] = {
    "v1.0": set(),
    "beta": {
        "POST /servicePrincipals/{principal}/addKey",
        "POST /servicePrincipals/{principal}/addPassword",
        "POST /servicePrincipals/{principal}/removeKey",
        "POST /servicePrincipals/{principal}/removePassword",
    },
}

_FLOW = "/identity/b2cUserFlows/{flow}"
_OTHER_SPELLING = {"GET /identity/identityProviders/availableProviderTypes"}

# Routes of the emulator that the SDK cannot reach: the reference describes them, the SDK has no
# builder, or a spelling of its own. Only a custom language can be deleted, and only PUT makes one.
UNDRIVEN: dict[str, set[str]] = {
    "v1.0": _OTHER_SPELLING,
    "beta": _OTHER_SPELLING
    | {
        "POST /servicePrincipals/{id}/addKey",
        "POST /servicePrincipals/{id}/addPassword",
        "POST /servicePrincipals/{id}/removeKey",
        "POST /servicePrincipals/{id}/removePassword",
        f"GET {_FLOW}/apiConnectorConfiguration",
        f"GET {_FLOW}/apiConnectorConfiguration/{{step}}",
        f"PUT {_FLOW}/apiConnectorConfiguration/{{step}}/$ref",
        f"PUT {_FLOW}/languages/{{tag}}",
        f"DELETE {_FLOW}/languages/{{tag}}",
        f"GET {_FLOW}/userflowIdentityProviders",
    }
    | {
        f"{method} {_FLOW}/{providers}/{rest}"
        for providers in ("userFlowIdentityProviders", "userflowIdentityProviders")
        for method, rest in (
            ("POST", "$ref"),
            ("PATCH", "$ref"),
            ("DELETE", "{provider}/$ref"),
        )
    },
}
