"""What Microsoft Graph shows of applications and grants; a part that is missing is empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from clients.graph import segment

Document = Mapping[str, Any]


def redirect_uris_of(application: Document) -> Sequence[str]:
    """The redirect URLs of an application's Web platform."""
    return (application.get("web") or {}).get("redirectUris") or ()


def scopes_of(application: Document) -> Sequence[Document]:
    """The scopes that an application defines."""
    return (application.get("api") or {}).get("oauth2PermissionScopes") or ()


def accesses_of(application: Document) -> Sequence[Document]:
    """What an application asks of APIs: for each `resourceAppId`, its `resourceAccess`."""
    return application.get("requiredResourceAccess") or ()


def scopes_granted(grant: Document) -> set[str]:
    """The names of the scopes that a grant gives."""
    return set(str(grant.get("scope") or "").split())


def principal_path(client_id: str) -> str:
    """Where Graph lists the service principal of a client id."""
    return f"servicePrincipals?$filter=appId eq '{segment(client_id)}'"
