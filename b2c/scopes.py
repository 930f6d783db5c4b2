"""Scopes of an API: what it offers, their stable ids, and the string that a client asks for."""

from collections.abc import Iterable
from typing import Annotated, NotRequired, TypedDict
from uuid import NAMESPACE_URL, uuid5

from b2c import names
from b2c.property_rules import text, words
from b2c.takes import Takes

OPENID_SCOPES = ("openid", "offline_access")
"""Asked for beside the API's scopes: `openid` gives the id token, `offline_access` the refresh
token. `profile` is left out: B2C may answer AADB2C90012."""


class Scope(TypedDict):
    """A scope of the API."""

    value: Annotated[str, Takes(names.scope_value)]
    """Its name, as it stands in the token's `scp`; at most 40 characters."""
    admin_consent_display_name: NotRequired[Annotated[str, Takes(text)]]
    """What an administrator reads who grants it; a sentence with the value if left out."""
    admin_consent_description: NotRequired[Annotated[str, Takes(text)]]
    """The same, at more length."""
    user_consent_display_name: NotRequired[Annotated[str, Takes(text)]]
    """What a person would read; B2C never shows it."""
    user_consent_description: NotRequired[Annotated[str, Takes(text)]]
    """The same, at more length."""
    id: NotRequired[Annotated[str, Takes(names.guid)]]
    """The scope's own GUID, for one that exists. Derived from the names if left out, since a
    changed id replaces the scope."""
    type: NotRequired[Annotated[str, Takes(words("Admin", "User"), default="Admin")]]
    """`Admin` or `User`: who may grant it. In B2C it is always an administrator."""


def identifier_uri(tenant_name: str, api_name: str) -> str:
    """The App ID URI, in the one form that B2C's portal offers and every B2C sample uses."""
    return f"https://{tenant_name}.onmicrosoft.com/{api_name}"


def scope_uri(identifier: str, value: str) -> str:
    """A scope in full, as a request names it; B2C refuses the bare value (AADB2C90055)."""
    return f"{identifier}/{value}"


def scope_id(identifier: str, value: str) -> str:
    """The same GUID for the same API and value, on every machine and in every run."""
    return str(uuid5(NAMESPACE_URL, scope_uri(identifier, value)))


def scope_string(identifier: str, values: Iterable[str]) -> str:
    """The `scope` parameter: one API's scopes in full, `openid` and `offline_access`.

    Without an API scope B2C returns no access token; scopes of two APIs are refused (AADB2C90146).
    """
    return " ".join([scope_uri(identifier, value) for value in sorted(values)] + [*OPENID_SCOPES])
