"""The recorded program: what each resource's inputs, id and state were in a recording."""

import re
from dataclasses import dataclass
from typing import Any

from emulator.tests.azuread.recorded import Recording

CALLER = "33333333-3333-3333-3333-333333333333"
GRAPH_PRINCIPAL = "44444444-4444-4444-4444-444444444444"
GRAPH_APP = "00000003-0000-0000-c000-000000000000"

_OPENID = "37f7f235-527c-4136-accd-4a02d197296e"
_OFFLINE_ACCESS = "7427e0e9-2fba-42fe-b0c0-848c9e6a8182"
_SCOPES = {
    "read": "2f13d1be-51d0-5b3d-b9a1-3fcc6b088122",
    "write": "262ae497-33cf-5ddc-8a47-05c49c7e9004",
    "admin": "f0de0e66-e6b6-5bed-9a9f-73459b6adbe7",
}
_URI = "https://fakeb2c.onmicrosoft.com/orders"
_REDIRECTS = [
    "https://global.consent.azure-apim.net/redirect",
    "https://oauth.pstmn.io/v1/callback",
]
_THIRD_REDIRECT = "https://global.consent.azure-apim.net/redirect/orders"
_AUDIENCE = "AzureADandPersonalMicrosoftAccount"
_FIRST_KEY = "0f92e176-3175-4798-b772-5ca55d64a6c4"
_INDEX = "azuread:index"

_TYPES = {
    "api": "applicationRegistration:ApplicationRegistration",
    "client": "applicationRegistration:ApplicationRegistration",
    "uri": "applicationIdentifierUri:ApplicationIdentifierUri",
    "scope": "applicationPermissionScope:ApplicationPermissionScope",
    "redirects": "applicationRedirectUris:ApplicationRedirectUris",
    "access": "applicationApiAccess:ApplicationApiAccess",
    "password": "applicationPassword:ApplicationPassword",
    "principal": "servicePrincipal:ServicePrincipal",
    "grant": "servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
}


@dataclass(frozen=True)
class Ids:
    """The ids that the tenant gave out; the values here are those of recordings 01 to 11."""

    api: str = "ba685b2a-bfdc-4725-baef-cd63a81bb3a7"
    api_app: str = "24ce7640-0a49-448c-b35b-e0373af7e4b6"
    client: str = "821e20f7-f2f8-4a7b-80a9-c75d84f2af85"
    client_app: str = "da21940a-2969-4b91-89c9-2c716fd80c9f"
    api_principal: str = "630f0a49-3cb3-4fa6-88a6-e6ca0fa47194"
    client_principal: str = "37ac8674-4cf7-4e59-b749-0588d3966183"
    key: str = ""

    @classmethod
    def of(cls, recording: Recording) -> "Ids":
        """What the recording's own answers and requests tell, otherwise those of 01."""
        found: dict[str, str] = {}
        for entry in recording.requests.values():
            path, answer = entry["path"], entry["response"]
            if entry["method"] == "POST" and entry["status"] == 201:
                if path == "/v1.0/applications":
                    which = "api" if entry["body"]["displayName"] == "orders-api" else "client"
                    found |= {which: answer["id"], f"{which}_app": answer["appId"]}
                elif path == "/v1.0/servicePrincipals":
                    is_api = answer["appId"] == found.get("api_app")
                    found["api_principal" if is_api else "client_principal"] = answer["id"]
            elif path.endswith("/addPassword") and entry["status"] == 200:
                found["key"] = answer["keyId"]
                found["client"] = path.split("/")[3]
        if recording.name.startswith(("31", "32")):
            found["client"] = _first_application(recording)
        return cls(**found)


def resource_type(name: str) -> str:
    """The Pulumi type of a resource of the program."""
    kind = "principal" if name.endswith("principal") else name.split("-")[0]
    return f"{_INDEX}/{_TYPES[kind]}"


def inputs(name: str, ids: Ids, recording: str) -> dict[str, Any]:
    """What the program gave; in recording 04 there is a third scope, in 05 a third address."""
    api, client = f"/applications/{ids.api}", f"/applications/{ids.client}"
    scopes = (
        ["read", "write", "admin"] if recording >= "04" and recording < "20" else list(_SCOPES)[:2]
    )
    redirects = [*_REDIRECTS, _THIRD_REDIRECT] if "05" <= recording < "20" else _REDIRECTS
    if name.startswith("scope-"):
        verb = name.removeprefix("scope-")
        return {
            "applicationId": api,
            "scopeId": _SCOPES[verb],
            "value": f"orders.{verb}",
            "type": "Admin",
            "adminConsentDisplayName": f"{verb} orders",
            "adminConsentDescription": f"Allows the app to {verb} orders",
        }
    granted = {"servicePrincipalObjectId": ids.client_principal}
    all_inputs: dict[str, dict[str, Any]] = {
        "api": _registration("orders-api"),
        "client": _registration("orders-connector"),
        "uri": {"applicationId": api, "identifierUri": _URI},
        "api-principal": {"clientId": ids.api_app, "owners": [CALLER]},
        "client-principal": {"clientId": ids.client_app, "owners": [CALLER]},
        "graph-principal": {"clientId": GRAPH_APP, "useExisting": True},
        "redirects": {"applicationId": client, "type": "Web", "redirectUris": redirects},
        "access-graph": {
            "applicationId": client,
            "apiClientId": GRAPH_APP,
            "scopeIds": [_OPENID, _OFFLINE_ACCESS],
        },
        "access-api": {
            "applicationId": client,
            "apiClientId": ids.api_app,
            "scopeIds": [_SCOPES[verb] for verb in scopes],
        },
        "password": {
            "applicationId": client,
            "displayName": "connector",
            "endDate": "2027-11-01T00:00:00Z",
        },
        "grant-graph": {
            **granted,
            "resourceServicePrincipalObjectId": GRAPH_PRINCIPAL,
            "claimValues": ["openid", "offline_access"],
        },
        "grant-api": {
            **granted,
            "resourceServicePrincipalObjectId": ids.api_principal,
            "claimValues": [f"orders.{verb}" for verb in scopes],
        },
    }
    return all_inputs[name]


def old_state(name: str, ids: Ids, recording: str) -> dict[str, Any]:
    """The state before an update: the inputs, but for what the recording is about."""
    state = dict(inputs(name, ids, recording))
    before: dict[str, dict[str, Any]] = {
        "client": {"displayName": "renamed by hand"},
        "redirects": {"redirectUris": _REDIRECTS[:1]},
        "grant-api": {"claimValues": ["orders.read", "orders.write"]},
        "access-api": {"scopeIds": [_SCOPES["read"], _SCOPES["write"]]},
    }
    return state | before.get(name, {})


def resource_id(name: str, ids: Ids, recording: Recording, first: int) -> str:
    """The Pulumi id; what the program did not choose is taken from the step's first request.

    A secret that the recording makes has the id of its `addPassword` answer.
    """
    path = str(recording.requests[first]["path"])
    api, client = f"/applications/{ids.api}", f"/applications/{ids.client}"
    if name.startswith("scope-"):
        return f"{api}/permissionScopes/{_SCOPES[name.removeprefix('scope-')]}"
    if name.startswith("grant-"):
        return "/" + path.removeprefix("/v1.0/")
    if name == "password":
        return f"{ids.client}/password/{_key_id(recording, first, ids)}"
    return {
        "api": api,
        "client": client,
        "uri": f"{api}/identifierUris/aHR0cHM6Ly9mYWtlYjJjLm9ubWljcm9zb2Z0LmNvbS9vcmRlcnM=",
        "api-principal": f"/servicePrincipals/{ids.api_principal}",
        "client-principal": f"/servicePrincipals/{ids.client_principal}",
        "graph-principal": f"/servicePrincipals/{GRAPH_PRINCIPAL}",
        "redirects": f"{client}/redirectUris/Web",
        "access-graph": f"{client}/apiAccess/{GRAPH_APP}",
        "access-api": f"{client}/apiAccess/{ids.api_app}",
    }[name]


def _registration(display_name: str) -> dict[str, Any]:
    return {
        "displayName": display_name,
        "signInAudience": _AUDIENCE,
        "requestedAccessTokenVersion": 2,
    }


def _key_id(recording: Recording, first: int, ids: Ids) -> str:
    """The secret of a delete is named in its body, that of a read is the only one there."""
    entry = recording.requests[first]
    if entry["path"].endswith("/removePassword"):
        return str(entry["body"]["keyId"])
    if entry["path"].endswith("/addPassword"):
        return ids.key
    credentials = entry["response"]["passwordCredentials"]
    return str(credentials[0]["keyId"]) if credentials else _FIRST_KEY


def _first_application(recording: Recording) -> str:
    pattern = re.compile(r"/v1\.0/applications/([0-9a-f-]{36})")
    paths = (pattern.match(entry["path"]) for entry in recording.requests.values())
    return next(match[1] for match in paths if match)
