"""The properties of a user (Graph v1.0 reference), as far as a B2C tenant has them."""

from __future__ import annotations

from emulator.tenant.directory.types import (
    BOOLEAN,
    IDENTIFIER,
    MOMENT,
    NULL,
    TEXT,
    TEXTS,
    Complex,
    Entity,
    ListOf,
    Property,
)

_OBJECT_IDENTITY = Complex(
    "objectIdentity",
    {
        "signInType": Property(TEXT),
        "issuer": Property(TEXT),
        "issuerAssignedId": Property(TEXT),
    },
)
_PASSWORD_PROFILE = Complex(
    "passwordProfile",
    {
        "password": Property(TEXT),
        "forceChangePasswordNextSignIn": Property(BOOLEAN, True),
        "forceChangePasswordNextSignInWithMfa": Property(BOOLEAN, False),
    },
)
_EMPLOYEE_DATA = Complex(
    "employeeOrgData", {"costCenter": Property(TEXT), "division": Property(TEXT)}
)

_TEXTS = (
    "ageGroup",
    "city",
    "companyName",
    "consentProvidedForMinor",
    "country",
    "department",
    "employeeId",
    "employeeType",
    "faxNumber",
    "givenName",
    "jobTitle",
    "mail",
    "mailNickname",
    "mobilePhone",
    "officeLocation",
    "onPremisesImmutableId",
    "passwordPolicies",
    "postalCode",
    "preferredDataLocation",
    "preferredLanguage",
    "state",
    "streetAddress",
    "surname",
    "usageLocation",
    "userPrincipalName",
)
_READ_ONLY_TEXTS = (
    "creationType",
    "externalUserState",
    "legalAgeGroupClassification",
    "onPremisesDistinguishedName",
    "onPremisesDomainName",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesUserPrincipalName",
    "securityIdentifier",
)
_READ_ONLY_MOMENTS = (
    "createdDateTime",
    "deletedDateTime",
    "externalUserStateChangeDateTime",
    "lastPasswordChangeDateTime",
    "onPremisesLastSyncDateTime",
    "signInSessionsValidFromDateTime",
)

USER = Entity(
    "User",
    "user",
    {
        "id": Property(IDENTIFIER, read_only=True),
        "accountEnabled": Property(BOOLEAN),
        "businessPhones": Property(TEXTS),
        "displayName": Property(TEXT),
        "employeeHireDate": Property(MOMENT),
        "employeeLeaveDateTime": Property(MOMENT),
        "employeeOrgData": Property(_EMPLOYEE_DATA, NULL),
        "identities": Property(ListOf(_OBJECT_IDENTITY)),
        "imAddresses": Property(TEXTS, read_only=True),
        "onPremisesSyncEnabled": Property(BOOLEAN, read_only=True),
        "otherMails": Property(TEXTS),
        "passwordProfile": Property(_PASSWORD_PROFILE, NULL, whole=True),
        "proxyAddresses": Property(TEXTS, read_only=True),
        "showInAddressList": Property(BOOLEAN),
        "userType": Property(TEXT, "Member"),
        **{name: Property(TEXT) for name in _TEXTS},
        **{name: Property(TEXT, read_only=True) for name in _READ_ONLY_TEXTS},
        **{name: Property(MOMENT, read_only=True) for name in _READ_ONLY_MOMENTS},
    },
)

# What v1.0 returns of a user without `$select` (Graph reference, "Get user").
DEFAULT_PROPERTIES = (
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
)
