"""The type tokens of the resources that a connector consists of.

The policies compare whole tokens. A preview's reader sees the last part, which `class_name` gives.
"""

REGISTRATION = "azuread:index/applicationRegistration:ApplicationRegistration"
APPLICATION = "azuread:index/application:Application"
"""The monolithic resource, which holds every property of an application itself."""

API_ACCESS = "azuread:index/applicationApiAccess:ApplicationApiAccess"
IDENTIFIER_URI = "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri"
OWNER = "azuread:index/applicationOwner:ApplicationOwner"
PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"
PERMISSION_SCOPE = "azuread:index/applicationPermissionScope:ApplicationPermissionScope"
REDIRECT_URIS = "azuread:index/applicationRedirectUris:ApplicationRedirectUris"

SERVICE_PRINCIPAL = "azuread:index/servicePrincipal:ServicePrincipal"
SERVICE_PRINCIPAL_PASSWORD = "azuread:index/servicePrincipalPassword:ServicePrincipalPassword"
DELEGATED_GRANT = (
    "azuread:index/servicePrincipalDelegatedPermissionGrant:"
    "ServicePrincipalDelegatedPermissionGrant"
)
APP_ROLE_ASSIGNMENT = "azuread:index/appRoleAssignment:AppRoleAssignment"

USER_FLOW = "b2c:index:UserFlow"
IDENTITY_PROVIDER = "b2c:index:IdentityProvider"
API_CONNECTOR = "b2c:index:ApiConnector"

FLOW_CONNECTOR = "b2c:index:FlowConnector"
"""The component of a whole connector."""

WEB_API = "b2c:index:WebApi"
CONNECTOR_CLIENT = "b2c:index:ConnectorClient"
"""The components of its API and of its client."""

POWER_PLATFORM_CONNECTOR = "b2c:index:PowerPlatformConnector"
"""The component of a connector in a Power Platform environment."""

CUSTOM_CONNECTOR = "b2c:index:CustomConnector"
"""The connector itself, a row of Dataverse."""

ASK_AHEAD = "b2c:index:askAhead"
"""The provider's function that tells whether such a connector could be made."""

CUSTOM_API = "azure-native:web:CustomApi"
CONNECTION = "azure-native:web:Connection"
"""A connector in Logic Apps, and a connection to it."""
VAULT_SECRET = "azure-native:keyvault:Secret"

FINE_GRAINED = (
    API_ACCESS,
    "azuread:index/applicationAppRole:ApplicationAppRole",
    "azuread:index/applicationFallbackPublicClient:ApplicationFallbackPublicClient",
    IDENTIFIER_URI,
    "azuread:index/applicationKnownClients:ApplicationKnownClients",
    "azuread:index/applicationOptionalClaims:ApplicationOptionalClaims",
    OWNER,
    PERMISSION_SCOPE,
    REDIRECT_URIS,
)
"""What sets a property that `APPLICATION` sets as well."""


def class_name(token: str) -> str:
    """The last part of a token: `UserFlow` of `b2c:index:UserFlow`."""
    return token.rpartition(":")[2]
