"""Registers an API and its client; PROGRAM is JSON of inputs by resource, laid over these."""

import json
import os
import uuid
from typing import Any

import pulumi
import pulumi_azuread as azuread

overlay: dict[str, dict[str, Any]] = json.loads(os.environ.get("PROGRAM", "{}"))
left_out: list[str] = json.loads(os.environ.get("LEFT_OUT", "[]"))


def make(kind: type[Any], name: str, **arguments: Any) -> Any:
    given = {**arguments, **overlay.get(name, {})}
    return None if name in left_out else kind(name, **given)


me = azuread.get_client_config()
graph = azuread.get_service_principal(
    client_id=azuread.get_application_published_app_ids().result["MicrosoftGraph"]
)
audience = "AzureADandPersonalMicrosoftAccount"

api = make(
    azuread.ApplicationRegistration, "api", display_name="orders-api", sign_in_audience=audience
)
client = make(
    azuread.ApplicationRegistration, "client", display_name="connector", sign_in_audience=audience
)
make(
    azuread.ApplicationIdentifierUri,
    "uri",
    application_id=api.id,
    identifier_uri="https://contosob2c.onmicrosoft.com/orders",
)
scopes = [
    make(
        azuread.ApplicationPermissionScope,
        f"scope-{value}",
        application_id=api.id,
        scope_id=str(uuid.uuid5(uuid.NAMESPACE_URL, value)),
        value=value,
        type="Admin",
        admin_consent_display_name=value,
        admin_consent_description=f"Lets the client {value}",
    )
    for value in ("read", "write")
]
api_principal = make(
    azuread.ServicePrincipal, "api-principal", client_id=api.client_id, owners=[me.object_id]
)
client_principal = make(
    azuread.ServicePrincipal, "client-principal", client_id=client.client_id, owners=[me.object_id]
)
make(
    azuread.ApplicationRedirectUris,
    "redirects",
    application_id=client.id,
    type="Web",
    redirect_uris=["https://b.example/redirect", "https://a.example/redirect"],
)
make(
    azuread.ApplicationApiAccess,
    "access-api",
    application_id=client.id,
    api_client_id=api.client_id,
    scope_ids=[scope.scope_id for scope in scopes],
)
make(
    azuread.ApplicationApiAccess,
    "access-graph",
    application_id=client.id,
    api_client_id=graph.client_id,
    scope_ids=[graph.oauth2_permission_scope_ids[name] for name in ("openid", "offline_access")],
)
password = make(
    azuread.ApplicationPassword,
    "password",
    application_id=client.id,
    display_name="generation 1",
    end_date="2099-05-20T00:00:00Z",
)
make(
    azuread.ServicePrincipalDelegatedPermissionGrant,
    "grant-api",
    service_principal_object_id=client_principal.object_id,
    resource_service_principal_object_id=api_principal.object_id,
    claim_values=["read", "write"],
    opts=pulumi.ResourceOptions(depends_on=scopes),
)
make(
    azuread.ServicePrincipalDelegatedPermissionGrant,
    "grant-graph",
    service_principal_object_id=client_principal.object_id,
    resource_service_principal_object_id=graph.object_id,
    claim_values=["openid", "offline_access"],
)
if password:
    pulumi.export("secret", password.value)
