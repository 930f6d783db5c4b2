"""Applications that exist already and come under management: what to import them by.

Every function takes an adopted registration as `components.arguments` reads it, and gives the
`import_` id of one resource, or None where nothing is adopted. The forms are the azuread
provider's: https://www.pulumi.com/registry/packages/azuread/api-docs/ (section Import of each
resource). An import must match the configuration exactly, apart from the notes of
the registration; `pulumi import` with a file brings differences in as well and shows them in the
next preview.
"""

from base64 import urlsafe_b64encode
from typing import Annotated, NotRequired, TypedDict

from b2c import microsoft_graph, names
from b2c.takes import Takes


class AdoptedApi(TypedDict):
    """An API registration to import, made by hand or by another tool.

    A scope of the configuration that has an `id` is adopted too; one without is made.
    """

    object_id: Annotated[str, Takes(names.guid)]
    """The application's object id (GUID), not its client id."""
    service_principal_object_id: NotRequired[Annotated[str, Takes(names.guid)]]
    """Its service principal's object id, if it has one."""
    identifier_uri: NotRequired[Annotated[bool, Takes(default=True)]]
    """Whether it has its App ID URI already."""


class AdoptedClient(TypedDict):
    """A client registration to import, made by hand or by another tool."""

    object_id: Annotated[str, Takes(names.guid)]
    """The application's object id (GUID), not its client id."""
    service_principal_object_id: NotRequired[Annotated[str, Takes(names.guid)]]
    """Its service principal's object id, if it has one."""
    redirect_uris: NotRequired[Annotated[bool, Takes(default=True)]]
    """Whether it has redirect URIs of the Web platform already."""
    api_client_id: NotRequired[Annotated[str, Takes(names.guid)]]
    """The API's client id, if the client has access to that API already."""
    graph_access: NotRequired[Annotated[bool, Takes(default=True)]]
    """Whether it has access to Microsoft Graph already."""
    api_grant_id: NotRequired[str]
    """The id of its tenant-wide grant for the API, if there is one."""
    graph_grant_id: NotRequired[str]
    """The id of its tenant-wide grant for Microsoft Graph, if there is one."""


def application(adopted: AdoptedApi | AdoptedClient | None) -> str | None:
    """An application registration."""
    return f"/applications/{adopted['object_id']}" if adopted else None


def service_principal(adopted: AdoptedApi | AdoptedClient | None) -> str | None:
    """The service principal of an application."""
    object_id = adopted["service_principal_object_id"] if adopted else None
    return f"/servicePrincipals/{object_id}" if object_id else None


def identifier_uri(adopted: AdoptedApi | None, uri: str) -> str | None:
    """The App ID URI of an API."""
    if not adopted or not adopted["identifier_uri"]:
        return None
    return f"{application(adopted)}/identifierUris/{urlsafe_b64encode(uri.encode()).decode()}"


def permission_scope(adopted: AdoptedApi | None, scope_id: str | None) -> str | None:
    """A scope of an API; `scope_id` is the one given in the configuration, if any."""
    return f"{application(adopted)}/permissionScopes/{scope_id}" if adopted and scope_id else None


def redirect_uris(adopted: AdoptedClient | None) -> str | None:
    """The redirect URIs of the Web platform."""
    if not adopted or not adopted["redirect_uris"]:
        return None
    return f"{application(adopted)}/redirectUris/Web"


def api_access(adopted: AdoptedClient | None) -> str | None:
    """The access to the API."""
    client_id = adopted["api_client_id"] if adopted else None
    return f"{application(adopted)}/apiAccess/{client_id}" if client_id else None


def graph_access(adopted: AdoptedClient | None) -> str | None:
    """The access to Microsoft Graph."""
    if not adopted or not adopted["graph_access"]:
        return None
    return f"{application(adopted)}/apiAccess/{microsoft_graph.CLIENT_ID}"


def grant(grant_id: str | None) -> str | None:
    """A delegated permission grant."""
    return f"/oauth2PermissionGrants/{grant_id}" if grant_id else None
