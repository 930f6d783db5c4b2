"""Which redirect URIs, App ID URIs and links an application may have."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from emulator.graph.errors import GraphError, bad_request, invalid_property
from emulator.graph.limits import LOGOUT_URL, REDIRECT_URI, Limits

_LOOPBACK = ("localhost", "127.0.0.1")
_FORBIDDEN = "!$'(),;"
# What web applications of work accounts may use besides https (azuread provider, uri.go).
_WORK_SCHEMES = ("ms-appx-web", "brk-multihub", "urn")


def check_redirect_uri(platform: str, uri: str, limits: Limits) -> None:
    """Raises GraphError 400 for a redirect URI that the platform does not take.

    `platform` is `web`, `spa` or `publicClient`; the last takes schemes of its own.
    """
    target = f"{platform}.redirectUris"
    if not uri or len(uri) > REDIRECT_URI:
        raise invalid_property(
            target, f"A redirect URI has 1 to {REDIRECT_URI} characters: '{uri[:300]}'."
        )
    parts = _split(target, uri)
    if parts.scheme in ("http", "https"):
        _check_web_address(target, uri, parts, limits)
        return
    if platform == "publicClient" and parts.scheme:
        return
    if parts.scheme not in _WORK_SCHEMES or limits.personal:
        raise invalid_property(target, _no_https(uri))


def _no_https(uri: str) -> str:
    return f"'{uri}' must begin with https, or with http for localhost."


def _check_web_address(target: str, uri: str, parts: SplitResult, limits: Limits) -> None:
    if not parts.hostname:
        raise invalid_property(target, f"'{uri}' has no host.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise invalid_property(target, _no_https(uri))
    if parts.fragment or uri.endswith("#"):
        raise invalid_property(target, f"'{uri}' has a fragment.")
    forbidden = sorted({character for character in uri if character in _FORBIDDEN})
    if forbidden or any(character.isspace() for character in uri):
        named = " ".join(forbidden) or "a blank"
        raise invalid_property(target, f"'{uri}' has a character that is not allowed: {named}")
    if limits.personal and "*" in uri:
        raise invalid_property(target, f"'{uri}' has a wildcard.")
    if limits.personal and ("?" in uri):
        raise invalid_property(target, f"'{uri}' has a query.")


def check_identifier_uri(
    uri: str,
    limits: Limits,
    *,
    domain: str,
    tenant_id: str,
    app_id: str,
    token_version: int | None,
) -> None:
    """Raises GraphError 400 for an App ID URI that this application may not have.

    `domain` is the tenant's verified domain. Applications with version 2 tokens may use domains
    that are not verified.
    """
    target = "identifierUris"
    if not uri or len(uri) > limits.identifier_uri:
        raise invalid_property(
            target,
            f"An App ID URI has 1 to {limits.identifier_uri} characters: '{uri[:300]}'.",
        )
    parts = _split(target, uri)
    if parts.scheme == "urn":
        if limits.personal:
            raise invalid_property(target, f"'{uri}': urn is not supported for this audience.")
        return
    if parts.scheme not in ("http", "https", "api", "ms-appx") or not parts.netloc:
        raise invalid_property(target, f"'{uri}' must be an absolute URI of https, api or ms-appx.")
    if uri.endswith("/"):
        raise invalid_property(target, f"'{uri}' must not end with a slash.")
    if "*" in uri:
        raise invalid_property(target, f"'{uri}' has a wildcard.")
    if limits.personal and ("?" in uri or "#" in uri):
        raise invalid_property(target, f"'{uri}' has a query or a fragment.")
    if token_version == 2 or parts.scheme == "ms-appx":
        return
    host = (parts.hostname or "").lower()
    own_host = host == domain or host.endswith(f".{domain}")
    own_ids = parts.scheme == "api" and any(known in uri.lower() for known in (tenant_id, app_id))
    if not (own_host or own_ids):
        raise GraphError(
            400,
            "HostNameNotOnVerifiedDomain",
            "Values of identifierUris property must use a verified domain of the organization or"
            f" its subdomain: '{uri}'",
            target=target,
        )


def check_logout_url(url: str, limits: Limits) -> None:
    """Raises GraphError 400 unless it is an https address of at most 255 characters."""
    parts = _split("web.logoutUrl", url)
    if parts.scheme != "https" or not parts.hostname:
        raise invalid_property("web.logoutUrl", f"'{url}' must be an https address.")
    if len(url) > LOGOUT_URL:
        raise invalid_property("web.logoutUrl", f"It has more than {LOGOUT_URL} characters.")
    if limits.personal and "*" in url:
        raise invalid_property("web.logoutUrl", f"'{url}' has a wildcard.")


def check_link(target: str, url: str) -> None:
    """Raises GraphError 400 unless it is an http or https address."""
    parts = _split(target, url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise invalid_property(target, f"'{url}' must be an http or https address.")


def _split(target: str, uri: str) -> SplitResult:
    try:
        parts = urlsplit(uri)
        # The port is read late; a wrong one must be refused here as well.
        _ = parts.port
    except ValueError as error:
        raise bad_request(f"Property {target} is invalid. '{uri}': {error}.") from None
    return parts
