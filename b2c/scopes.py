"""Scopes of an API: what it offers, their stable ids, and the string that a client asks for."""

from collections.abc import Iterable
from typing import NotRequired, TypedDict
from uuid import NAMESPACE_URL, uuid5

OPENID_SCOPES = ("openid", "offline_access")
"""Asked for beside the API's scopes: `openid` gives the id token, `offline_access` the refresh
token. `profile` is left out: B2C may answer AADB2C90012."""


class Scope(TypedDict):
    """A permission that an API offers.

    `value`: its name in the token's `scp` claim, at most 40 characters. The texts are what an
    administrator and, outside B2C, a user reads when consenting; they default to a sentence with
    the value. `id`: GUID, only for a scope that exists already; otherwise derived from the names,
    since a changed id replaces the scope. `type`: `Admin` (default) or `User`; B2C has no user
    consent, so the choice has no visible effect.
    """

    value: str
    admin_consent_display_name: NotRequired[str]
    admin_consent_description: NotRequired[str]
    user_consent_display_name: NotRequired[str]
    user_consent_description: NotRequired[str]
    id: NotRequired[str]
    type: NotRequired[str]


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
