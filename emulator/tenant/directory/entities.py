"""The properties of the entities other than applications (Graph v1.0 reference)."""

from __future__ import annotations

from emulator.tenant.directory.credential_types import KEY_CREDENTIAL, PASSWORD_CREDENTIAL
from emulator.tenant.directory.types import (
    BOOLEAN,
    IDENTIFIER,
    INTEGER,
    MOMENT,
    NULL,
    TEXT,
    TEXTS,
    Complex,
    Entity,
    ListOf,
    Property,
)

SERVICE_PRINCIPAL = Entity(
    "ServicePrincipal",
    "servicePrincipal",
    {
        "id": Property(IDENTIFIER, read_only=True),
        "deletedDateTime": Property(MOMENT, read_only=True),
        "accountEnabled": Property(BOOLEAN, True),
        "alternativeNames": Property(TEXTS),
        "appRoleAssignmentRequired": Property(BOOLEAN, False),
        "servicePrincipalType": Property(TEXT, "Application", read_only=True),
        "tags": Property(TEXTS),
        "notificationEmailAddresses": Property(TEXTS),
        "description": Property(TEXT),
        "notes": Property(TEXT),
        "loginUrl": Property(TEXT),
        "preferredSingleSignOnMode": Property(TEXT),
        "preferredTokenSigningKeyThumbprint": Property(TEXT),
        "samlSingleSignOnSettings": Property(
            Complex("samlSingleSignOnSettings", {"relayState": Property(TEXT)}),
            NULL,
            # The azuread provider removes the relay state by sending an empty object.
            whole=True,
        ),
        "tokenEncryptionKeyId": Property(IDENTIFIER),
        "createdDateTime": Property(MOMENT, read_only=True),
        "appId": Property(IDENTIFIER, required=True),
        "keyCredentials": Property(ListOf(KEY_CREDENTIAL)),
        "passwordCredentials": Property(ListOf(PASSWORD_CREDENTIAL)),
    },
    bindable=frozenset({"owners"}),
)

# Properties that a service principal takes from its application; no request can set them on it.
SERVICE_PRINCIPAL_DERIVED = frozenset(
    {
        "addIns",
        "appDescription",
        "appDisplayName",
        "appOwnerOrganizationId",
        "appRoles",
        "applicationTemplateId",
        "disabledByMicrosoftStatus",
        "displayName",
        "homepage",
        "info",
        "logoutUrl",
        "oauth2PermissionScopes",
        "replyUrls",
        "resourceSpecificApplicationPermissions",
        "samlMetadataUrl",
        "servicePrincipalNames",
        "signInAudience",
        "verifiedPublisher",
    }
)

PERMISSION_GRANT = Entity(
    "OAuth2PermissionGrant",
    "oAuth2PermissionGrant",
    {
        "id": Property(TEXT, read_only=True),
        "clientId": Property(TEXT, required=True),
        "consentType": Property(TEXT, required=True),
        "principalId": Property(TEXT),
        "resourceId": Property(TEXT, required=True),
        "scope": Property(TEXT),
        # Dates of an older API: Graph v1.0 accepts and ignores them.
        "startTime": Property(MOMENT),
        "expiryTime": Property(MOMENT),
    },
)

FEDERATED_CREDENTIAL = Entity(
    "FederatedIdentityCredential",
    "federatedIdentityCredential",
    {
        "id": Property(IDENTIFIER, read_only=True),
        "name": Property(TEXT, required=True),
        "issuer": Property(TEXT, required=True),
        "subject": Property(TEXT, required=True),
        "description": Property(TEXT),
        "audiences": Property(TEXTS, required=True),
    },
)

# The same on beta, where an expression over the token's claims may stand in place of a subject.
FLEXIBLE_CREDENTIAL = Entity(
    FEDERATED_CREDENTIAL.name,
    FEDERATED_CREDENTIAL.odata_type,
    {
        **FEDERATED_CREDENTIAL.properties,
        "subject": Property(TEXT),
        "claimsMatchingExpression": Property(
            Complex(
                "federatedIdentityExpression",
                {"languageVersion": Property(INTEGER), "value": Property(TEXT)},
            ),
            NULL,
            whole=True,
        ),
    },
)

CLAIMS_MAPPING_POLICY = Entity(
    "ClaimsMappingPolicy",
    "claimsMappingPolicy",
    {
        "id": Property(IDENTIFIER, read_only=True),
        "deletedDateTime": Property(MOMENT, read_only=True),
        "definition": Property(TEXTS, required=True),
        "description": Property(TEXT),
        "displayName": Property(TEXT, required=True),
        "isOrganizationDefault": Property(BOOLEAN, False),
    },
)

USER_FLOW_ATTRIBUTE = Entity(
    "IdentityUserFlowAttribute",
    "identityUserFlowAttribute",
    {
        "id": Property(TEXT, read_only=True),
        "displayName": Property(TEXT, required=True),
        "description": Property(TEXT),
        "userFlowAttributeType": Property(TEXT, "custom", read_only=True),
        "dataType": Property(TEXT, required=True),
    },
)
