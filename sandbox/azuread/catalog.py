"""Which resource types there are: the table's rules and the operations behind each."""

from sandbox.azuread import table
from sandbox.azuread.application_elements import (
    API_ACCESS,
    APP_ROLE,
    IDENTIFIER_URI,
    PERMISSION_SCOPE,
    PRE_AUTHORIZED,
)
from sandbox.azuread.application_owners import ApplicationOwner
from sandbox.azuread.application_passwords import ApplicationPassword
from sandbox.azuread.application_settings import (
    FALLBACK_PUBLIC_CLIENT,
    KNOWN_CLIENTS,
    OPTIONAL_CLAIMS,
    REDIRECT_URIS,
)
from sandbox.azuread.applications import ApplicationRegistration
from sandbox.azuread.grants import DelegatedPermissionGrant
from sandbox.azuread.operations import Operations
from sandbox.azuread.property import Resource
from sandbox.azuread.service_principals import ServicePrincipal
from sandbox.azuread.user_flow_attributes import UserFlowAttribute

_ENTRIES: tuple[tuple[Resource, Operations], ...] = (
    (table.APPLICATION_API_ACCESS, API_ACCESS),
    (table.APPLICATION_APP_ROLE, APP_ROLE),
    (table.APPLICATION_FALLBACK_PUBLIC_CLIENT, FALLBACK_PUBLIC_CLIENT),
    (table.APPLICATION_IDENTIFIER_URI, IDENTIFIER_URI),
    (table.APPLICATION_KNOWN_CLIENTS, KNOWN_CLIENTS),
    (table.APPLICATION_OPTIONAL_CLAIMS, OPTIONAL_CLAIMS),
    (table.APPLICATION_OWNER, ApplicationOwner()),
    (table.APPLICATION_PASSWORD, ApplicationPassword()),
    (table.APPLICATION_PERMISSION_SCOPE, PERMISSION_SCOPE),
    (table.APPLICATION_PRE_AUTHORIZED, PRE_AUTHORIZED),
    (table.APPLICATION_REDIRECT_URIS, REDIRECT_URIS),
    (table.APPLICATION_REGISTRATION, ApplicationRegistration()),
    (table.DELEGATED_PERMISSION_GRANT, DelegatedPermissionGrant()),
    (table.SERVICE_PRINCIPAL, ServicePrincipal()),
    (table.USER_FLOW_ATTRIBUTE, UserFlowAttribute()),
)

RESOURCES: dict[str, Resource] = {rules.token: rules for rules, _ in _ENTRIES}
OPERATIONS: dict[str, Operations] = {rules.token: operations for rules, operations in _ENTRIES}
