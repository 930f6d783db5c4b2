"""What single values of a custom connector in a Power Platform environment may be.

The sizes are those of the columns of Dataverse's table `connector`:
https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/connector
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from b2c.addresses import parts_of
from b2c.names import guid, printable
from b2c.property import Rule
from b2c.property_rules import an_object, refused, text
from b2c.refusal import HIDDEN, InvalidSetting
from b2c.unknown import UNKNOWN, contains_unknown

MOST_NAME = 200
MOST_DESCRIPTION = 1_000
MOST_COLUMN = 500_000
MOST_DEFINITION = 1_000_000
MOST_ICON_BYTES = 10 * 1024 * 1024

_LARGEST_EXACT = 2**53
_PNG = b"\x89PNG\r\n\x1a\n"
_DEFAULT_ENVIRONMENT = "default-"
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?|\[[0-9a-f:]+\](:[0-9]{1,5})?")


def column_text(value: Any) -> str:
    """The value as a column holds it: a text as it is, everything else as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(_doubles(value), ensure_ascii=False, separators=(",", ":"))


def _doubles(value: Any) -> Any:
    """The JSON value with its very large numbers as JSON usually writes them: `1.7e308`."""
    if isinstance(value, Mapping):
        return {name: _doubles(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_doubles(inner) for inner in value]
    # Pulumi's numbers are doubles, whose larger ones are all whole.
    return float(value) if isinstance(value, int) and abs(value) > _LARGEST_EXACT else value


def shortened(text: str, most: int) -> str:
    """The beginning of a text, as long as its column is."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def at_most(most: int, rule: Rule) -> Rule:
    """The rule, for a value whose column holds so many characters, as UTF-16 counts them."""

    def sized(path: str, value: Any) -> Any:
        checked = rule(path, value)
        if contains_unknown(checked):
            return checked
        count = len(column_text(checked).encode("utf-16-le", "surrogatepass")) // 2
        if count > most:
            raise InvalidSetting(
                path,
                f"a value of {count:,} characters",
                f"its column in Dataverse holds {most:,}",
                "Shorten it.",
            )
        return checked

    return sized


def environment_url(path: str, value: Any) -> str:
    """The URL of an environment's organization: https, lower case, without a final slash."""
    parts = parts_of("" if refused(text, path, value) else str(value).strip().lower())
    host = parts.netloc.removesuffix(":443") if parts.port == 443 else parts.netloc
    if parts.scheme != "https" or not _HOST.fullmatch(host):
        raise InvalidSetting(
            path,
            str(value).partition("?")[0].rpartition("@")[2],
            "it must be the https URL of an environment",
            "Copy the environment URL from the Power Platform admin center; it looks like "
            "https://contoso.crm4.dynamics.com.",
        )
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise InvalidSetting(
            path,
            str(value).partition("?")[0],
            "an environment's URL ends after the host",
            f"Use https://{host}, if that is the environment's own; the admin center shows it.",
        )
    return f"https://{host}"


def redirect_host(path: str, value: Any) -> str:
    """A host in lower case, with a port or without."""
    host = text(path, value).lower()
    # The letter that is Kelvin's sign becomes a k.
    if _HOST.fullmatch(host) and str(value).isascii():
        return host
    raise InvalidSetting(
        path, value, "it must be a host, with or without a port", "Leave out the rest."
    )


def environment_id(path: str, value: Any) -> str:
    """An environment's id as the service spells it: a GUID, or `Default-` and one."""
    whole = text(path, value)
    if whole.lower().startswith(_DEFAULT_ENVIRONMENT):
        rest = guid(path, whole[len(_DEFAULT_ENVIRONMENT) :])
        return _DEFAULT_ENVIRONMENT.capitalize() + rest
    return guid(path, whole)


def display_name(path: str, value: Any) -> str:
    """A connector's name, of characters whose encoding in a redirect URL is known."""
    name = printable(path, text(path, value))
    foreign = next((one for one in name if not one.isascii()), "")
    if foreign:
        raise InvalidSetting(
            path,
            value,
            f'how "{foreign}" is written in the redirect URL is not known, so that the URL could '
            "not be registered",
            "Use letters without accents, digits, blanks and ASCII punctuation.",
        )
    if name != name.strip():
        raise InvalidSetting(path, value, "it begins or ends with a blank", "Remove it.")
    if len(name) > MOST_NAME:
        raise InvalidSetting(
            path, value, f"it has {len(name)} characters, at most {MOST_NAME} fit", "Shorten it."
        )
    return name


def png(path: str, value: Any) -> str:
    """A PNG in base64, without blanks and line ends."""
    encoded = "".join(value.split()) if isinstance(value, str) else ""
    shown = f"a text of {len(encoded):,} characters"
    try:
        image = base64.b64decode(encoded, validate=True)
    except ValueError:
        # Of base64, or letters beyond ASCII.
        image = b""
    if not image.startswith(_PNG):
        raise InvalidSetting(
            path, shown, "it must be a PNG image in base64", "Encode the file: base64 -w0 icon.png."
        )
    if len(image) > MOST_ICON_BYTES:
        rule = f"the image has {len(image):,} bytes, at most {MOST_ICON_BYTES:,} fit"
        raise InvalidSetting(path, shown, rule, "Use a smaller one; 144 by 144 pixels are shown.")
    return encoded


def swagger(path: str, value: Any) -> dict[str, Any]:
    """A description of an API in Swagger 2.0, which is all that custom connectors take."""
    document = an_object(path, value)
    version = document.get("swagger")
    if version is not UNKNOWN and version != "2.0":
        raise InvalidSetting(
            f"{path}.swagger",
            version or document.get("openapi"),
            'a connector\'s definition is Swagger "2.0"',
            "Convert the description; `b2c-connector connector-files` writes one that fits.",
        )
    for name in ("info", "paths"):
        if document.get(name) is not UNKNOWN and not isinstance(document.get(name), Mapping):
            remedy = "Give the whole document."
            raise InvalidSetting(f"{path}.{name}", None, "Swagger 2.0 requires it", remedy)
    return document


def no_secret(rule: Rule) -> Rule:
    """The rule, for a value that may hold no client secret: it would stand there in plain text.

    An object of that name is a description of a parameter, not a secret.
    """

    def check(path: str, value: Any) -> Any:
        checked = rule(path, value)
        for place in _secrets(path, checked):
            raise InvalidSetting(
                place,
                HIDDEN,
                "a client secret would stand there in plain text",
                "Remove it, and give it as clientSecret; a variable of the environment as "
                "clientSecretVariable.",
            )
        return checked

    return check


def _secrets(path: str, value: Any) -> Iterator[str]:
    """The paths of what is named like a client secret and is no object."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            place = f"{path}.{name}"
            if str(name).lower() == "clientsecret" and not isinstance(inner, Mapping):
                yield place
            yield from _secrets(place, inner)
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            yield from _secrets(f"{path}[{position}]", inner)
