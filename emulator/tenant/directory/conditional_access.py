"""The properties of conditional access policies and named locations (Graph v1.0 reference).

A part of a policy that a request leaves out is null, and `conditions`, `grantControls` and
`sessionControls` are replaced as a whole (reported).
"""

from __future__ import annotations

from emulator.tenant.directory.types import (
    BOOLEAN,
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

_ENABLED = {"isEnabled": Property(BOOLEAN)}


def _part(name: str, properties: dict[str, Property]) -> Property:
    """A complex property that is null unless a request sets it."""
    return Property(Complex(name, properties), NULL, whole=True)


def _texts(*names: str) -> dict[str, Property]:
    return {name: Property(TEXTS) for name in names}


_FILTER = {"mode": Property(TEXT), "rule": Property(TEXT)}
_GUESTS = _part(
    "conditionalAccessGuestsOrExternalUsers",
    {
        "guestOrExternalUserTypes": Property(TEXT),
        "externalTenants": _part(
            "conditionalAccessExternalTenants",
            {"membershipKind": Property(TEXT), "members": Property(TEXTS, NULL)},
        ),
    },
)

_CONDITIONS = Complex(
    "conditionalAccessConditionSet",
    {
        **_texts("clientAppTypes", "signInRiskLevels", "userRiskLevels"),
        "servicePrincipalRiskLevels": Property(TEXTS),
        "insiderRiskLevels": Property(TEXT),
        "applications": Property(
            Complex(
                "conditionalAccessApplications",
                {
                    **_texts("includeApplications", "excludeApplications", "includeUserActions"),
                    **_texts("includeAuthenticationContextClassReferences"),
                    "applicationFilter": _part("conditionalAccessFilter", _FILTER),
                },
            ),
            NULL,
        ),
        "users": _part(
            "conditionalAccessUsers",
            {
                **_texts("includeUsers", "excludeUsers", "includeGroups", "excludeGroups"),
                **_texts("includeRoles", "excludeRoles"),
                "includeGuestsOrExternalUsers": _GUESTS,
                "excludeGuestsOrExternalUsers": _GUESTS,
            },
        ),
        "clientApplications": _part(
            "conditionalAccessClientApplications",
            {
                **_texts("includeServicePrincipals", "excludeServicePrincipals"),
                "servicePrincipalFilter": _part("conditionalAccessFilter", _FILTER),
            },
        ),
        "authenticationFlows": _part(
            "conditionalAccessAuthenticationFlows", {"transferMethods": Property(TEXT)}
        ),
        "devices": _part(
            "conditionalAccessDevices", {"deviceFilter": _part("conditionalAccessFilter", _FILTER)}
        ),
        "locations": _part(
            "conditionalAccessLocations", _texts("includeLocations", "excludeLocations")
        ),
        "platforms": _part(
            "conditionalAccessPlatforms", _texts("includePlatforms", "excludePlatforms")
        ),
    },
)

CONDITIONAL_ACCESS_POLICY = Entity(
    "ConditionalAccessPolicy",
    "conditionalAccessPolicy",
    {
        "id": Property(TEXT, read_only=True),
        "templateId": Property(TEXT, read_only=True),
        "displayName": Property(TEXT, required=True),
        "createdDateTime": Property(MOMENT, read_only=True),
        "modifiedDateTime": Property(MOMENT, read_only=True),
        "state": Property(TEXT, required=True),
        "conditions": Property(_CONDITIONS, NULL, required=True, whole=True),
        "grantControls": _part(
            "conditionalAccessGrantControls",
            {
                "operator": Property(TEXT),
                **_texts("builtInControls", "customAuthenticationFactors", "termsOfUse"),
                "authenticationStrength": _part(
                    "authenticationStrengthPolicy", {"id": Property(TEXT)}
                ),
            },
        ),
        "sessionControls": _part(
            "conditionalAccessSessionControls",
            {
                "disableResilienceDefaults": Property(BOOLEAN),
                "applicationEnforcedRestrictions": _part(
                    "applicationEnforcedRestrictionsSessionControl", _ENABLED
                ),
                "cloudAppSecurity": _part(
                    "cloudAppSecuritySessionControl",
                    {**_ENABLED, "cloudAppSecurityType": Property(TEXT)},
                ),
                "persistentBrowser": _part(
                    "persistentBrowserSessionControl", {**_ENABLED, "mode": Property(TEXT)}
                ),
                "signInFrequency": _part(
                    "signInFrequencySessionControl",
                    {
                        **_ENABLED,
                        "value": Property(INTEGER),
                        "type": Property(TEXT),
                        "authenticationType": Property(TEXT),
                        "frequencyInterval": Property(TEXT),
                    },
                ),
            },
        ),
    },
)

_LOCATION = {
    "id": Property(TEXT, read_only=True),
    "displayName": Property(TEXT, required=True),
    "createdDateTime": Property(MOMENT, read_only=True),
    "modifiedDateTime": Property(MOMENT, read_only=True),
}

IP_LOCATION = Entity(
    "IpNamedLocation",
    "ipNamedLocation",
    {
        **_LOCATION,
        "isTrusted": Property(BOOLEAN, False),
        "ipRanges": Property(
            ListOf(Complex("ipRange", {"cidrAddress": Property(TEXT)})), required=True
        ),
    },
)

COUNTRY_LOCATION = Entity(
    "CountryNamedLocation",
    "countryNamedLocation",
    {
        **_LOCATION,
        "countriesAndRegions": Property(TEXTS, required=True),
        "countryLookupMethod": Property(TEXT, "clientIpAddress"),
        "includeUnknownCountriesAndRegions": Property(BOOLEAN, False),
    },
)
