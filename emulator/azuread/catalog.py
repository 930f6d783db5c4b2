"""Which resource types there are: the table's rules and the operations behind each."""

from dataclasses import dataclass

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
from emulator.azuread.operations import Operations
from emulator.azuread.property import Resource
from emulator.azuread.service_principals import ServicePrincipal
from emulator.azuread.user_flow_attributes import UserFlowAttribute


@dataclass(frozen=True)
class Entry:
    """One resource type: its rules and what can be done with it."""

    resource: Resource
    operations: Operations


CATALOG: dict[str, Entry] = {
    entry.resource.token: entry
    for entry in (
        Entry(table.APPLICATION_API_ACCESS, API_ACCESS),
        Entry(table.APPLICATION_APP_ROLE, APP_ROLE),
        Entry(table.APPLICATION_FALLBACK_PUBLIC_CLIENT, FALLBACK_PUBLIC_CLIENT),
        Entry(table.APPLICATION_IDENTIFIER_URI, IDENTIFIER_URI),
        Entry(table.APPLICATION_KNOWN_CLIENTS, KNOWN_CLIENTS),
        Entry(table.APPLICATION_OPTIONAL_CLAIMS, OPTIONAL_CLAIMS),
        Entry(table.APPLICATION_OWNER, ApplicationOwner()),
        Entry(table.APPLICATION_PASSWORD, ApplicationPassword()),
        Entry(table.APPLICATION_PERMISSION_SCOPE, PERMISSION_SCOPE),
        Entry(table.APPLICATION_PRE_AUTHORIZED, PRE_AUTHORIZED),
        Entry(table.APPLICATION_REDIRECT_URIS, REDIRECT_URIS),
        Entry(table.APPLICATION_REGISTRATION, ApplicationRegistration()),
        Entry(table.DELEGATED_PERMISSION_GRANT, DelegatedPermissionGrant()),
        Entry(table.SERVICE_PRINCIPAL, ServicePrincipal()),
        Entry(table.USER_FLOW_ATTRIBUTE, UserFlowAttribute()),
    )
}
