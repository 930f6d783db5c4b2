"""The redirect URL of a custom connector in a Power Platform environment, calculated.

Microsoft documents none of this: the rules were found by comparing published connectors. So what
the service tells is the authority, and the calculated URL shows beforehand what it will tell.
"""

import re

from b2c import addresses
from b2c.endpoint_rules import LOOPBACK
from b2c.refusal import InvalidSetting

REDIRECT_HOST = "global.consent.azure-apim.net"
"""The host of the consent service, which signs people in for a connection."""
GLOBAL_REDIRECT_URL = f"https://{REDIRECT_HOST}/redirect"
"""The URL that many connectors share, and that stands in until a connector has its own."""

_CONSENT_HOST = re.compile(r"[a-z0-9-]+\.consent\.azure-apim\.net")
_GOVERNMENT_HOST = re.compile(r"[a-z0-9-]+\.consent\.azure-api(m|hub)\.us")
"""Seen in documents of others for the clouds of the US government, for no connector of one's own.
Nothing is known of the cloud in China."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_BITS = 0xFFFFFFFF
_FIRST, _SECOND = 0x239B961B, 0xAB0E9789
_SHARED = "shared_"
_LONGEST_SLUG = 64
_LONGEST_START = 47
_COPY = "Copy the Redirect URL of the connector's Security page."


def environment_hash(text: str) -> str:
    """The 16 hexadecimal digits that stand for an environment's id in the names of its connectors.

    It is the hash of ARM's template function `uniqueString` before that writes it in base 32: a
    Murmur hash of 64 bits with the seed 0.
    """
    data = text.encode()
    one = two = 0
    tail = len(data) - len(data) % 8
    for start in range(0, tail, 8):
        one ^= _mixed(_word(data[start : start + 4]), _FIRST, 15, _SECOND)
        one = (_rotated(one, 19) + two) * 5 + 0x561CCD1B & _BITS
        two ^= _mixed(_word(data[start + 4 : start + 8]), _SECOND, 17, _FIRST)
        two = (_rotated(two, 13) + one) * 5 + 0x0BCAA747 & _BITS
    one ^= _mixed(_word(data[tail : tail + 4]), _FIRST, 15, _SECOND)
    two ^= _mixed(_word(data[tail + 4 :]), _SECOND, 17, _FIRST)
    one, two = _added(one ^ len(data), two ^ len(data))
    one, two = _added(_scattered(one), _scattered(two))
    return f"{two:08x}{one:08x}"


def encoded(text: str) -> str:
    """The text as a connector's name has it: lower case, and every character but letters and digits
    as a hyphen with its code in two hexadecimal digits. The text must be ASCII."""
    return re.sub(r"[^a-z0-9]", lambda match: f"-{ord(match[0]):02x}", text.lower())


def slug(prefix: str, display_name: str, environment_id: str) -> str:
    """The last part of the redirect URL of a connector that is a row of Dataverse.

    `prefix`: that of the solution's publisher. `environment_id`: as the service spells it, lower
    case, and `Default-…` with a capital letter. The rule for what is longer than 64 characters is
    a guess; `b2c.custom_connector` refuses such names.
    """
    whole = encoded(f"{prefix}_{display_name}_{environment_hash(environment_id)}")
    if len(whole) <= _LONGEST_SLUG:
        return whole
    return f"{whole[:_LONGEST_START]}-{environment_hash(whole)}"


def redirect_url(host: str, slug: str) -> str:
    """Where the consent service takes the answer of a sign-in; `host` may have a port."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    scheme = "http" if name.strip("[]") in LOOPBACK else "https"
    return f"{scheme}://{host}/redirect/{slug}"


def own_redirect_url(setting: str, value: str, host: str | None = None) -> str:
    """The URL of one connector, as its Security page shows it, and not the one that many share.

    `host`: the consent service's in a cloud that is not known here. Raises `InvalidSetting`; the
    refusal shows no query, which may hold a code of a sign-in.
    """
    place, mark, _ = value.partition("?")
    shown = f"{place}?…" if mark else value
    parts = addresses.parts_of(value)
    name = parts.hostname or ""
    if mark or "#" in value:
        rule, remedy = "a redirect URL has no query and no fragment", _COPY
    elif not (is_consent_host(name) or parts.netloc == host or name in LOOPBACK):
        rule = f"a connector's redirect URL is at {REDIRECT_HOST}, or in another cloud at its like"
        remedy = f"{_COPY} Where the page shows another host, name it with --host."
    elif parts.path.rstrip("/") == "/redirect":
        rule = "this URL is shared by many connectors, and none has it as its own"
        remedy = (
            "On the connector's Security page tick Update to unique redirect URL, save, and copy "
            "what it shows then. Logic Apps' own goes into redirectUrls by hand."
        )
    elif not _is_of_one(parts.path):
        rule = (
            "it must end in /redirect/ and the connector's name: small letters, digits and hyphens"
        )
        remedy = _COPY
    else:
        return addresses.redirect_uri(setting, value)
    raise InvalidSetting(setting, shown, rule, remedy)


def is_consent_host(name: str) -> bool:
    """Whether the consent service is known to have this host, or is reported to."""
    return bool(_CONSENT_HOST.fullmatch(name)) or is_reported_host(name)


def is_reported_host(name: str) -> bool:
    """Whether the host is known from a report only."""
    return bool(_GOVERNMENT_HOST.fullmatch(name))


def _is_of_one(path: str) -> bool:
    slug = path.removeprefix("/redirect/")
    return slug != path and len(slug) <= _LONGEST_SLUG and bool(_SLUG.fullmatch(slug))


def internal_id(slug: str) -> str:
    """The connector's name in Power Apps and Power Automate."""
    return _SHARED + slug


def slug_of(internal_id: str) -> str:
    """The part of a connector's internal id that its redirect URL ends in."""
    return internal_id.removeprefix(_SHARED)


def _word(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _rotated(word: int, bits: int) -> int:
    return (word << bits | word >> 32 - bits) & _BITS


def _mixed(word: int, factor: int, bits: int, second_factor: int) -> int:
    return _rotated(word * factor & _BITS, bits) * second_factor & _BITS


def _added(one: int, two: int) -> tuple[int, int]:
    one = one + two & _BITS
    return one, two + one & _BITS


def _scattered(word: int) -> int:
    word = (word ^ word >> 16) * 0x85EBCA6B & _BITS
    word = (word ^ word >> 13) * 0xC2B2AE35 & _BITS
    return word ^ word >> 16
