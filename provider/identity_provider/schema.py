"""The schema of `b2c:index:IdentityProvider`."""

from b2c.identity_provider import DEFAULT_SCOPE
from plugin.schema_spec import TEXT, Spec, described, named, record, resource, words

_TYPE = "b2c:index:IdentityProviderType"
_RESPONSE_MODE = "b2c:index:ResponseMode"
_RESPONSE_TYPE = "b2c:index:ResponseType"
_CLAIMS = "b2c:index:ClaimsMapping"

_OPENID = "OpenIdConnect only. "
_APPLE = "Apple only; required there. "
_WRITE_ONLY = (
    " The service never shows it: it is sent at creation and when it changes here, and a change "
    "made elsewhere is not seen. After an import it is unknown, and sent by the first update that "
    "gives it."
)

IDENTITY_PROVIDER = resource(
    "An identity provider of an Azure AD B2C tenant, which user flows then offer. The tenant has "
    "one of each type, but any number of type OpenIdConnect.\n\n"
    "Import: `pulumi import b2c:index:IdentityProvider google Google-OAUTH`",
    {
        "type": described(named(_TYPE), "The kind of provider.", replaces=True),
        "displayName": described(TEXT, "The text on the provider's button."),
        "clientId": described(
            TEXT,
            "The id of B2C's application at the provider. Required, but for Apple, which has none.",
        ),
        "clientSecret": described(
            TEXT,
            "The secret of B2C's application at the provider. Required, but for Apple and for "
            "OpenIdConnect with responseType id_token." + _WRITE_ONLY,
            secret=True,
        ),
        "metadataUrl": described(
            TEXT,
            _OPENID + "The provider's discovery document, an https URL whose path ends in "
            "`/.well-known/openid-configuration`; http for this machine only. Required.",
            replaces=True,
        ),
        "responseMode": described(
            named(_RESPONSE_MODE),
            _OPENID + "How the provider sends its answer; form_post if not given.",
        ),
        "responseType": described(
            named(_RESPONSE_TYPE), _OPENID + "What the provider sends; code if not given."
        ),
        "scope": described(
            TEXT,
            _OPENID + f"What is asked of the provider: words with blanks between, `openid` among "
            f"them; `{DEFAULT_SCOPE}` if not given.",
        ),
        "domainHint": described(
            TEXT,
            _OPENID + "With this value as `domain_hint`, a request goes to the provider at once.",
        ),
        "claimsMapping": described(
            named(_CLAIMS),
            _OPENID + "Which of the provider's claims B2C reads; `userId` from `sub` and "
            "`displayName` from `name` if not given.",
        ),
        "developerId": described(TEXT, _APPLE + "The Apple developer's (team's) id."),
        "serviceId": described(TEXT, _APPLE + "The id of B2C's service at Apple."),
        "keyId": described(TEXT, _APPLE + "The id of the key in `certificateData`."),
        "certificateData": described(
            TEXT, _APPLE + "The text of the key file that Apple gave." + _WRITE_ONLY, secret=True
        ),
    },
    required=("type", "displayName"),
)

IDENTITY_PROVIDER_TYPES: dict[str, Spec] = {
    _TYPE: words(
        "The kind of an identity provider.",
        {
            "Amazon": "",
            "Apple": "Sign in with Apple.",
            "Facebook": "",
            "GitHub": "",
            "Google": "",
            "LinkedIn": "",
            "Microsoft": "Personal Microsoft accounts.",
            "OpenIdConnect": "Any provider of OpenID Connect.",
            "QQ": "",
            "Twitter": "",
            "WeChat": "",
            "Weibo": "",
        },
    ),
    _RESPONSE_MODE: words(
        "How an OpenID Connect provider sends its answer to B2C.",
        {
            "form_post": "As a form, in the body of a request; the safer way.",
            "query": "In the query of a URL.",
        },
    ),
    _RESPONSE_TYPE: words(
        "What an OpenID Connect provider sends to B2C.",
        {
            "code": "A code that B2C exchanges for a token, with its client secret.",
            "id_token": "An ID token, without a client secret.",
        },
    ),
    _CLAIMS: record(
        "The names of the provider's claims that B2C reads.",
        {
            "userId": described(TEXT, "The claim that identifies a person, such as `sub`."),
            "displayName": described(TEXT, "The claim with the name to show, such as `name`."),
            "givenName": described(TEXT, "The claim with the first name, such as `given_name`."),
            "surname": described(TEXT, "The claim with the last name, such as `family_name`."),
            "email": described(TEXT, "The claim with the e-mail address, such as `email`."),
        },
        required=("userId", "displayName"),
    ),
}
