"""The properties of an application (Graph v1.0 reference)."""

from __future__ import annotations

from emulator.tenant.directory.credential_types import KEY_CREDENTIAL, PASSWORD_CREDENTIAL
from emulator.tenant.directory.types import (
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
        # The key is present even when null: without it the azuread plugin updates at every run.
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
        "keyCredentials": Property(ListOf(KEY_CREDENTIAL)),
        "parentalControlSettings": Property(
            Complex(
                "parentalControlSettings",
                {
                    "countriesBlockedForMinors": Property(TEXTS),
                    "legalAgeGroupRule": Property(TEXT, "Allow"),
                },
            )
        ),
        "passwordCredentials": Property(ListOf(PASSWORD_CREDENTIAL)),
        "publicClient": Property(Complex("publicClientApplication", _REDIRECT_URIS)),
        "requiredResourceAccess": Property(ListOf(_REQUIRED_RESOURCE_ACCESS)),
        "verifiedPublisher": Property(_VERIFIED_PUBLISHER, read_only=True),
        "web": Property(_WEB),
        "spa": Property(Complex("spaApplication", _REDIRECT_URIS)),
        "oauth2RequirePostResponse": Property(BOOLEAN, False),
    },
    bindable=frozenset({"owners"}),
)
