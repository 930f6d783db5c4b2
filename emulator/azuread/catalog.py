"""The resource types that the stand-in implements: the table's rules with their operations.

This repository does not use five of them (app roles, pre-authorized and known clients, the
fallback public client, optional claims); other people's programs may.
"""

from emulator.azuread import table
from emulator.azuread.application_elements import (
    API_ACCESS,
    APP_ROLE,
    IDENTIFIER_URI,
    PERMISSION_SCOPE,
    PRE_AUTHORIZED,
)
from emulator.azuread.application_owners import ApplicationOwner
from emulator.azuread.application_passwords import ApplicationPassword
from emulator.azuread.application_settings import (
    FALLBACK_PUBLIC_CLIENT,
    KNOWN_CLIENTS,
    OPTIONAL_CLAIMS,
    REDIRECT_URIS,
)
from emulator.azuread.applications import ApplicationRegistration
from emulator.azuread.grants import DelegatedPermissionGrant
from emulator.azuread.resource_type import AzureADType
from emulator.azuread.service_principals import ServicePrincipal
from emulator.azuread.user_flow_attributes import UserFlowAttribute

CATALOG: dict[str, AzureADType] = {
    resource_type.token: resource_type
    for resource_type in (
        AzureADType(table.APPLICATION_API_ACCESS, API_ACCESS),
        AzureADType(table.APPLICATION_APP_ROLE, APP_ROLE),
        AzureADType(table.APPLICATION_FALLBACK_PUBLIC_CLIENT, FALLBACK_PUBLIC_CLIENT),
        AzureADType(table.APPLICATION_IDENTIFIER_URI, IDENTIFIER_URI),
        AzureADType(table.APPLICATION_KNOWN_CLIENTS, KNOWN_CLIENTS),
        AzureADType(table.APPLICATION_OPTIONAL_CLAIMS, OPTIONAL_CLAIMS),
        AzureADType(table.APPLICATION_OWNER, ApplicationOwner()),
        AzureADType(table.APPLICATION_PASSWORD, ApplicationPassword()),
        AzureADType(table.APPLICATION_PERMISSION_SCOPE, PERMISSION_SCOPE),
        AzureADType(table.APPLICATION_PRE_AUTHORIZED, PRE_AUTHORIZED),
        AzureADType(table.APPLICATION_REDIRECT_URIS, REDIRECT_URIS),
        AzureADType(table.APPLICATION_REGISTRATION, ApplicationRegistration()),
        AzureADType(table.DELEGATED_PERMISSION_GRANT, DelegatedPermissionGrant()),
        AzureADType(table.SERVICE_PRINCIPAL, ServicePrincipal()),
        AzureADType(table.USER_FLOW_ATTRIBUTE, UserFlowAttribute()),
    )
}
