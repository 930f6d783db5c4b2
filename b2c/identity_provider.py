"""An identity provider of Azure AD B2C: its properties, and what is wrong with them.

https://learn.microsoft.com/graph/api/identitycontainer-post-identityproviders?view=graph-rest-beta
says which properties each type has; their names are Graph's own. Where the service's rule is not
documented (the length of a name, the form of a client id), nothing is refused here.
"""

from collections.abc import Mapping
from typing import Any

from b2c.endpoint_rules import endpoint
from b2c.property import Property, Record, Words
from b2c.property_rules import one_of, text
from b2c.refusal import HIDDEN, InvalidSetting
from b2c.secret_text import secret_file, secret_text
from b2c.unknown import UNKNOWN

APPLE = "Apple"
OPEN_ID_CONNECT = "OpenIdConnect"
DEFAULT_SCOPE = "openid"
# What a provider of type OpenIdConnect has where the program says nothing.
_DEFAULTS: Mapping[str, Any] = {
    # "Recommended for best security", says the documentation of responseMode.
    "responseMode": "form_post",
    "responseType": "code",
    "scope": DEFAULT_SCOPE,
    "claimsMapping": {"userId": "sub", "displayName": "name"},
}
_DISCOVERY = "/.well-known/openid-configuration"

_FOR_OPENID = "OpenIdConnect only. "
_FOR_APPLE = "Apple only; required there. "
_WRITE_ONLY = (
    " The service never shows it: it is sent at creation and when it changes here, and a change "
    "made elsewhere is not seen. After an import it is unknown, and sent by the first update that "
    "gives it."
)


def _metadata_url(path: str, value: Any) -> Any:
    if not endpoint(path, value).path.endswith(_DISCOVERY):
        raise InvalidSetting(
            path,
            value,
            f"the path of a discovery document ends in {_DISCOVERY}",
            "Copy the URL from the provider's documentation.",
        )
    return value


def _response_type(path: str, value: Any) -> Any:
    if value == "token":
        raise InvalidSetting(path, value, "Azure AD B2C does not support it", 'Use "code".')
    return one_of(path, value, [*_RESPONSE_TYPE.meanings])


def _scope(path: str, value: Any) -> Any:
    if "openid" not in text(path, value).split():
        raise InvalidSetting(
            path,
            value,
            "without openid the provider sends no ID token and nobody can sign in",
            f'Use "openid {value}".',
        )
    return value


_TYPE = Words(
    "IdentityProviderType",
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
)
_RESPONSE_MODE = Words(
    "ResponseMode",
    "How an OpenID Connect provider sends its answer to B2C.",
    {
        "form_post": "As a form, in the body of a request; the safer way.",
        "query": "In the query of a URL.",
    },
)
_RESPONSE_TYPE = Words(
    "ResponseType",
    "What an OpenID Connect provider sends to B2C.",
    {
        "code": "A code that B2C exchanges for a token, with its client secret.",
        "id_token": "An ID token, without a client secret.",
    },
)
_CLAIMS = Record(
    "ClaimsMapping",
    "The names of the provider's claims that B2C reads.",
    (
        Property("userId", "The claim that identifies a person, such as `sub`.", required=True),
        Property("displayName", "The claim with the name to show, such as `name`.", required=True),
        Property("givenName", "The claim with the first name, such as `given_name`."),
        Property("surname", "The claim with the last name, such as `family_name`."),
        Property("email", "The claim with the e-mail address, such as `email`."),
    ),
)

_NAME = Property("displayName", "The text on the provider's button.", required=True)
_CLIENT = (
    Property(
        "clientId",
        "The id of B2C's application at the provider. Required, but for Apple, which has none.",
    ),
    Property(
        "clientSecret",
        "The secret of B2C's application at the provider. Required, but for Apple and for "
        "OpenIdConnect with responseType id_token." + _WRITE_ONLY,
        rule=secret_text,
        secret=True,
    ),
)
_OPENID = (
    Property(
        "metadataUrl",
        _FOR_OPENID + "The provider's discovery document, an https URL whose path ends in "
        "`/.well-known/openid-configuration`; http for this machine only. Required.",
        rule=_metadata_url,
        replaces=True,
    ),
    Property(
        "responseMode",
        _FOR_OPENID + "How the provider sends its answer; form_post if left out.",
        _RESPONSE_MODE,
    ),
    Property(
        "responseType",
        _FOR_OPENID + "What the provider sends; code if left out.",
        _RESPONSE_TYPE,
        rule=_response_type,
    ),
    Property(
        "scope",
        _FOR_OPENID + "What is asked of the provider: words with blanks between, `openid` among "
        f"them; `{DEFAULT_SCOPE}` if left out.",
        rule=_scope,
    ),
    Property(
        "domainHint",
        _FOR_OPENID + "With this value as `domain_hint`, a request goes to the provider at once.",
    ),
    Property(
        "claimsMapping",
        _FOR_OPENID + "Which of the provider's claims B2C reads; `userId` from `sub` and "
        "`displayName` from `name` if left out.",
        _CLAIMS,
    ),
)
_APPLE = (
    Property("developerId", _FOR_APPLE + "The Apple developer's (team's) id."),
    Property("serviceId", _FOR_APPLE + "The id of B2C's service at Apple."),
    Property("keyId", _FOR_APPLE + "The id of the key in `certificateData`."),
    Property(
        "certificateData",
        _FOR_APPLE + "The text of the key file that Apple gave." + _WRITE_ONLY,
        rule=secret_file,
        secret=True,
    ),
)

IDENTITY_PROVIDER = Record(
    "IdentityProvider",
    "An identity provider of an Azure AD B2C tenant, which user flows then offer. The tenant has "
    "one of each type, but any number of type OpenIdConnect.\n\n"
    "Import: `pulumi import b2c:index:IdentityProvider google Google-OAUTH`",
    (
        Property("type", "The kind of provider.", _TYPE, required=True, replaces=True),
        _NAME,
        *_CLIENT,
        *_OPENID,
        *_APPLE,
    ),
)
TYPES = (*_TYPE.meanings,)
SOCIAL = tuple(name for name in TYPES if name not in (APPLE, OPEN_ID_CONNECT))
CLAIMS = (*_CLAIMS.by_name,)
_OF_TYPE: Mapping[str, tuple[Property, ...]] = {
    **dict.fromkeys(SOCIAL, _CLIENT),
    OPEN_ID_CONNECT: (*_CLIENT, *_OPENID),
    APPLE: _APPLE,
}


def properties(provider_type: object) -> tuple[str, ...]:
    """The properties that a provider of the type has, besides `type`; all if it is not known."""
    everything = (*_CLIENT, *_OPENID, *_APPLE)
    return tuple(one.name for one in (_NAME, *_OF_TYPE.get(str(provider_type), everything)))


def check(
    old: Mapping[str, Any], inputs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """The inputs with their defaults, and what is wrong with them.

    `old`: the inputs so far. An imported provider's secret is unknown to everyone, so one that
    never had a secret here does not need one, as long as it stays of its type.
    """
    checked, wrong = check_alone(inputs)
    missing = [name for name in _required(old, {**checked, **inputs}) if name not in inputs]
    return checked, wrong + [_missing(name, inputs.get("type")) for name in missing]


def check_alone(inputs: Mapping[str, Any]) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """The same as far as it is right or wrong whatever the provider had before."""
    provider_type = inputs.get("type")
    foreign = IDENTITY_PROVIDER.by_name.keys() - {"type", *properties(provider_type)}
    defaults = _DEFAULTS if provider_type == OPEN_ID_CONNECT else {}
    own = {name: value for name, value in inputs.items() if name not in foreign}
    checked, wrong = IDENTITY_PROVIDER.normal_form({**defaults, **own})
    for name in inputs:
        if name in foreign:
            shown = HIDDEN if name in IDENTITY_PROVIDER.secrets else inputs[name]
            rule = f"a provider of type {provider_type} has no {name}"
            wrong.append(InvalidSetting(name, shown, rule, "Remove it."))
    return checked, wrong


def _required(old: Mapping[str, Any], inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """What the provider's type needs, beyond what every provider needs."""
    provider_type = inputs.get("type")
    if provider_type not in TYPES:
        return ()
    # An Apple provider may come back without any of its own properties.
    kept = bool(old) and old.get("type") == provider_type
    if provider_type == APPLE:
        return tuple(one.name for one in _APPLE if not kept or one.name in old)
    optional: set[str] = set()
    if inputs.get("responseType") in ("id_token", UNKNOWN) or (kept and "clientSecret" not in old):
        optional.add("clientSecret")
    required = [*_CLIENT, *(_OPENID[:1] if provider_type == OPEN_ID_CONNECT else ())]
    return tuple(one.name for one in required if one.name not in optional)


def _missing(name: str, provider_type: object) -> InvalidSetting:
    rule, remedy = f"a provider of type {provider_type} needs it", "Give it a value."
    if name == "clientSecret" and provider_type == OPEN_ID_CONNECT:
        rule, remedy = "responseType code needs it", "Give it, or use responseType id_token."
    return InvalidSetting(name, None, rule, remedy)
