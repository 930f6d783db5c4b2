"""Takes out of requests and answers what may not be public, before anything keeps them.

Ids become `<guid-1>`, `<guid-2>` and so on, the same id always the same; tokens and secrets become
`<token>` and `<secret>`, the tenant's name `<tenant>`. Entries of a list that do not carry the
run's mark are counted only, as they are other people's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

# In an address it may follow an escaped character, whose code ends in such a digit too.
_GUID = re.compile(
    r"(?i)(?:(?<![0-9a-f])|(?<=%[0-9a-f]{2}))[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f])"
)
_TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SECRET_FIELDS = frozenset(
    {
        "access_token",
        "assertion",
        "client_assertion",
        "client_secret",
        "clientsecret",
        "code",
        "code_verifier",
        "hint",
        "id_token",
        "key",
        "password",
        "pkcs12value",
        "privatekey",
        "refresh_token",
        "secrettext",
    }
)
# A link to a next page may hold somebody's name; profile_info holds the tenant's id, encoded.
_PRIVATE_FIELDS = frozenset(
    {"publisherdomain", "ipaddress", "@odata.nextlink", "client_info", "profile_info"}
)
# Values in the addresses of a sign-in that open something: RFC 6749, and the state of B2C's pages.
_IN_ADDRESS = re.compile(
    r"((?:[?&#]|&amp;)(?:code|id_token|access_token|client_info|csrf_token|tx)=)[^&#\s\"'<>]+"
)
_SHOWN_AS_STARS = re.compile(r"\*+")


class Masking:
    """The masks of one run.

    `tenant`: the tenant's names and domains. `secrets`: values that may stand nowhere.
    """

    def __init__(self, mark: str, tenant: Iterable[str] = (), secrets: Iterable[str] = ()) -> None:
        self._mark = mark
        self._guids: dict[str, str] = {}
        self._tenant = {name for name in tenant if name}
        self._secrets = {secret for secret in secrets if secret}

    def hide(self, secret: str) -> None:
        """Never show this value from now on."""
        self._secrets.add(secret)

    def hide_tenant(self, name: str) -> None:
        """Show this as the tenant's name from now on."""
        self._tenant.add(name)

    def text(self, text: str) -> str:
        """A text that may be public."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "<secret>")
        text = _IN_ADDRESS.sub(r"\1<secret>", text)
        text = _GUID.sub(self._guid, _TOKEN.sub("<token>", text))
        text = _EMAIL.sub(lambda found: found[0] if self._mark in found[0] else "<email>", text)
        for name in sorted(self._tenant, key=len, reverse=True):
            text = re.sub(re.escape(name), "<tenant>", text, flags=re.IGNORECASE)
        return text

    def body(self, value: Any, own: bool) -> str:
        """JSON as it may be public. `own`: whether it is of an object that the run made, so that
        all entries of its lists are."""
        if value is None:
            return ""
        if isinstance(value, str):
            return self.text(value)
        return self.text(json.dumps(self._public(value, own), ensure_ascii=False))

    def _public(self, value: Any, own: bool) -> Any:
        if isinstance(value, dict):
            return {name: self._field(name, one, own) for name, one in value.items()}
        if isinstance(value, list):
            return [self._public(one, own) for one in value]
        return value

    def _field(self, name: str, value: Any, own: bool) -> Any:
        lower = name.lower()
        if isinstance(value, str) and lower in _SECRET_FIELDS and not _is_code(lower, value):
            self._learn(value)
            return value if _SHOWN_AS_STARS.fullmatch(value) else "<secret>"
        if isinstance(value, str) and lower in _PRIVATE_FIELDS:
            return "<private>"
        if name == "value" and isinstance(value, list) and not own:
            mine = [one for one in value if self._mark in json.dumps(one)]
            others = len(value) - len(mine)
            shown = [self._public(one, own) for one in mine]
            return [*shown, f"<{others} of others>"] if others else shown
        return self._public(value, own)

    def _learn(self, secret: str) -> None:
        if len(secret) >= 8 and not _SHOWN_AS_STARS.fullmatch(secret):
            self._secrets.add(secret)

    def _guid(self, found: re.Match[str]) -> str:
        key = found[0].replace("-", "").lower()
        return self._guids.setdefault(key, f"<guid-{len(self._guids) + 1}>")


def _is_code(name: str, value: str) -> bool:
    """Whether it is an error's code, which is no secret, rather than an authorization code."""
    return name == "code" and re.fullmatch(r"[\w.]{3,60}", value, re.ASCII) is not None
