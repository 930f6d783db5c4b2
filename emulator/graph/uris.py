"""The rules of Graph for an application's redirect URIs, App ID URIs and links."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from emulator.graph.errors import CallError, bad_request, invalid_property
from emulator.graph.limits import LOGOUT_URL, REDIRECT_URI, Limits
from emulator.tenant.directory.types import is_identifier

_LOOPBACK = ("localhost", "127.0.0.1")
_FORBIDDEN = "!$'(),;"
# Schemes that web applications for work accounts may use besides https (azuread provider, uri.go).
_WORK_SCHEMES = ("ms-appx-web", "brk-multihub", "urn")
# The provider's own tests register `urn:ietf:wg:oauth:2.0:oob` for customers' web applications.
_URN_ONLY = ("urn",)


def check_redirect_uri(platform: str, uri: str, limits: Limits) -> None:
    """Raise CallError 400 for a redirect URI that the platform does not accept.

    `platform` is `web`, `spa` or `publicClient`; the last accepts custom schemes.
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
    if parts.scheme not in (_URN_ONLY if limits.personal else _WORK_SCHEMES):
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
        characters = " ".join(forbidden) or "a blank"
        raise invalid_property(target, f"'{uri}' has a character that is not allowed: {characters}")
    if limits.personal and "*" in uri:
        raise invalid_property(target, f"'{uri}' has a wildcard.")
    if limits.personal and ("?" in uri):
        raise invalid_property(target, f"'{uri}' has a query.")


def check_identifier_uri(uri: str, limits: Limits) -> None:
    """Raise CallError 400 for an App ID URI that no application of this audience may have."""
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


def check_host(uri: str, *, domain: str, own_ids: tuple[str, str], tenant_bound: bool) -> None:
    """Raise CallError 400 for an App ID URI whose host is not the tenant's own.

    `domain` is the tenant's verified domain, `own_ids` are the ids of tenant and application.
    After `api://` any text may stand, but a GUID must be one of these ("Restrictions on identifier
    URIs"). `tenant_bound`: the tenant's app management policy refuses any URI without one of them.
    Applications with version 2 tokens are exempt from all this.
    """
    parts = _split("identifierUris", uri)
    host = (parts.hostname or "").lower()
    own_host = host == domain or host.endswith(f".{domain}")
    if own_host or (parts.scheme == "api" and any(own in uri.lower() for own in own_ids)):
        return
    if tenant_bound and parts.scheme != "urn":
        raise CallError(
            400,
            "Request_BadRequest",
            f"Failed to add identifier URI {uri}. All newly added URIs must contain a tenant"
            " verified domain, tenant ID, or app ID, as per the default tenant policy of your"
            " organization. See https://aka.ms/identifier-uri-addition-error for more information"
            " on this error.",
        )
    if parts.scheme in ("urn", "ms-appx") or (parts.scheme == "api" and not is_identifier(host)):
        return
    raise CallError(
        400,
        "HostNameNotOnVerifiedDomain",
        "Values of identifierUris property must use a verified domain of the organization or"
        f" its subdomain: '{uri}'",
        target="identifierUris",
    )


def check_logout_url(url: str, limits: Limits) -> None:
    """Raise CallError 400 unless the URL is an https address of at most 255 characters."""
    parts = _split("web.logoutUrl", url)
    if parts.scheme != "https" or not parts.hostname:
        raise invalid_property("web.logoutUrl", f"'{url}' must be an https address.")
    if len(url) > LOGOUT_URL:
        raise invalid_property("web.logoutUrl", f"It has more than {LOGOUT_URL} characters.")
    if limits.personal and "*" in url:
        raise invalid_property("web.logoutUrl", f"'{url}' has a wildcard.")


def check_link(target: str, url: str) -> None:
    """Raise CallError 400 unless the URL is an http or https address."""
    parts = _split(target, url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise invalid_property(target, f"'{url}' must be an http or https address.")


def _split(target: str, uri: str) -> SplitResult:
    try:
        parts = urlsplit(uri)
        # Python parses the port only when it is read, and a wrong one must be refused.
        _ = parts.port
    except ValueError as error:
        raise bad_request(f"Property {target} is invalid. '{uri}': {error}.") from None
    return parts
