"""What Azure AD B2C accepts, checked before any cloud call.

Every function takes the setting's name and its value, returns the value in its normal form, and
raises `InvalidSetting` otherwise. Names are spelled as in the configuration and in Pulumi's own
diagnostics, in camel case with the position in a list: `redirectUrls[1]`. The limits are those of
the audience `AzureADandPersonalMicrosoftAccount`, which B2C requires:
https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from b2c.refusal import InvalidSetting

_T = TypeVar("_T")
_Ids = TypeVar("_Ids", bound=Mapping[str, object])

MAX_DISPLAY_NAME = 90
MAX_IDENTIFIER_URI = 120
MAX_REDIRECT_URIS = 100
MAX_REDIRECT_URI = 256
MAX_SCOPES = 100
MAX_SCOPES_PER_CLIENT = 30
MAX_SCOPE_VALUE = 40
MAX_SECRETS = 2

_TENANT_NAME = re.compile(r"[A-Za-z0-9]{1,27}")
_API_NAME = re.compile(r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*")
_POLICY = re.compile(r"b2c_1a?_[A-Za-z0-9_-]+", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
_LOOPBACK = re.compile(r"http://localhost(:\d{1,5})?")
# What Graph takes (https://learn.microsoft.com/graph/api/resources/permissionscope), less what B2C
# refuses in a scope parameter (AADB2C99005) and the slash, which ends the App ID URI there.
_SCOPE_VALUE = re.compile(r"(?!\.)[0-9A-Za-z:!#$%&'()*+\-.;=?@\[\]_~]+")
# https://learn.microsoft.com/entra/identity-platform/reply-url
_REDIRECT_FORBIDDEN = "!$'(),;"


@contextmanager
def known_as(names: Mapping[str, str], prefix: str = "") -> Iterator[None]:
    """Within it, refusals name settings as the caller's reader knows them."""
    try:
        yield
    except InvalidSetting as refusal:
        raise _renamed(refusal, names, prefix) from None


def _renamed(refusal: InvalidSetting, names: Mapping[str, str], prefix: str) -> InvalidSetting:
    first = re.match(r"\w*", refusal.setting)[0]  # type: ignore[index]
    setting = prefix + names.get(first, first) + refusal.setting[len(first) :]
    return InvalidSetting(setting, refusal.value, refusal.rule, refusal.remedy)


def tenant_name(setting: str, value: str) -> str:
    """The first label of the tenant's initial domain: `contoso` of `contoso.onmicrosoft.com`."""
    if _TENANT_NAME.fullmatch(value):
        return value
    label = re.sub(r"^https?://", "", value).split(".")[0].split("/")[0]
    remedy = f'Use "{label}".' if _TENANT_NAME.fullmatch(label) else "Use a name like contoso."
    raise InvalidSetting(
        setting,
        value,
        "it must be the tenant's name alone (letters and digits, at most 27), "
        "without https:// and without a domain",
        remedy,
    )


def guid(setting: str, value: str) -> str:
    """A GUID in its canonical form: lower case, with hyphens."""
    try:
        if len(value) == 36:
            return str(UUID(value))
    except ValueError:
        pass
    raise InvalidSetting(
        setting,
        value,
        "it must be a GUID",
        "Copy it from the portal; it looks like 11111111-2222-3333-4444-555555555555.",
    )


def policy(setting: str, value: str) -> str:
    """The name of a user flow (`B2C_1_…`) or a custom policy (`B2C_1A_…`), prefix in any case."""
    if _POLICY.fullmatch(value):
        return value
    raise InvalidSetting(
        setting,
        value,
        "a policy starts with B2C_1_ (user flow) or B2C_1A_ (custom policy), "
        "then letters, digits, _ and -",
        "Copy the name from the tenant's list of user flows"
        + (f"; perhaps B2C_1_{value}." if re.fullmatch(r"[A-Za-z0-9_-]+", value) else "."),
    )


def custom_domain(setting: str, value: str) -> str:
    """A host that serves sign-in (`login.contoso.com`), or `http://localhost:<port>`."""
    if _HOST.fullmatch(value) or (_LOOPBACK.fullmatch(value) and _parts(value).hostname):
        return value
    host = _parts(value if "//" in value else f"//{value}").hostname or ""
    raise InvalidSetting(
        setting,
        value,
        "it must be a host name without scheme, port or path, or http://localhost:<port>",
        f'Use "{host}".' if _HOST.fullmatch(host) else "Use a name like login.contoso.com.",
    )


def display_name(setting: str, value: str) -> str:
    """The name that people see in the portal."""
    if len(value.strip()) > 0 and len(value) <= MAX_DISPLAY_NAME:
        return value
    raise InvalidSetting(
        setting,
        value,
        f"a display name has 1 to {MAX_DISPLAY_NAME} characters for a B2C application",
        "Shorten it." if value.strip() else "Give it a name.",
    )


def api_name(setting: str, value: str, tenant: str) -> str:
    """The last part of the App ID URI `https://<tenant>.onmicrosoft.com/<name>`."""
    if not _API_NAME.fullmatch(value):
        raise InvalidSetting(
            setting,
            value,
            "it becomes the last part of the App ID URI: letters, digits, . _ ~ - and / between "
            "parts, no / at either end",
            "Use a name like orders.",
        )
    room = MAX_IDENTIFIER_URI - len(f"https://{tenant}.onmicrosoft.com/")
    if len(value) > room:
        raise InvalidSetting(
            setting,
            value,
            f"the App ID URI would have more than {MAX_IDENTIFIER_URI} characters",
            f"Use at most {room} characters.",
        )
    return value


def identifier_uri(setting: str, value: str) -> str:
    """The App ID URI of an API that is registered elsewhere."""
    parts = _parts(value)
    if (
        parts.scheme in ("https", "api")
        and parts.netloc
        and not (parts.query or parts.fragment or value.endswith("/"))
        and not re.search(r"[\s*]", value)
        and len(value) <= MAX_IDENTIFIER_URI
    ):
        return value
    raise InvalidSetting(
        setting,
        value,
        "an App ID URI starts with https:// or api://, has no query, fragment, wildcard, blank or "
        f"final /, and at most {MAX_IDENTIFIER_URI} characters",
        "Copy it from the API's page Expose an API.",
    )


def scope_value(setting: str, value: str) -> str:
    """The name of a scope, as the token's `scp` claim shows it."""
    if not _SCOPE_VALUE.fullmatch(value):
        raise InvalidSetting(
            setting,
            value,
            "a scope has no blank, no / , < > { } | ^ or `, and does not start with a dot",
            "Use a name like orders.read.",
        )
    if len(value) > MAX_SCOPE_VALUE:
        raise InvalidSetting(
            setting,
            value,
            f"it has {len(value)} characters, a scope in B2C at most {MAX_SCOPE_VALUE}",
            "Shorten it.",
        )
    return value


def redirect_uri(setting: str, value: str) -> str:
    """Where B2C may send the browser back to; compared letter by letter at sign-in."""
    parts = _parts(value)
    rule, remedy = "", "Use https, or remove the entry."
    if parts.scheme not in ("https", "http") or not parts.hostname:
        rule = "a redirect URI is an absolute https URL"
    elif parts.scheme == "http" and parts.hostname != "localhost":
        rule = "B2C takes plain http only for localhost"
    elif parts.query or parts.fragment or "?" in value or "#" in value:
        rule, remedy = "B2C takes no query and no fragment in a redirect URI", "Remove that part."
    elif "*" in value:
        rule, remedy = "B2C takes no wildcard in a redirect URI", "List each URI."
    elif any(c in _REDIRECT_FORBIDDEN or c.isspace() for c in value) or parts.username:
        rule = f"blanks, user names and the characters {' '.join(_REDIRECT_FORBIDDEN)} are refused"
        remedy = "Copy the URI from the connector's Security page."
    elif len(value) > MAX_REDIRECT_URI:
        rule = f"it has {len(value)} characters, a redirect URI at most {MAX_REDIRECT_URI}"
        remedy = "Use a shorter one."
    if rule:
        raise InvalidSetting(setting, value, rule, remedy)
    return value


def each(
    setting: str,
    values: Sequence[_T],
    rule: Callable[[str, _T], _T],
    *,
    most: int,
    least: int = 0,
    part: str = "",
) -> list[_T]:
    """Apply a rule to each entry; refuse duplicates, too many entries and too few.

    `part`: what of each entry the values are, as in `scopes[0].value`.
    """
    if len(values) > most:
        raise too_many(setting, len(values), most)
    if len(values) < least:
        raise InvalidSetting(setting, list(values), "it needs an entry", "Add one.")
    checked: list[_T] = []
    for position, value in enumerate(values):
        here = f"{setting}[{position}]{part}"
        checked.append(rule(here, value))
        if checked[-1] in checked[:-1]:
            raise listed_twice(here, value)
    return checked


def too_many(setting: str, count: int, most: int) -> InvalidSetting:
    """The refusal of a list that is too long."""
    return InvalidSetting(
        setting, f"a list of {count}", f"it takes at most {most} entries", "Remove some."
    )


def listed_twice(setting: str, value: object) -> InvalidSetting:
    """The refusal of the second of two equal entries."""
    return InvalidSetting(setting, value, "it is listed twice", "Remove one of the two.")


def one_of(setting: str, value: str, choices: Sequence[str]) -> str:
    """One of a few words."""
    if value in choices:
        return value
    raise InvalidSetting(
        setting, value, f"it must be {' or '.join(choices)}", f'Use "{choices[0]}".'
    )


def required(setting: str, value: object, remedy: str) -> None:
    """Refuse a setting that is missing or empty."""
    if value is None or value == "":
        raise InvalidSetting(setting, value or None, "it is required", remedy)


def guids(setting: str, ids: _Ids) -> _Ids:
    """A record whose entries named `…object_id` and `…client_id` are GUIDs."""
    for key, value in ids.items():
        if key.endswith(("object_id", "client_id")) and isinstance(value, str):
            guid(f"{setting}.{camel_case(key)}", value)
    return ids


def camel_case(name: str) -> str:
    """`client_secrets` as the configuration spells it: `clientSecrets`."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def _parts(url: str) -> SplitResult:
    """The parts of a URL; none at all where it is malformed or its port is impossible."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts
