"""The names that Azure AD B2C accepts, checked before any request.

Every function takes the setting's name and its value, returns the value in its normal form, and
raises `InvalidSetting` otherwise. The limits are those of the audience
`AzureADandPersonalMicrosoftAccount`, which B2C requires:
https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
"""

import re
import unicodedata

from b2c.refusal import HIDDEN, INVISIBLE, InvalidSetting

MAX_DISPLAY_NAME = 90
MAX_SCOPES = 100
MAX_SCOPES_PER_CLIENT = 30
MAX_SCOPE_VALUE = 40

GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
"""A GUID with hyphens, in small or large letters."""

_TENANT_NAME = re.compile(r"[A-Za-z0-9]{1,27}")
_POLICY = re.compile(r"b2c_1a?_[a-z0-9_-]+", re.IGNORECASE | re.ASCII)
# The policy is one segment of every address, and http.sys, which serves them, takes no longer one:
# https://learn.microsoft.com/troubleshoot/developer/webapps/aspnet/httpsys-registry-windows
_MAX_POLICY = 260
# Fillers and joiners that fonts draw as nothing, though their category is that of letters or marks.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# What Graph takes (https://learn.microsoft.com/graph/api/resources/permissionscope), less what B2C
# refuses in a scope parameter (AADB2C99005) and the slash, which ends the App ID URI there.
_SCOPE_VALUE = re.compile(r"(?!\.)[0-9A-Za-z:!#$%&'()*+\-.;=?@\[\]_~]+")


def printable(setting: str, value: str, *, secret: bool = False) -> str:
    """A text without control characters and without characters that nobody sees.

    Such a character comes along unseen when a text is copied, and makes two names look the same.
    `secret`: the refusal does not show the value.
    """
    for position, character in enumerate(value):
        if unicodedata.category(character) in INVISIBLE or character in _BLANK:
            raise InvalidSetting(
                setting,
                HIDDEN if secret else value.encode("ascii", "backslashreplace").decode(),
                f"character {position + 1} is U+{ord(character):04X}, which cannot be seen",
                "Write the text anew instead of copying it.",
            )
    return value


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


def guid(setting: str, value: object) -> str:
    """A GUID in its canonical form: lower case, with hyphens."""
    if isinstance(value, str) and GUID.fullmatch(value):
        return value.lower()
    raise InvalidSetting(
        setting,
        value,
        "it must be a GUID",
        "Copy it from the portal; it looks like 11111111-2222-3333-4444-555555555555.",
    )


def policy(setting: str, value: str) -> str:
    """The name of a user flow (`B2C_1_…`) or a custom policy (`B2C_1A_…`), prefix in any case."""
    if len(value) > _MAX_POLICY:
        raise InvalidSetting(
            setting,
            value,
            f"it has {len(value)} characters, a part of an address at most {_MAX_POLICY}",
            "Copy the name from the tenant's list of user flows.",
        )
    if _POLICY.fullmatch(value):
        return value
    lacks_prefix = re.fullmatch(r"(?!b2c_)[a-z0-9_-]+", value, re.IGNORECASE | re.ASCII)
    raise InvalidSetting(
        setting,
        value,
        "a policy starts with B2C_1_ (user flow) or B2C_1A_ (custom policy), "
        "then letters, digits, _ and -",
        "Copy the name from the tenant's list of user flows"
        + (f"; perhaps B2C_1_{value}." if lacks_prefix else "."),
    )


def display_name(setting: str, value: str) -> str:
    """The name that people see in the portal."""
    printable(setting, value)
    if any(mark in value for mark in "<>"):
        raise InvalidSetting(
            setting,
            value,
            "a name that pages show has no < and no >",
            "Remove them.",
        )
    if value.strip() and len(value) <= MAX_DISPLAY_NAME:
        return value
    raise InvalidSetting(
        setting,
        value,
        f"a display name has 1 to {MAX_DISPLAY_NAME} characters for a B2C application",
        "Shorten it." if value.strip() else "Give it a name.",
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
