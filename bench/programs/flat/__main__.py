"""The same applications as somebody writes them without components, with the usual defaults.

The same resources with the same inputs, one look-up of Microsoft Graph's service principal, the
same outputs. No options but what correctness needs: a third secret is refused, so that the older
one is deleted before its successor is created.
"""

from uuid import NAMESPACE_URL, uuid5

import pulumi
import pulumi_azuread as azuread

from bench.programs.shape import read_shape, record_at_exit

record_at_exit()
shape = read_shape()

GRAPH = "00000003-0000-0000-c000-000000000000"
OPENID = "37f7f235-527c-4136-accd-4a02d197296e"
OFFLINE_ACCESS = "7427e0e9-2fba-42fe-b0c0-848c9e6a8182"
POLICY = "B2C_1_signin"
HOST = f"https://{shape.tenant_name}.b2clogin.com"
DOMAIN = f"{shape.tenant_name}.onmicrosoft.com"

graph = azuread.get_service_principal_output(client_id=GRAPH) if shape.connectors else None

for number in range(shape.connectors):
    name = f"connector{number}"
    uri = f"https://{DOMAIN}/{shape.api}{number}"
    api = azuread.ApplicationRegistration(
        f"{name}-api",
        display_name=f"Orders API {number}",
        sign_in_audience="AzureADandPersonalMicrosoftAccount",
        requested_access_token_version=2,
        implicit_access_token_issuance_enabled=False,
        implicit_id_token_issuance_enabled=False,
        notes="Managed by Pulumi.",
    )
    azuread.ApplicationIdentifierUri(
        f"{name}-identifier-uri", application_id=api.id, identifier_uri=uri
    )
    scopes = [
        azuread.ApplicationPermissionScope(
            f"{name}-scope-{value}",
            application_id=api.id,
            scope_id=str(uuid5(NAMESPACE_URL, f"{uri}/{value}")),
            value=value,
            type="Admin",
            admin_consent_display_name=f"Call the API with {value}",
            admin_consent_description=(
                f"Allows the application to call the API with {value} for the signed-in user."
            ),
        )
        for value in shape.scopes
    ]
    api_principal = azuread.ServicePrincipal(f"{name}-api-principal", client_id=api.client_id)
    client = azuread.ApplicationRegistration(
        f"{name}-client",
        display_name=f"Power Automate {number}",
        sign_in_audience="AzureADandPersonalMicrosoftAccount",
        requested_access_token_version=2,
        implicit_access_token_issuance_enabled=False,
        implicit_id_token_issuance_enabled=False,
        notes="Managed by Pulumi.",
    )
    azuread.ApplicationRedirectUris(
        f"{name}-redirect-uris",
        application_id=client.id,
        type="Web",
        redirect_uris=["https://global.consent.azure-apim.net/redirect"],
    )
    azuread.ApplicationApiAccess(
        f"{name}-api-access",
        application_id=client.id,
        api_client_id=api.client_id,
        scope_ids=[scope.scope_id for scope in scopes],
    )
    azuread.ApplicationApiAccess(
        f"{name}-graph-access",
        application_id=client.id,
        api_client_id=GRAPH,
        scope_ids=[OFFLINE_ACCESS, OPENID],
    )
    client_principal = azuread.ServicePrincipal(
        f"{name}-client-principal", client_id=client.client_id
    )
    azuread.ServicePrincipalDelegatedPermissionGrant(
        f"{name}-api-grant",
        service_principal_object_id=client_principal.object_id,
        resource_service_principal_object_id=api_principal.object_id,
        claim_values=[scope.value for scope in scopes],
    )
    assert graph is not None
    azuread.ServicePrincipalDelegatedPermissionGrant(
        f"{name}-graph-grant",
        service_principal_object_id=client_principal.object_id,
        resource_service_principal_object_id=graph.object_id,
        claim_values=["offline_access", "openid"],
    )
    passwords = [
        azuread.ApplicationPassword(
            f"{name}-secret-{'even' if generation % 2 == 0 else 'odd'}",
            application_id=client.id,
            display_name=f"generation {generation}",
            end_date=f"{shape.expires}T00:00:00Z",
            opts=pulumi.ResourceOptions(delete_before_replace=True),
        )
        for generation in shape.generations
    ]
    pulumi.export(f"{name}ClientId", client.client_id)
    pulumi.export(f"{name}ClientSecret", passwords[0].value)
    pulumi.export(f"{name}AuthorizationUrl", f"{HOST}/{DOMAIN}/{POLICY}/oauth2/v2.0/authorize")
    pulumi.export(f"{name}TokenUrl", f"{HOST}/{DOMAIN}/{POLICY}/oauth2/v2.0/token")
    pulumi.export(
        f"{name}Scope",
        " ".join([*(f"{uri}/{value}" for value in shape.scopes), "openid", "offline_access"]),
    )
