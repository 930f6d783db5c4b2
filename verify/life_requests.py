"""Every kind of request that the plugins send in the life of a stack, for `--plan`.

The plugins send them, not `verify`; so the table is compared with what a whole life has sent.
Microsoft's azuread plugin may read more than the emulator's stand-in does, and writes the same.
"""

from __future__ import annotations

from verify.inventory import APPLICATIONS, FLOWS
from verify.request import Request

_GRANTS = "DelegatedPermissionGrant.ReadWrite.All"
_FLOW = "/beta/identity/b2cUserFlows/{flow}"
_APPLICATION = "/v1.0/applications/{application}"
_PRINCIPAL = "/v1.0/servicePrincipals/{principal}"
_CONNECTOR = "/api/data/v9.2/connectors({connector})"


def _graph(method: str, path: str, purpose: str, permission: str) -> Request:
    return Request(method, "graph", path, purpose, permission)


def _environment(method: str, path: str, purpose: str) -> Request:
    return Request(method, "environment", f"/api/data/v9.2/{path}", purpose)


IN_THE_TENANT: tuple[Request, ...] = (
    Request(
        "GET",
        "sign-in",
        "/{tenant}/v2.0/.well-known/openid-configuration",
        "Find where to sign in",
    ),
    Request("POST", "sign-in", "/{tenant}/oauth2/v2.0/token", "Sign the plugins in"),
    _graph("POST", "/v1.0/applications", "Register the API and the client", APPLICATIONS),
    _graph("GET", _APPLICATION, "Read them", APPLICATIONS),
    _graph("PATCH", _APPLICATION, "Set scopes, access and redirect URLs", APPLICATIONS),
    _graph("POST", f"{_APPLICATION}/addPassword", "Make a secret", APPLICATIONS),
    _graph("POST", f"{_APPLICATION}/removePassword", "Remove the older secret", APPLICATIONS),
    _graph("DELETE", _APPLICATION, "Delete them", APPLICATIONS),
    _graph("POST", "/v1.0/servicePrincipals", "Make their service principals", APPLICATIONS),
    _graph("GET", "/v1.0/servicePrincipals", "Find Microsoft Graph's", APPLICATIONS),
    _graph("GET", _PRINCIPAL, "Read them", APPLICATIONS),
    _graph("GET", "/beta/servicePrincipals/{principal}", "Read them", APPLICATIONS),
    _graph("PATCH", _PRINCIPAL, "Set the service principals' properties", APPLICATIONS),
    _graph("GET", f"{_PRINCIPAL}/owners", "See who owns them", APPLICATIONS),
    _graph("DELETE", f"{_PRINCIPAL}/owners/{{owner}}/$ref", "Let nobody own them", APPLICATIONS),
    _graph("POST", "/v1.0/oauth2PermissionGrants", "Consent for all users", _GRANTS),
    _graph("GET", "/v1.0/oauth2PermissionGrants/{grant}", "Read the consent", _GRANTS),
    _graph("PATCH", "/v1.0/oauth2PermissionGrants/{grant}", "Consent to one more scope", _GRANTS),
    _graph("POST", "/beta/identity/b2cUserFlows", "Make the user flow", FLOWS),
    _graph("GET", _FLOW, "Read it", FLOWS),
    _graph("GET", f"{_FLOW}/userFlowIdentityProviders", "Read its providers", FLOWS),
    _graph("GET", f"{_FLOW}/apiConnectorConfiguration", "Read its API connectors", FLOWS),
    _graph("GET", f"{_FLOW}/userAttributeAssignments", "Read its attributes", FLOWS),
    _graph("POST", f"{_FLOW}/userAttributeAssignments", "Let it collect an attribute", FLOWS),
    _graph("DELETE", _FLOW, "Delete it", FLOWS),
)
"""In the B2C tenant."""

IN_THE_ENVIRONMENT: tuple[Request, ...] = (
    _environment(
        "GET",
        "RetrieveCurrentOrganization(AccessType="
        "Microsoft.Dynamics.CRM.EndpointAccessType'Default')",
        "Find the environment's id",
    ),
    _environment("GET", "WhoAmI", "Find the application's user"),
    _environment(
        "GET",
        "systemusers({user})/Microsoft.Dynamics.CRM.RetrieveUserSetOfPrivilegesByNames"
        "(PrivilegeNames=@p)",
        "Ask for its privileges",
    ),
    _environment("GET", "connectors", "See whether the connector's name is taken"),
    _environment("POST", "connectors", "Make the connector"),
    Request("GET", "environment", _CONNECTOR, "Read it"),
    Request("PATCH", "environment", _CONNECTOR, "Change its definition and its sign-in"),
    Request("DELETE", "environment", _CONNECTOR, "Delete it"),
)
"""In the environment of Power Platform, if one is given."""
