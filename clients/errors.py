"""The errors of Microsoft's services, with their causes and remedies.

B2C's backend gives most of its errors the bare code `AADB2C`. So the remedy depends first on the
status and then on the message. The messages are those that public reports show.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b2c.refusal import Refusal
from clients.service import Service, is_permanent

_TOO_MANY = re.compile(r"limit|maximum|quota|too many|cannot have more", re.IGNORECASE)

_FLOWS = "identity/b2cUserFlows"
# Those beside IdentityUserFlow.ReadWrite.All, by the collections that need them.
_PERMISSIONS: Mapping[str, str] = {
    "applications": "Application.ReadWrite.All",
    "serviceprincipals": "Application.ReadWrite.All",
    "oauth2permissiongrants": "DelegatedPermissionGrant.ReadWrite.All",
    "identity/identityproviders": "IdentityProvider.ReadWrite.All",
    "identity/apiconnectors": "APIConnectors.ReadWrite.All",
}
GONE = (
    "What the path names does not exist. If someone else deleted it, `pulumi refresh` brings the "
    "stack up to date."
)
FAILED = "The service failed repeatedly. Try again later."
_REMEDIES: Mapping[int, str] = {
    401: "The token was not accepted: check that tenantId and the cloud belong together.",
    404: GONE,
    429: "The tenant is at its limit of requests and stayed there. Run again later, or set "
    "b2c:requestsPerMinute lower if other programs use the same application.",
}


@dataclass(frozen=True)
class Response:
    """A service's response. `body`: the value of its JSON, or text, or None if it is empty."""

    status: int
    body: Any = None


class ServiceError(Refusal):
    """The service refused a request, or did not respond.

    status: the response's status, 0 if there was none. uncertain: whether a write may have taken
    effect.
    """

    status = 0
    uncertain = False


class NotConnected(ServiceError):  # noqa: N818 - reads as what it says
    """The service could not be reached, so the request had no effect."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"the service cannot be reached: {what}. Check the network, a proxy "
            "(HTTPS_PROXY, NO_PROXY) and, for a certificate that is not trusted, SSL_CERT_FILE."
        )


class ConnectionLost(ServiceError):  # noqa: N818 - reads as what it says
    """The connection broke before a response came."""

    uncertain = True

    def __init__(self, what: str) -> None:
        super().__init__(f"the connection broke before an answer came: {what}. Try again.")


class SignInRefused(ServiceError):  # noqa: N818 - reads as what it says
    """The directory issued no token. `text` is its own message, which holds no secret."""

    def __init__(self, text: str, service: Service) -> None:
        super().__init__(
            f"signing in to {service.directory} failed: {text}\n{service.sign_in_remedy}"
        )


class GraphError(ServiceError):
    """Microsoft Graph refused a request. `code` and `message` are Graph's own.

    account: the request and the refusal, without a remedy.
    """

    def __init__(self, method: str, path: str, response: Response) -> None:
        details = mapping(mapping(response.body).get("error"))
        inner = mapping(details.get("innerError"))
        self.status = response.status
        self.code = str(details.get("code") or "")
        self.message = str(details.get("message") or "").strip()
        self.uncertain = response.status >= 500 and not is_permanent(f"{self.code} {self.message}")
        reason = ": ".join(filter(None, (self.code, self.message))) or "without a reason"
        text = f"{method} {path} was refused with {response.status} ({reason})."
        request_id = inner.get("correlationId") or inner.get("request-id")
        correlation = f"correlationId: {request_id}" if request_id else ""
        self.account = "\n".join(filter(None, (text, correlation)))
        super().__init__("\n".join(filter(None, (text, _remedy(method, path, self), correlation))))


def _remedy(method: str, path: str, error: GraphError) -> str:
    if "AADB2C90063" in f"{error.code} {error.message}":
        return (
            "B2C makes no flow of this type in this version, although the text sounds like a "
            "passing problem; trying again does not help. "
            'Use version "Recommended" (3), or "Standard" (1) where the type has no other.'
        )
    if error.status in _REMEDIES:
        return _REMEDIES[error.status]
    if error.status == 403:
        return _about_permission(path, error.message)
    if (method, path) == ("POST", _FLOWS) and _TOO_MANY.search(error.message):
        return (
            "A B2C tenant holds 200 policies (user flows and custom policies together). "
            "Delete what is not used."
        )
    if error.status >= 500:
        return FAILED
    return ""


def _about_permission(path: str, message: str) -> str:
    if "CIAM" in message:
        return (
            "The tenant is an External ID tenant, whose flows are other objects. Give the id of an "
            "Azure AD B2C tenant."
        )
    if "non-B2C" in message or "not a B2C" in message.replace("an Azure AD B2C", "a B2C"):
        return "The tenant is not an Azure AD B2C tenant. Give the id of one (b2c:tenantId)."
    permission = next(
        (name for start, name in _PERMISSIONS.items() if path.casefold().startswith(start)),
        "IdentityUserFlow.ReadWrite.All",
    )
    return (
        f"The application that signs in lacks the application permission {permission}. Grant it on "
        "Microsoft Graph with admin consent, in the B2C tenant. (Tokens of the Azure CLI never "
        "have it.)"
    )


def mapping(value: Any) -> Mapping[str, Any]:
    """A part of a response's JSON; empty if it is no object."""
    return value if isinstance(value, Mapping) else {}
