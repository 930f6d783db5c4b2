"""The inputs and outputs of every resource: names, kinds, defaults, replacements, secrets.

The source is the schema of pulumi-azuread 6.10.0 (`willReplaceOnChanges`, `secret`, required
lists). For defaults and for properties that the service fills in, it is
terraform-provider-azuread 3.9.0.
"""

from emulator.azuread import rules
from emulator.azuread.property import Kind, Property, Resource
from emulator.azuread.rules import Rule

AUDIENCES = (
    "AzureADMyOrg",
    "AzureADMultipleOrgs",
    "AzureADandPersonalMicrosoftAccount",
    "PersonalMicrosoftAccount",
)
ATTRIBUTE_TYPES = ("boolean", "dateTime", "int64", "string", "stringCollection")
REDIRECT_TYPES = ("PublicClient", "SPA", "Web")


def _output(name: str, kind: Kind = Kind.TEXT, secret: bool = False) -> Property:
    return Property(name, kind, settable=False, computed=True, secret=secret)


def _key(name: str, rule: Rule | None = rules.uuid, one_of: tuple[str, ...] = ()) -> Property:
    return Property(name, required=True, replaces=True, rule=rule, one_of=one_of)


def _text(name: str, *graph: str, required: bool = False) -> Property:
    return Property(name, required=required, rule=rules.not_empty, graph=graph)


_APPLICATION = _key("applicationId", rules.application_id)

APPLICATION_REGISTRATION = Resource(
    "azuread:index/applicationRegistration:ApplicationRegistration",
    "azuread_application_registration",
    (
        Property("description", rule=rules.at_most_1024, graph=("description",)),
        _text("displayName", "displayName", required=True),
        Property("groupMembershipClaims", Kind.SET, graph=("groupMembershipClaims",)),
        _text("homepageUrl", "web", "homePageUrl"),
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
        _text("logoutUrl", "web", "logoutUrl"),
        _text("marketingUrl", "info", "marketingUrl"),
        _text("notes", "notes"),
        _text("privacyStatementUrl", "info", "privacyStatementUrl"),
        Property(
            "requestedAccessTokenVersion",
            Kind.INTEGER,
            default=2,
            rule=rules.token_version,
            graph=("api", "requestedAccessTokenVersion"),
        ),
        _text("serviceManagementReference", "serviceManagementReference"),
        Property(
            "signInAudience", default="AzureADMyOrg", one_of=AUDIENCES, graph=("signInAudience",)
        ),
        _text("supportUrl", "info", "supportUrl"),
        _text("termsOfServiceUrl", "info", "termsOfServiceUrl"),
        _output("clientId"),
        _output("disabledByMicrosoft"),
        _output("objectId"),
        _output("publisherDomain"),
    ),
)

APPLICATION_IDENTIFIER_URI = Resource(
    "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
    "azuread_application_identifier_uri",
    (_APPLICATION, _key("identifierUri", rules.not_empty)),
)

APPLICATION_PERMISSION_SCOPE = Resource(
    "azuread:index/applicationPermissionScope:ApplicationPermissionScope",
    "azuread_application_permission_scope",
    (
        _text("adminConsentDescription", required=True),
        _text("adminConsentDisplayName", required=True),
        _APPLICATION,
        _key("scopeId"),
        Property("type", default="User", one_of=("Admin", "User")),
        _text("userConsentDescription"),
        _text("userConsentDisplayName"),
        Property("value", required=True, rule=rules.claim_value),
    ),
)

APPLICATION_APP_ROLE = Resource(
    "azuread:index/applicationAppRole:ApplicationAppRole",
    "azuread_application_app_role",
    (
        Property("allowedMemberTypes", Kind.SET, required=True),
        _APPLICATION,
        _text("description", required=True),
        _text("displayName", required=True),
        _key("roleId"),
        Property("value", rule=rules.claim_value),
    ),
)

APPLICATION_API_ACCESS = Resource(
    "azuread:index/applicationApiAccess:ApplicationApiAccess",
    "azuread_application_api_access",
    (
        _key("apiClientId"),
        _APPLICATION,
        Property("roleIds", Kind.SET, rule=rules.uuid),
        Property("scopeIds", Kind.SET, rule=rules.uuid),
    ),
    at_least_one=("roleIds", "scopeIds"),
)

APPLICATION_PRE_AUTHORIZED = Resource(
    "azuread:index/applicationPreAuthorized:ApplicationPreAuthorized",
    "azuread_application_pre_authorized",
    (
        _APPLICATION,
        _key("authorizedClientId"),
        Property("permissionIds", Kind.SET, required=True, rule=rules.uuid),
    ),
)

APPLICATION_REDIRECT_URIS = Resource(
    "azuread:index/applicationRedirectUris:ApplicationRedirectUris",
    "azuread_application_redirect_uris",
    (
        _APPLICATION,
        Property("redirectUris", Kind.SET, required=True, rule=rules.redirect_uri),
        _key("type", None, REDIRECT_TYPES),
    ),
)

APPLICATION_KNOWN_CLIENTS = Resource(
    "azuread:index/applicationKnownClients:ApplicationKnownClients",
    "azuread_application_known_clients",
    (_APPLICATION, Property("knownClientIds", Kind.SET, required=True, rule=rules.uuid)),
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
    at_least_one=("accessTokens", "idTokens", "saml2Tokens"),
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
        Property("displayName", computed=True, replaces=True),
        Property("endDate", computed=True, replaces=True, rule=rules.rfc3339),
        Property("endDateRelative", replaces=True, rule=rules.not_empty),
        Property("rotateWhenChanged", Kind.MAP, replaces=True),
        Property("startDate", computed=True, replaces=True, rule=rules.rfc3339),
        _output("keyId"),
        _output("value", secret=True),
    ),
    importable=False,
    exclusive=("endDate", "endDateRelative"),
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
        Property("featureTags", Kind.LIST, computed=True),
        Property("features", Kind.LIST, computed=True),
        Property("loginUrl"),
        Property("notes"),
        Property("notificationEmailAddresses", Kind.SET),
        Property("owners", Kind.SET, rule=rules.uuid),
        Property("preferredSingleSignOnMode"),
        Property("samlSingleSignOn", Kind.OBJECT),
        Property("tags", Kind.SET, computed=True),
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
    exclusive=("featureTags", "features", "tags"),
)

DELEGATED_PERMISSION_GRANT = Resource(
    "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
    "azuread_service_principal_delegated_permission_grant",
    (
        Property("claimValues", Kind.SET, required=True, rule=rules.not_empty),
        _key("resourceServicePrincipalObjectId"),
        _key("servicePrincipalObjectId"),
        Property("userObjectId", replaces=True, rule=rules.uuid),
    ),
)

USER_FLOW_ATTRIBUTE = Resource(
    "azuread:index/userFlowAttribute:UserFlowAttribute",
    "azuread_user_flow_attribute",
    (
        _key("dataType", None, ATTRIBUTE_TYPES),
        _text("description", required=True),
        _key("displayName", rules.not_empty),
        _output("attributeType"),
    ),
)
