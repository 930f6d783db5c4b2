"""Who calls, and what the caller may do.

The directory has one application, the deployer, which is an application user of the organization.
Settings take its membership and its privileges away.
"""

from __future__ import annotations

from typing import Literal

from emulator.dataverse.errors import DataverseError, missing_privilege, not_a_member
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.signing_keys import InvalidSignatureError
from emulator.tenant.state import TenantState

Right = Literal["Create", "Read", "Write", "Delete", "Share", "AppendTo"]


def authenticate(
    tenant: TenantState,
    platform: PowerPlatform,
    settings: PowerPlatformSettings,
    authorization: str | None,
) -> None:
    """Raise DataverseError: 401 unless the directory issued the token for this organization, 403
    unless the application is a user of it."""
    scheme, _, token = (authorization or "").partition(" ")
    try:
        claims = tenant.keys.verify(token.strip()) if scheme.lower() == "bearer" else {}
    except InvalidSignatureError:
        claims = {}
    if (
        str(claims.get("aud", "")).rstrip("/") != tenant.tls_url
        or claims.get("tid") != platform.tenant_id
        or tenant.clock.timestamp() >= int(claims.get("exp", 0))
    ):
        raise DataverseError(
            401,
            "",
            "HTTP Error 401 - Unauthorized: Access is denied",
            headers={
                "WWW-Authenticate": f"Bearer authorization_uri={tenant.tls_url}/"
                f"{platform.tenant_id}/oauth2/authorize, resource_id={tenant.tls_url}/"
            },
        )
    if settings.membership == "missing":
        raise not_a_member()


def may(settings: PowerPlatformSettings, right: Right) -> bool:
    """Whether the role of the application has the privilege, on whatever table."""
    return settings.privileges == "all" or (settings.privileges == "read" and right == "Read")


def require(
    platform: PowerPlatform, settings: PowerPlatformSettings, right: Right, table: str
) -> None:
    """Raise DataverseError 403 unless the role of the application has the privilege."""
    if not may(settings, right):
        raise missing_privilege(platform.application_user_id, f"prv{right}{table}", table)
