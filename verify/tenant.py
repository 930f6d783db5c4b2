"""The tenant that is verified: whether it is the one that was named, and whose it is."""

from __future__ import annotations

import re

from b2c.marks import noted_stack
from verify.mark import recognise
from verify.request import Request
from verify.session import ProbeFailedError, Session

DISCOVER = Request(
    "GET",
    "sign-in",
    "/{tenant}/v2.0/.well-known/openid-configuration",
    "Compare the id of the tenant that is named with that of the credentials",
)
APPLICATIONS = Request(
    "GET",
    "graph",
    "/v1.0/applications?$select=id,displayName,notes&$top=999",
    "See whether a stack of this project lives in the tenant",
    "Application.ReadWrite.All",
)
REQUESTS = (DISCOVER, APPLICATIONS)

_GUID = re.compile(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


class WrongTenantError(Exception):
    """The tenant may not be verified; the text says what to do."""


def domain(name: str) -> str:
    """The tenant as an address names it: `contoso-dev` is `contoso-dev.onmicrosoft.com`."""
    return name if "." in name or _GUID.fullmatch(name) else f"{name}.onmicrosoft.com"


def check_named(session: Session, named: str, of_credentials: str) -> str:
    """The tenant's id. Raises `WrongTenantError` unless both name the same tenant."""
    asking = session.allowing(DISCOVER)
    ids = []
    for name in (domain(named), of_credentials):
        try:
            issuer = str(asking.must(DISCOVER, {"tenant": name})["issuer"])
        except ProbeFailedError:
            raise WrongTenantError(
                f'There is no tenant "{name}". Give the name of the development tenant, such as '
                "contoso-dev, its domain or its id."
            ) from None
        found = _GUID.search(issuer)
        ids.append(found[0].lower() if found else "")
    if ids[0] != ids[1] or not ids[0]:
        raise WrongTenantError(
            f'--tenant is "{named}", but the credentials are of the tenant "{of_credentials}" '
            "(ARM_TENANT_ID). Correct one of them."
        )
    return ids[0]


def stacks_in(session: Session) -> list[str]:
    """The stacks of this project whose applications the tenant has, those of runs of `verify` left
    out. Raises `ProbeFailedError` where applications cannot be listed."""
    stacks = set()
    for application in session.allowing(APPLICATIONS).entries(APPLICATIONS):
        stack = noted_stack(application.get("notes"))
        if stack and recognise(stack, application.get("displayName")) is None:
            stacks.add(stack)
    return sorted(stacks)
