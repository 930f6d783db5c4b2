"""What every resource takes and gives: names, kinds, defaults, what replaces, what is secret.

The source is the schema of pulumi-azuread 6.10.0 (`willReplaceOnChanges`, `secret`, required
lists) and, for defaults and for what the service fills in, terraform-provider-azuread 3.9.0.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Kind(Enum):
    """How a property is compared and stored."""

    TEXT = "text"
    BOOL = "bool"
    INTEGER = "integer"
    SET = "set of text, order without meaning"
    LIST = "list"
    MAP = "map of text"
    OBJECT = "one object"


@dataclass(frozen=True)
class Property:
    """One property of a resource.

    `given`: the program may set it. `filled`: the service sets it where the program does not,
    so that its absence in the program is no difference. `graph` is where an application
    registration keeps it in Graph's document.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    given: bool = True
    filled: bool = False
    replaces: bool = False
    secret: bool = False
    default: Any = None
    one_of: tuple[str, ...] = ()
    graph: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resource:
    """The properties of one resource type.

    `terraform`: the name that error texts use. `importable`: the official plugin can read it by
    its id alone.
    """

    token: str
    terraform: str
    properties: tuple[Property, ...]
    importable: bool = True
    by_name: dict[str, Property] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {each.name: each for each in self.properties})

    @property
    def inputs(self) -> tuple[Property, ...]:
        """The properties that a program may set."""
        return tuple(each for each in self.properties if each.given)

    @property
    def secrets(self) -> frozenset[str]:
        """The names of the outputs that are always secret."""
        return frozenset(each.name for each in self.properties if each.secret)


AUDIENCES = (
    "AzureADMyOrg",
    "AzureADMultipleOrgs",
    "AzureADandPersonalMicrosoftAccount",
    "PersonalMicrosoftAccount",
)
REDIRECT_TYPES = ("PublicClient", "SPA", "Web")


def _output(name: str, kind: Kind = Kind.TEXT, secret: bool = False) -> Property:
    return Property(name, kind, given=False, filled=True, secret=secret)


def _key(name: str, **more: Any) -> Property:
    return Property(name, required=True, replaces=True, **more)


_APPLICATION = _key("applicationId")

APPLICATION_REGISTRATION = Resource(
    "azuread:index/applicationRegistration:ApplicationRegistration",
    "azuread_application_registration",
    (
        Property("description", graph=("description",)),
        Property("displayName", required=True, graph=("displayName",)),
        Property("groupMembershipClaims", Kind.SET, graph=("groupMembershipClaims",)),
        Property("homepageUrl", graph=("web", "homePageUrl")),
        Property(
            "implicitAccessTokenIssuanceEnabled",
            Kind.BOOL,
            graph=("web", "implicitGrantSettings", "enableAccessTokenIssuance"),
        ),
        Property(
            "implicitIdTokenIssuanceEnabled",
            Kind.BOOL,
            graph=("web", "implicitGrantSettings", "enableIdTokenIssuance"),
        ),
        Property("logoutUrl", graph=("web", "logoutUrl")),
        Property("marketingUrl", graph=("info", "marketingUrl")),
        Property("notes", graph=("notes",)),
        Property("privacyStatementUrl", graph=("info", "privacyStatementUrl")),
        Property(
            "requestedAccessTokenVersion",
            Kind.INTEGER,
            default=2,
            graph=("api", "requestedAccessTokenVersion"),
        ),
        Property("serviceManagementReference", graph=("serviceManagementReference",)),
        Property(
            "signInAudience", default="AzureADMyOrg", one_of=AUDIENCES, graph=("signInAudience",)
        ),
        Property("supportUrl", graph=("info", "supportUrl")),
        Property("termsOfServiceUrl", graph=("info", "termsOfServiceUrl")),
        _output("clientId"),
        _output("disabledByMicrosoft"),
        _output("objectId"),
        _output("publisherDomain"),
    ),
)

APPLICATION_IDENTIFIER_URI = Resource(
    "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
    "azuread_application_identifier_uri",
    (_APPLICATION, _key("identifierUri")),
)

APPLICATION_PERMISSION_SCOPE = Resource(
    "azuread:index/applicationPermissionScope:ApplicationPermissionScope",
    "azuread_application_permission_scope",
    (
        Property("adminConsentDescription", required=True),
        Property("adminConsentDisplayName", required=True),
        _APPLICATION,
        _key("scopeId"),
        Property("type", default="User", one_of=("Admin", "User")),
        Property("userConsentDescription"),
        Property("userConsentDisplayName"),
        Property("value", required=True),
    ),
)

APPLICATION_APP_ROLE = Resource(
    "azuread:index/applicationAppRole:ApplicationAppRole",
    "azuread_application_app_role",
    (
        Property("allowedMemberTypes", Kind.SET, required=True),
        _APPLICATION,
        Property("description", required=True),
        Property("displayName", required=True),
        _key("roleId"),
        Property("value"),
    ),
)

APPLICATION_API_ACCESS = Resource(
    "azuread:index/applicationApiAccess:ApplicationApiAccess",
    "azuread_application_api_access",
    (
        _key("apiClientId"),
        _APPLICATION,
        Property("roleIds", Kind.SET),
        Property("scopeIds", Kind.SET),
    ),
)

APPLICATION_PRE_AUTHORIZED = Resource(
    "azuread:index/applicationPreAuthorized:ApplicationPreAuthorized",
    "azuread_application_pre_authorized",
    (
        _APPLICATION,
        _key("authorizedClientId"),
        Property("permissionIds", Kind.SET, required=True),
    ),
)

APPLICATION_REDIRECT_URIS = Resource(
    "azuread:index/applicationRedirectUris:ApplicationRedirectUris",
    "azuread_application_redirect_uris",
    (
        _APPLICATION,
        Property("redirectUris", Kind.SET, required=True),
        _key("type", one_of=REDIRECT_TYPES),
    ),
)

APPLICATION_KNOWN_CLIENTS = Resource(
    "azuread:index/applicationKnownClients:ApplicationKnownClients",
    "azuread_application_known_clients",
    (_APPLICATION, Property("knownClientIds", Kind.SET, required=True)),
)

APPLICATION_FALLBACK_PUBLIC_CLIENT = Resource(
    "azuread:index/applicationFallbackPublicClient:ApplicationFallbackPublicClient",
    "azuread_application_fallback_public_client",
    (_APPLICATION, Property("enabled", Kind.BOOL, replaces=True)),
)

APPLICATION_OPTIONAL_CLAIMS = Resource(
    "azuread:index/applicationOptionalClaims:ApplicationOptionalClaims",
    "azuread_application_optional_claims",
    (
        Property("accessTokens", Kind.LIST),
        _APPLICATION,
        Property("idTokens", Kind.LIST),
        Property("saml2Tokens", Kind.LIST),
    ),
)

APPLICATION_OWNER = Resource(
    "azuread:index/applicationOwner:ApplicationOwner",
    "azuread_application_owner",
    (_APPLICATION, _key("ownerObjectId")),
)

APPLICATION_PASSWORD = Resource(
    "azuread:index/applicationPassword:ApplicationPassword",
    "azuread_application_password",
    (
        _APPLICATION,
        Property("displayName", filled=True, replaces=True),
        Property("endDate", filled=True, replaces=True),
        Property("endDateRelative", replaces=True),
        Property("rotateWhenChanged", Kind.MAP, replaces=True),
        Property("startDate", filled=True, replaces=True),
        _output("keyId"),
        _output("value", secret=True),
    ),
    importable=False,
)

SERVICE_PRINCIPAL = Resource(
    "azuread:index/servicePrincipal:ServicePrincipal",
    "azuread_service_principal",
    (
        Property("accountEnabled", Kind.BOOL, default=True),
        Property("alternativeNames", Kind.SET),
        Property("appRoleAssignmentRequired", Kind.BOOL),
        _key("clientId"),
        Property("description"),
        Property("featureTags", Kind.LIST, filled=True),
        Property("features", Kind.LIST, filled=True),
        Property("loginUrl"),
        Property("notes"),
        Property("notificationEmailAddresses", Kind.SET),
        Property("owners", Kind.SET),
        Property("preferredSingleSignOnMode"),
        Property("samlSingleSignOn", Kind.OBJECT),
        Property("tags", Kind.SET, filled=True),
        Property("useExisting", Kind.BOOL),
        _output("appRoleIds", Kind.MAP),
        _output("appRoles", Kind.LIST),
        _output("applicationTenantId"),
        _output("displayName"),
        _output("homepageUrl"),
        _output("logoutUrl"),
        _output("oauth2PermissionScopeIds", Kind.MAP),
        _output("oauth2PermissionScopes", Kind.LIST),
        _output("objectId"),
        _output("redirectUris", Kind.LIST),
        _output("samlMetadataUrl"),
        _output("servicePrincipalNames", Kind.LIST),
        _output("signInAudience"),
        _output("type"),
    ),
)

DELEGATED_PERMISSION_GRANT = Resource(
    "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
    "azuread_service_principal_delegated_permission_grant",
    (
        Property("claimValues", Kind.SET, required=True),
        _key("resourceServicePrincipalObjectId"),
        _key("servicePrincipalObjectId"),
        Property("userObjectId", replaces=True),
    ),
)

USER_FLOW_ATTRIBUTE = Resource(
    "azuread:index/userFlowAttribute:UserFlowAttribute",
    "azuread_user_flow_attribute",
    (
        _key("dataType", one_of=("boolean", "dateTime", "int64", "string", "stringCollection")),
        Property("description", required=True),
        _key("displayName"),
        _output("attributeType"),
    ),
)
