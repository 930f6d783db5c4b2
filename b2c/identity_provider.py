"""What Azure AD B2C accepts as an identity provider, checked before any request.

https://learn.microsoft.com/graph/api/identitycontainer-post-identityproviders?view=graph-rest-beta
says which properties each type has. Where the service's rule is not documented (the length of a
name, the form of a client id), nothing is refused here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from b2c.endpoint_rules import endpoint
from b2c.property_rules import one_of, record, text
from b2c.refusal import InvalidSetting
from b2c.secret_text import HIDDEN, secret_text
from b2c.unknown import UNKNOWN, contains_unknown

_Rule = Callable[[str, object], object]

APPLE = "Apple"
OPEN_ID_CONNECT = "OpenIdConnect"
SOCIAL = (
    "Amazon",
    "Facebook",
    "GitHub",
    "Google",
    "LinkedIn",
    "Microsoft",
    "QQ",
    "Twitter",
    "WeChat",
    "Weibo",
)
TYPES = (*SOCIAL, OPEN_ID_CONNECT, APPLE)

SECRETS = frozenset({"clientSecret", "certificateData"})

CLAIMS = ("userId", "displayName", "givenName", "surname", "email")
DEFAULT_SCOPE = "openid"
_DEFAULTS: Mapping[str, Any] = {
    # "Recommended for best security", says the documentation of responseMode.
    "responseMode": "form_post",
    "responseType": "code",
    "scope": DEFAULT_SCOPE,
    "claimsMapping": {"userId": "sub", "displayName": "name"},
}
_DISCOVERY = "/.well-known/openid-configuration"

_CLIENT = ("displayName", "clientId", "clientSecret")
_OPENID = ("metadataUrl", "responseMode", "responseType", "scope", "domainHint", "claimsMapping")
_APPLE = ("displayName", "developerId", "serviceId", "keyId", "certificateData")
_NAMES = (*_CLIENT, *_OPENID, *_APPLE[1:])


def properties(provider_type: object) -> tuple[str, ...]:
    """The properties that a provider of the type has, besides `type`; all if it is not known."""
    if provider_type == OPEN_ID_CONNECT:
        return (*_CLIENT, *_OPENID)
    if provider_type == APPLE:
        return _APPLE
    return _CLIENT if provider_type in SOCIAL else _NAMES


def check(
    old: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """The inputs with their defaults, and what is wrong with them.

    `old`: the inputs so far. An imported provider's secret is unknown to everyone, so one that
    never had a secret here does not need one, as long as it stays of its type.
    """
    wrong: list[InvalidSetting] = []
    provider_type = given.get("type")
    if provider_type is not UNKNOWN:
        _collect(wrong, _provider_type, "type", provider_type)
    checked = dict(given)
    if provider_type == OPEN_ID_CONNECT:
        checked = {**_DEFAULTS, **checked}
    known = properties(provider_type)
    for name, value in given.items():
        if name == "type" or value is UNKNOWN:
            continue
        if name not in known:
            wrong.append(_foreign(name, value, provider_type))
        elif not contains_unknown(value):
            _collect(wrong, _RULES[name], name, value)
    for name in _required(old, checked):
        if name not in checked:
            wrong.append(_missing(name, provider_type))
    return checked, wrong


def _required(old: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, ...]:
    provider_type = given.get("type")
    if provider_type not in TYPES:
        return ("displayName",)
    # An Apple provider may come back without any of its own properties.
    kept = bool(old) and old.get("type") == provider_type
    if provider_type == APPLE:
        return tuple(name for name in _APPLE if not kept or name == "displayName" or name in old)
    optional: set[str] = set()
    if given.get("responseType") in ("id_token", UNKNOWN) or (kept and "clientSecret" not in old):
        optional.add("clientSecret")
    required = (*_CLIENT, "metadataUrl") if provider_type == OPEN_ID_CONNECT else _CLIENT
    return tuple(name for name in required if name not in optional)


def _collect(wrong: list[InvalidSetting], rule: _Rule, path: str, value: object) -> None:
    try:
        rule(path, value)
    except InvalidSetting as error:
        wrong.append(error)


def _foreign(name: str, value: object, provider_type: object) -> InvalidSetting:
    if name not in _NAMES:
        return InvalidSetting(
            name, value, "there is no such property", f"Known: {', '.join(_NAMES)}."
        )
    shown = HIDDEN if name in SECRETS else value
    return InvalidSetting(
        name, shown, f"a provider of type {provider_type} has no {name}", "Remove it."
    )


def _missing(name: str, provider_type: object) -> InvalidSetting:
    rule = f"a provider of type {provider_type} needs it"
    if name == "clientSecret" and provider_type == OPEN_ID_CONNECT:
        rule = "responseType code needs it"
        return InvalidSetting(name, None, rule, "Give it, or use responseType id_token.")
    return InvalidSetting(name, None, rule, "Give it a value.")


def _provider_type(path: str, value: object) -> None:
    one_of(path, value, TYPES)


def _metadata_url(path: str, value: object) -> None:
    if not endpoint(path, value).path.endswith(_DISCOVERY):
        raise InvalidSetting(
            path,
            value,
            f"the path of a discovery document ends in {_DISCOVERY}",
            "Copy the URL from the provider's documentation.",
        )


def _response_type(path: str, value: object) -> None:
    if value == "token":
        raise InvalidSetting(path, value, "Azure AD B2C does not support it", 'Use "code".')
    one_of(path, value, ("code", "id_token"))


def _scope(path: str, value: object) -> None:
    if "openid" not in text(path, value).split():
        raise InvalidSetting(
            path,
            value,
            "without openid the provider sends no ID token and nobody can sign in",
            f'Use "openid {value}".',
        )


def _claims_mapping(path: str, value: object) -> None:
    given = record(path, value, CLAIMS, required=CLAIMS[:2])
    for name, claim in given.items():
        text(f"{path}.{name}", claim)


_RULES: Mapping[str, _Rule] = {
    "displayName": text,
    "clientId": text,
    "clientSecret": secret_text,
    "metadataUrl": _metadata_url,
    "responseMode": lambda path, value: one_of(path, value, ("form_post", "query")),
    "responseType": _response_type,
    "scope": _scope,
    "domainHint": text,
    "claimsMapping": _claims_mapping,
    "developerId": text,
    "serviceId": text,
    "keyId": text,
    "certificateData": secret_text,
}
