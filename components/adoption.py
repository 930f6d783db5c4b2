"""Applications that exist already and come under management: what to import them by.

Every function gives the `import_` id of one resource, or None where nothing is adopted. The forms
are the azuread provider's: https://www.pulumi.com/registry/packages/azuread/api-docs/ (section
Import of each resource). An import must match the configuration exactly, apart from the notes of
the registration; `pulumi import` with a file brings differences in as well and shows them in the
next preview.
"""

from base64 import urlsafe_b64encode
from typing import NotRequired, TypedDict

from components import microsoft_graph


class AdoptedApi(TypedDict):
    """An API registration made by hand or by another tool.

    `object_id`: the application's object id (GUID, not the client id).
    `service_principal_object_id`: its service principal's; absent if there is none yet.
    `identifier_uri`: whether it has its App ID URI already; default True.
    A scope of the configuration that has an `id` is adopted too; one without is made.
    """

    object_id: str
    service_principal_object_id: NotRequired[str]
    identifier_uri: NotRequired[bool]


class AdoptedClient(TypedDict):
    """A client registration made by hand or by another tool.

    `object_id`, `service_principal_object_id`: as in `AdoptedApi`. `redirect_uris`, `graph_access`:
    whether it has these already; default True. `api_client_id`: the API's client id (GUID), if it
    has access to that API already. `api_grant_id`, `graph_grant_id`: the ids of its tenant-wide
    grants; absent if there are none yet.
    """

    object_id: str
    service_principal_object_id: NotRequired[str]
    redirect_uris: NotRequired[bool]
    api_client_id: NotRequired[str]
    graph_access: NotRequired[bool]
    api_grant_id: NotRequired[str]
    graph_grant_id: NotRequired[str]


def application(adopted: AdoptedApi | AdoptedClient | None) -> str | None:
    """An application registration."""
    return f"/applications/{adopted['object_id']}" if adopted else None


def service_principal(adopted: AdoptedApi | AdoptedClient | None) -> str | None:
    """The service principal of an application."""
    object_id = adopted.get("service_principal_object_id") if adopted else None
    return f"/servicePrincipals/{object_id}" if object_id else None


def identifier_uri(adopted: AdoptedApi | None, uri: str) -> str | None:
    """The App ID URI of an API."""
    if not adopted or not adopted.get("identifier_uri", True):
        return None
    return f"{application(adopted)}/identifierUris/{urlsafe_b64encode(uri.encode()).decode()}"


def permission_scope(adopted: AdoptedApi | None, scope_id: str | None) -> str | None:
    """A scope of an API; `scope_id` is the one given in the configuration, if any."""
    return f"{application(adopted)}/permissionScopes/{scope_id}" if adopted and scope_id else None


def redirect_uris(adopted: AdoptedClient | None) -> str | None:
    """The redirect URIs of the Web platform."""
    if not adopted or not adopted.get("redirect_uris", True):
        return None
    return f"{application(adopted)}/redirectUris/Web"


def api_access(adopted: AdoptedClient | None) -> str | None:
    """The access to the API."""
    client_id = adopted.get("api_client_id") if adopted else None
    return f"{application(adopted)}/apiAccess/{client_id}" if client_id else None


def graph_access(adopted: AdoptedClient | None) -> str | None:
    """The access to Microsoft Graph."""
    if not adopted or not adopted.get("graph_access", True):
        return None
    return f"{application(adopted)}/apiAccess/{microsoft_graph.CLIENT_ID}"


def grant(grant_id: str | None) -> str | None:
    """A delegated permission grant."""
    return f"/oauth2PermissionGrants/{grant_id}" if grant_id else None
