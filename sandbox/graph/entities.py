"""The properties of Graph's entities as this tenant plays them (Graph v1.0 reference)."""

from __future__ import annotations

from sandbox.graph.model import (
    BINARY,
    BOOLEAN,
    IDENTIFIER,
    IDENTIFIERS,
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

_PERMISSION_SCOPE = Complex(
    "permissionScope",
    {
        "adminConsentDescription": Property(TEXT),
        "adminConsentDisplayName": Property(TEXT),
        "id": Property(IDENTIFIER),
        "isEnabled": Property(BOOLEAN, True),
        "type": Property(TEXT, "User"),
        "userConsentDescription": Property(TEXT),
        "userConsentDisplayName": Property(TEXT),
        "value": Property(TEXT),
    },
)

_APP_ROLE = Complex(
    "appRole",
    {
        "allowedMemberTypes": Property(TEXTS),
        "description": Property(TEXT),
        "displayName": Property(TEXT),
        "id": Property(IDENTIFIER),
        "isEnabled": Property(BOOLEAN, True),
        "origin": Property(TEXT, "Application"),
        "value": Property(TEXT),
    },
)

_API = Complex(
    "apiApplication",
    {
        "acceptMappedClaims": Property(BOOLEAN),
        "knownClientApplications": Property(IDENTIFIERS),
        "requestedAccessTokenVersion": Property(INTEGER),
        "oauth2PermissionScopes": Property(ListOf(_PERMISSION_SCOPE)),
        "preAuthorizedApplications": Property(
            ListOf(
                Complex(
                    "preAuthorizedApplication",
                    {
                        "appId": Property(TEXT),
                        "delegatedPermissionIds": Property(TEXTS),
                    },
                )
            )
        ),
    },
)

_INFORMATIONAL_URL = Complex(
    "informationalUrl",
    {
        "logoUrl": Property(TEXT),
        "marketingUrl": Property(TEXT),
        "privacyStatementUrl": Property(TEXT),
        "supportUrl": Property(TEXT),
        "termsOfServiceUrl": Property(TEXT),
    },
)

_PASSWORD_CREDENTIAL = Complex(
    "passwordCredential",
    {
        "customKeyIdentifier": Property(BINARY),
        "displayName": Property(TEXT),
        "endDateTime": Property(MOMENT),
        "hint": Property(TEXT),
        "keyId": Property(IDENTIFIER),
        "secretText": Property(TEXT),
        "startDateTime": Property(MOMENT),
    },
)

_KEY_CREDENTIAL = Complex(
    "keyCredential",
    {
        "customKeyIdentifier": Property(BINARY),
        "displayName": Property(TEXT),
        "endDateTime": Property(MOMENT),
        "key": Property(BINARY),
        "keyId": Property(IDENTIFIER),
        "startDateTime": Property(MOMENT),
        "type": Property(TEXT),
        "usage": Property(TEXT),
    },
)

_OPTIONAL_CLAIM = Complex(
    "optionalClaim",
    {
        "additionalProperties": Property(TEXTS),
        "essential": Property(BOOLEAN, False),
        "name": Property(TEXT),
        "source": Property(TEXT),
    },
)

_REQUIRED_RESOURCE_ACCESS = Complex(
    "requiredResourceAccess",
    {
        "resourceAppId": Property(TEXT),
        "resourceAccess": Property(
            ListOf(Complex("resourceAccess", {"id": Property(IDENTIFIER), "type": Property(TEXT)}))
        ),
    },
)

_REDIRECT_URIS = {"redirectUris": Property(TEXTS)}

_WEB = Complex(
    "webApplication",
    {
        "homePageUrl": Property(TEXT),
        "logoutUrl": Property(TEXT),
        **_REDIRECT_URIS,
        "implicitGrantSettings": Property(
            Complex(
                "implicitGrantSettings",
                {
                    "enableAccessTokenIssuance": Property(BOOLEAN, False),
                    "enableIdTokenIssuance": Property(BOOLEAN, False),
                },
            )
        ),
        "redirectUriSettings": Property(
            ListOf(
                Complex("redirectUriSettings", {"uri": Property(TEXT), "index": Property(INTEGER)})
            )
        ),
    },
)

_VERIFIED_PUBLISHER = Complex(
    "verifiedPublisher",
    {
        "displayName": Property(TEXT),
        "verifiedPublisherId": Property(TEXT),
        "addedDateTime": Property(MOMENT),
    },
)

_ADD_IN = Complex(
    "addIn",
    {
        "id": Property(IDENTIFIER),
        "type": Property(TEXT),
        "properties": Property(
            ListOf(Complex("keyValue", {"key": Property(TEXT), "value": Property(TEXT)}))
        ),
    },
)

APPLICATION = Entity(
    "Application",
    "application",
    {
        "id": Property(IDENTIFIER, read_only=True),
        "deletedDateTime": Property(MOMENT, read_only=True),
        "appId": Property(IDENTIFIER, read_only=True),
        "applicationTemplateId": Property(TEXT, read_only=True),
        "disabledByMicrosoftStatus": Property(TEXT, read_only=True),
        "createdDateTime": Property(MOMENT, read_only=True),
        "displayName": Property(TEXT, required=True),
        "description": Property(TEXT),
        # Present even when null: without the key the azuread plugin shows a permanent update.
        "groupMembershipClaims": Property(TEXT),
        "identifierUris": Property(TEXTS),
        "isDeviceOnlyAuthSupported": Property(BOOLEAN),
        "isFallbackPublicClient": Property(BOOLEAN),
        "nativeAuthenticationApisEnabled": Property(TEXT),
        "notes": Property(TEXT),
        "publisherDomain": Property(TEXT, read_only=True),
        "serviceManagementReference": Property(TEXT),
        "signInAudience": Property(TEXT, "AzureADMyOrg"),
        "tags": Property(TEXTS),
        "tokenEncryptionKeyId": Property(IDENTIFIER),
        "uniqueName": Property(TEXT, read_only=True),
        "samlMetadataUrl": Property(TEXT),
        "defaultRedirectUri": Property(TEXT),
        "certification": Property(Complex("certification", {}), NULL, read_only=True),
        "optionalClaims": Property(
            Complex(
                "optionalClaims",
                {
                    "accessToken": Property(ListOf(_OPTIONAL_CLAIM)),
                    "idToken": Property(ListOf(_OPTIONAL_CLAIM)),
                    "saml2Token": Property(ListOf(_OPTIONAL_CLAIM)),
                },
            ),
            NULL,
            # The azuread plugin deletes optional claims by sending an empty object.
            whole=True,
        ),
        "servicePrincipalLockConfiguration": Property(
            Complex(
                "servicePrincipalLockConfiguration",
                {
                    "isEnabled": Property(BOOLEAN),
                    "allProperties": Property(BOOLEAN),
                    "credentialsWithUsageVerify": Property(BOOLEAN),
                    "credentialsWithUsageSign": Property(BOOLEAN),
                    "identifierUris": Property(BOOLEAN),
                    "tokenEncryptionKeyId": Property(BOOLEAN),
                },
            ),
            NULL,
        ),
        "requestSignatureVerification": Property(
            Complex(
                "requestSignatureVerification",
                {
                    "isSignedRequestRequired": Property(BOOLEAN),
                    "allowedWeakAlgorithms": Property(TEXT),
                },
            ),
            NULL,
        ),
        "addIns": Property(ListOf(_ADD_IN)),
        "api": Property(_API),
        "appRoles": Property(ListOf(_APP_ROLE)),
        "info": Property(_INFORMATIONAL_URL),
        "keyCredentials": Property(ListOf(_KEY_CREDENTIAL)),
        "parentalControlSettings": Property(
            Complex(
                "parentalControlSettings",
                {
                    "countriesBlockedForMinors": Property(TEXTS),
                    "legalAgeGroupRule": Property(TEXT, "Allow"),
                },
            )
        ),
        "passwordCredentials": Property(ListOf(_PASSWORD_CREDENTIAL)),
        "publicClient": Property(Complex("publicClientApplication", _REDIRECT_URIS)),
        "requiredResourceAccess": Property(ListOf(_REQUIRED_RESOURCE_ACCESS)),
        "verifiedPublisher": Property(_VERIFIED_PUBLISHER, read_only=True),
        "web": Property(_WEB),
        "spa": Property(Complex("spaApplication", _REDIRECT_URIS)),
        "oauth2RequirePostResponse": Property(BOOLEAN, False),
    },
    bindable=frozenset({"owners"}),
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
            Complex("samlSingleSignOnSettings", {"relayState": Property(TEXT)}), NULL
        ),
        "tokenEncryptionKeyId": Property(IDENTIFIER),
        "createdDateTime": Property(MOMENT, read_only=True),
        "appId": Property(IDENTIFIER, required=True),
        "keyCredentials": Property(ListOf(_KEY_CREDENTIAL)),
        "passwordCredentials": Property(ListOf(_PASSWORD_CREDENTIAL)),
    },
    bindable=frozenset({"owners"}),
)

# What a service principal shows of its application; nobody can set it on the principal.
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
        # Taken and ignored, as Graph v1.0 does with the dates of the older API.
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
        "claimsMatchingExpression": Property(TEXT),
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
