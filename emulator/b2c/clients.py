"""Applications in the role of an OAuth client, and the check of their secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from emulator.b2c.errors import B2cError
from emulator.tenant.directory import objects
from emulator.tenant.directory.credentials import check_secret
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

# The only audience with which an application can run user flows.
B2C_AUDIENCE = "AzureADandPersonalMicrosoftAccount"

Platform = Literal["web", "spa", "publicClient"]
_PLATFORMS: tuple[Platform, ...] = ("web", "spa", "publicClient")


@dataclass(frozen=True)
class Client:
    """An application that may use user flows, with its service principal."""

    application: Document
    principal: Document

    @property
    def id(self) -> str:
        return str(self.application["appId"])

    @property
    def name(self) -> str:
        return str(self.application["displayName"])

    def redirect_uris(self, platform: Platform) -> list[str]:
        return list((self.application.get(platform) or {}).get("redirectUris") or ())

    @property
    def implicit_allowed(self) -> bool:
        """Whether the authorize endpoint may issue tokens; in B2C, either box of the portal allows
        both kinds."""
        web = self.application.get("web") or {}
        settings = web.get("implicitGrantSettings") or {}
        return bool(
            settings.get("enableIdTokenIssuance") or settings.get("enableAccessTokenIssuance")
        )

    def platform_of(self, redirect_uri: str) -> Platform:
        """The platform for which exactly this redirect URI is registered.

        It decides whether the client is confidential. Raises B2cError 90287, 90007, 90006.
        """
        if not is_redirect_uri(redirect_uri):
            raise B2cError(90287, redirect_uri)
        registered = {platform: self.redirect_uris(platform) for platform in _PLATFORMS}
        if not any(registered.values()):
            raise B2cError(90007, self.id)
        for platform, uris in registered.items():
            if redirect_uri in uris:
                return platform
        raise B2cError(90006, redirect_uri, self.id)


def is_redirect_uri(text: str) -> bool:
    """Whether the text is an absolute address without a fragment and without control characters."""
    if not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    if parts.scheme in ("http", "https") and not parts.netloc:
        return False
    if parts.scheme.lower() in ("javascript", "data", "vbscript", "file", "blob"):
        return False
    return bool(parts.scheme) and not parts.fragment and "#" not in text


def find_client(tenant: TenantState, client_id: str) -> Client:
    """The client with this id; raises B2cError 90018, 90285, 90068, 90092."""
    application = objects.by_app_id(tenant, "application", client_id)
    if application is None:
        raise B2cError(90018, client_id, tenant.identity.domain)
    principal = objects.by_app_id(tenant, "servicePrincipal", client_id)
    if principal is None:
        raise B2cError(90285, client_id)
    if application.get("signInAudience") != B2C_AUDIENCE:
        raise B2cError(90068, client_id)
    if not principal.get("accountEnabled", True):
        raise B2cError(90092, client_id, tenant.identity.domain)
    return Client(application, principal)


def check_client_secret(
    tenant: TenantState, client: Client, platform: Platform, secret: str | None
) -> None:
    """Check the secret that the redirect URI's platform requires: a valid one, or none.

    Raises B2cError 90079, 90084, 90081. It is unconfirmed that an expired secret gives the same
    90081 as a wrong one: the published list has no other code for it.
    """
    if platform != "web":
        if secret:
            raise B2cError(90084)
        return
    if not secret:
        raise B2cError(90079)
    if check_secret(client.application, secret, tenant.clock.now()) != "valid":
        raise B2cError(90081)
