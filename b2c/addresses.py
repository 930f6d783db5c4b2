"""The addresses that Azure AD B2C accepts, checked before any request.

As in `b2c.names`, every function returns the value or raises `InvalidSetting`.
"""

import re
from urllib.parse import SplitResult, urlsplit

from b2c.refusal import InvalidSetting

MAX_IDENTIFIER_URI = 120
MAX_REDIRECT_URIS = 100
MAX_REDIRECT_URI = 256

_HOST = re.compile(r"(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
# Letters, digits, _ and - between dots; or an address of IPv6.
_ANY_HOST = re.compile(r"\w([\w-]*\w)?(\.\w([\w-]*\w)?)*|[0-9a-f.]*:[0-9a-f:.]+", re.ASCII)
_API_NAME = re.compile(r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*")
_LOOPBACK = re.compile(r"http://localhost(:\d{1,5})?", re.ASCII)
# https://learn.microsoft.com/entra/identity-platform/reply-url
_REDIRECT_FORBIDDEN = "!$'(),;"


def custom_domain(setting: str, value: str) -> str:
    """A host that serves sign-in (`login.contoso.com`), or `http://localhost:<port>`."""
    if _HOST.fullmatch(value) or (_LOOPBACK.fullmatch(value) and parts_of(value).hostname):
        return value
    host = parts_of(value if "//" in value else f"//{value}").hostname or ""
    raise InvalidSetting(
        setting,
        value,
        "it must be a host name without scheme, port or path, or http://localhost:<port>",
        f'Use "{host}".' if _HOST.fullmatch(host) else "Use a name like login.contoso.com.",
    )


def api_name(setting: str, value: str, tenant: str) -> str:
    """The last part of the App ID URI `https://<tenant>.onmicrosoft.com/<name>`."""
    if not _API_NAME.fullmatch(value) or {".", ".."} & set(value.split("/")):
        raise InvalidSetting(
            setting,
            value,
            "it becomes the last part of the App ID URI: letters, digits, . _ ~ - and / between "
            "parts, no / at either end and no part . or ..",
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
    parts = parts_of(value)
    if (
        parts.scheme in ("https", "api")
        and parts.netloc
        and value.isascii()
        and not re.search(r"[\s*?#@]|/$", value)
        and len(value) <= MAX_IDENTIFIER_URI
    ):
        return value
    raise InvalidSetting(
        setting,
        value,
        "an App ID URI starts with https:// or api://, has no query, fragment, user, wildcard, "
        f"blank or final /, and at most {MAX_IDENTIFIER_URI} characters, all of them ASCII",
        "Copy it from the API's page Expose an API.",
    )


def redirect_uri(setting: str, value: str) -> str:
    """Where B2C may send the browser back to; compared letter by letter at sign-in."""
    parts = parts_of(value)
    rule, remedy = "", "Use https, or remove the entry."
    if not value.startswith(("https://", "http://")) or not parts.hostname or parts.port == 0:
        rule = "a redirect URI is an absolute https URL, its scheme in small letters"
    elif not value.isascii():
        rule = "a redirect URI has ASCII characters only"
        remedy = "Write the host in its xn-- form, and the path with % escapes."
    elif parts.scheme == "http" and parts.hostname != "localhost":
        rule = "B2C takes plain http only for localhost"
    elif parts.query or parts.fragment or "?" in value or "#" in value:
        rule, remedy = "B2C takes no query and no fragment in a redirect URI", "Remove that part."
    elif "*" in value:
        rule, remedy = "B2C takes no wildcard in a redirect URI", "List each URI."
    elif any(c in _REDIRECT_FORBIDDEN or c.isspace() for c in value) or ("@" in parts.netloc):
        rule = f"blanks, user names and the characters {' '.join(_REDIRECT_FORBIDDEN)} are refused"
        remedy = "Copy the URI from the connector's Security page."
    elif not _ANY_HOST.fullmatch(parts.hostname) or parts.netloc.endswith(":"):
        rule = "a redirect URI has the name of a host, and after a colon its port"
        remedy = "Copy the URI from the connector's Security page."
    elif len(value) > MAX_REDIRECT_URI:
        rule = f"it has {len(value)} characters, a redirect URI at most {MAX_REDIRECT_URI}"
        remedy = "Use a shorter one."
    if rule:
        raise InvalidSetting(setting, value, rule, remedy)
    return value


def endpoint_url(setting: str, value: str) -> str:
    """An address of the sign-in: https, or http on localhost as the emulator serves it."""
    parts = parts_of(value)
    if (
        parts.hostname
        and parts.username is None
        and value.startswith(("https://", "http://"))
        and (parts.scheme == "https" or parts.hostname == "localhost")
    ):
        return value
    raise InvalidSetting(
        setting,
        value,
        "it must be an absolute https URL without a user",
        "Take it from a FlowConnector's outputs.",
    )


def parts_of(url: str) -> SplitResult:
    """The parts of a URL; none at all where it is malformed or its port is impossible."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts
