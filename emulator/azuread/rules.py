"""The official plugin's rules for single values; every rule returns the complaint, or None.

`name` is the property as Terraform spells it, which is how the official messages name it.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Rule = Callable[[str, Any], str | None]

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_CLAIM_VALUE = re.compile(r"[\w!#$%&'()*+,\-./:;<=>?@\[\]^`{|}~]*", re.ASCII)
_LONGEST_CLAIM_VALUE = 249
_LONGEST_REDIRECT_URI = 256


def not_empty(name: str, value: Any) -> str | None:
    """Any text but the empty one."""
    return None if value else f'expected "{name}" to not be an empty string, got {value}'


def uuid(name: str, value: Any) -> str | None:
    """A GUID with dashes."""
    if _UUID.fullmatch(value):
        return None
    return f'expected "{name}" to be a valid UUID, got {value}'


def application_id(name: str, value: Any) -> str | None:
    """`/applications/{object id}`, which is the `id` of a registration, not its `objectId`."""
    prefix, _, object_id = value.rpartition("/")
    if prefix == "/applications" and _UUID.fullmatch(object_id):
        return None
    return f'"{name}": parsing "{value}": expected an ID of the form "/applications/{{object ID}}"'


def rfc3339(name: str, value: Any) -> str | None:
    """A date and time with an offset, such as 2027-05-20T00:00:00Z."""
    try:
        if _RFC3339.fullmatch(value) and datetime.fromisoformat(value):
            return None
    except ValueError:
        pass
    return f'expected "{name}" to be a valid RFC3339 date, got "{value}"'


def claim_value(name: str, value: Any) -> str | None:
    """What a token can carry as a scope or role: short, no blank, no dot in front."""
    if not value:
        return not_empty(name, value)
    if len(value) > _LONGEST_CLAIM_VALUE:
        return f'"{name}" must be no longer than {_LONGEST_CLAIM_VALUE} characters, got {value}'
    if value.startswith("."):
        return f'"{name}" must not start with a dot, got {value}'
    if not _CLAIM_VALUE.fullmatch(value):
        return f'"{name}" contains invalid characters, got {value}'
    return None


def redirect_uri(name: str, value: Any) -> str | None:
    """An address with a host, or a URN, of at most 256 characters."""
    if len(value) > _LONGEST_REDIRECT_URI:
        return f'URI for "{name}" must be {_LONGEST_REDIRECT_URI} characters or less, got {value}'
    if value.startswith("urn:"):
        return None
    try:
        parts = urlsplit(value)
        usable = bool(parts.scheme and parts.netloc)
    except ValueError:
        usable = False
    return None if usable else f'expected "{name}" to have a host, got {value}'


def token_version(name: str, value: Any) -> str | None:
    """1 or 2."""
    return None if value in (1, 2) else f'value for "{name}" must be one of: 1, 2'


def at_most_1024(name: str, value: Any) -> str | None:
    """A text of at most 1024 characters."""
    if len(value) <= 1024:
        return None
    return f"expected length of {name} to be in the range (0 - 1024), got {value}"
