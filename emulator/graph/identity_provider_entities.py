"""The types of identity providers that a B2C tenant can create.

Source: Graph reference, identityProviderBase.
"""

from __future__ import annotations

from emulator.graph.identity_provider_documents import APPLE, OPEN_ID_CONNECT, SOCIAL
from emulator.tenant.directory.types import NULL, TEXT, Complex, Entity, Property

# Public pages show some of these ids. The others have the same form, which no page confirms.
SOCIAL_IDS = {
    "Amazon": "Amazon-OAUTH",
    "Facebook": "Facebook-OAUTH",
    "GitHub": "GitHub-OAUTH",
    "Google": "Google-OAUTH",
    "LinkedIn": "LinkedIn-OAUTH",
    "Microsoft": "MSA-OIDC",
    "QQ": "QQ-OAUTH",
    "Twitter": "Twitter-OAUTH",
    "WeChat": "WeChat-OAUTH",
    "Weibo": "Weibo-OAUTH",
}
APPLE_ID = "Apple-Managed-OIDC"

# The documentation's list for a B2C directory.
AVAILABLE_TYPES = (
    "Microsoft",
    "Google",
    "Facebook",
    "Amazon",
    "LinkedIn",
    "Weibo",
    "QQ",
    "WeChat",
    "Twitter",
    "GitHub",
    "AppleManaged",
    "OpenIdConnect",
)

RESPONSE_MODES = ("form_post", "query")
# Graph's type has `token` as well, which is "not supported by Azure AD B2C at the moment".
RESPONSE_TYPES = ("code", "id_token")

_REQUIRED = Property(TEXT, required=True)

_CLAIMS_MAPPING = Complex(
    "claimsMapping",
    {name: Property(TEXT) for name in ("userId", "displayName", "givenName", "surname", "email")},
)

ENTITIES = {
    SOCIAL: Entity(
        "SocialIdentityProvider",
        "socialIdentityProvider",
        {
            "id": Property(TEXT),
            "displayName": _REQUIRED,
            "identityProviderType": _REQUIRED,
            "clientId": _REQUIRED,
            "clientSecret": _REQUIRED,
        },
    ),
    OPEN_ID_CONNECT: Entity(
        "OpenIdConnectIdentityProvider",
        "openIdConnectIdentityProvider",
        {
            "id": Property(TEXT),
            "displayName": _REQUIRED,
            "clientId": _REQUIRED,
            # Required with the response type `code`.
            "clientSecret": Property(TEXT),
            "metadataUrl": _REQUIRED,
            "responseMode": _REQUIRED,
            "responseType": _REQUIRED,
            "scope": _REQUIRED,
            "domainHint": Property(TEXT),
            "claimsMapping": Property(_CLAIMS_MAPPING, NULL, required=True),
        },
    ),
    APPLE: Entity(
        "AppleManagedIdentityProvider",
        "appleManagedIdentityProvider",
        {
            "id": Property(TEXT),
            "displayName": _REQUIRED,
            "developerId": _REQUIRED,
            "serviceId": _REQUIRED,
            "keyId": _REQUIRED,
            "certificateData": _REQUIRED,
        },
    ),
}
