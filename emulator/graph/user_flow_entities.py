"""Entity types of the user flow routes (Microsoft Graph beta reference, b2cIdentityUserFlow)."""

from __future__ import annotations

from emulator.tenant.directory.types import BOOLEAN, NUMBER, TEXT, Complex, Entity, ListOf, Property

FLOW_TYPES = (
    "signUp",
    "signIn",
    "signUpOrSignIn",
    "passwordReset",
    "profileUpdate",
    "resourceOwner",
)

_ATTACHED = Complex(
    "identityProvider",
    {
        name: Property(TEXT)
        for name in ("id", "name", "type", "displayName", "clientId", "clientSecret")
    },
)

ATTRIBUTE_VALUE = Complex(
    "userAttributeValuesItem",
    {
        "name": Property(TEXT),
        "value": Property(TEXT),
        "isDefault": Property(BOOLEAN, False),
    },
)

ASSIGNMENT = Entity(
    "IdentityUserFlowAttributeAssignment",
    "identityUserFlowAttributeAssignment",
    {
        "id": Property(TEXT),
        "displayName": Property(TEXT),
        "isOptional": Property(BOOLEAN, False),
        "requiresVerification": Property(BOOLEAN, False),
        "userInputType": Property(TEXT, "textBox"),
        "userAttributeValues": Property(ListOf(ATTRIBUTE_VALUE)),
        "userAttribute": Property(
            Complex(
                "identityUserFlowAttribute",
                {
                    name: Property(TEXT)
                    for name in (
                        "id",
                        "displayName",
                        "description",
                        "dataType",
                        "userFlowAttributeType",
                    )
                },
            )
        ),
    },
)

LANGUAGE = Entity(
    "UserFlowLanguageConfiguration",
    "userFlowLanguageConfiguration",
    {
        "id": Property(TEXT),
        "isEnabled": Property(BOOLEAN),
        "displayName": Property(TEXT),
    },
)

FLOW = Entity(
    "B2cIdentityUserFlow",
    "b2cIdentityUserFlow",
    {
        "id": Property(TEXT),
        "userFlowType": Property(TEXT),
        "userFlowTypeVersion": Property(NUMBER),
        "isLanguageCustomizationEnabled": Property(BOOLEAN, False),
        "defaultLanguageTag": Property(TEXT),
        # user_flow_api_connectors reads the steps, where `@odata.id` is no annotation.
        "apiConnectorConfiguration": Property(Complex("apiConnectorConfiguration", {})),
        "identityProviders": Property(ListOf(_ATTACHED)),
        "userFlowIdentityProviders": Property(ListOf(_ATTACHED)),
        "userAttributeAssignments": Property(
            ListOf(Complex("userAttributeAssignment", ASSIGNMENT.properties))
        ),
        "languages": Property(ListOf(Complex("languageConfiguration", LANGUAGE.properties))),
    },
)

# The properties of a user flow in a response, without the navigation properties.
FLOW_PROPERTIES = (
    "id",
    "userFlowType",
    "userFlowTypeVersion",
    "isLanguageCustomizationEnabled",
    "defaultLanguageTag",
    "apiConnectorConfiguration",
)
