"""Applications that exist already and come under management: what to import them by.

Every function takes an adopted registration as `components.arguments` reads it, and gives the
`import_` id of one resource, or None where nothing is adopted. An import
must match the configuration exactly, apart from the notes of the registration; `pulumi import` with
a file brings differences in as well and shows them in the next preview.
"""

from typing import Annotated, NotRequired, TypedDict

from b2c import import_ids, microsoft_graph, names
from b2c.takes import Takes


class Adopted(TypedDict):
    """What any registration is imported by."""

    object_id: Annotated[str, Takes(names.guid)]
    """The application's object id (GUID), not its client id."""
    service_principal_object_id: NotRequired[Annotated[str, Takes(names.guid)]]
    """Its service principal's object id, if it has one."""


class AdoptedApi(Adopted):
    """An API registration to import, made by hand or by another tool.

    A scope of the configuration that has an `id` is adopted too; one without is made.
    """

    identifier_uri: NotRequired[Annotated[bool, Takes(default=True)]]
    """Whether it has its App ID URI already."""


class AdoptedClient(Adopted):
    """A client registration to import, made by hand or by another tool."""

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


def application(adopted: Adopted | None) -> str | None:
    """An application registration."""
    return import_ids.application(adopted["object_id"]) if adopted else None


def service_principal(adopted: Adopted | None) -> str | None:
    """The service principal of an application, if it has one."""
    known = adopted and adopted.get("service_principal_object_id")
    return import_ids.service_principal(known) if known else None


def identifier_uri(adopted: AdoptedApi | None, uri: str) -> str | None:
    """The App ID URI of an API, if it has it."""
    has = adopted and adopted.get("identifier_uri")
    return import_ids.identifier_uri(adopted["object_id"], uri) if adopted and has else None


def permission_scope(adopted: AdoptedApi | None, scope_id: str | None) -> str | None:
    """A scope of an API; one whose id the configuration does not name is made."""
    known = adopted is not None and scope_id
    return import_ids.permission_scope(adopted["object_id"], known) if adopted and known else None


def redirect_uris(adopted: AdoptedClient | None) -> str | None:
    """The redirect URIs of a client, if it has some."""
    has = adopted and adopted.get("redirect_uris")
    return import_ids.redirect_uris(adopted["object_id"]) if adopted and has else None


def api_access(adopted: AdoptedClient | None) -> str | None:
    """A client's access to the API, if it has it."""
    api = adopted and adopted.get("api_client_id")
    return import_ids.api_access(adopted["object_id"], api) if adopted and api else None


def graph_access(adopted: AdoptedClient | None) -> str | None:
    """A client's access to Microsoft Graph, if it has it."""
    has = adopted and adopted.get("graph_access")
    if not (adopted and has):
        return None
    return import_ids.api_access(adopted["object_id"], microsoft_graph.CLIENT_ID)


def api_grant(adopted: AdoptedClient | None) -> str | None:
    """A client's tenant-wide grant for the API, if there is one."""
    known = adopted and adopted.get("api_grant_id")
    return import_ids.grant(known) if known else None


def graph_grant(adopted: AdoptedClient | None) -> str | None:
    """A client's tenant-wide grant for Microsoft Graph, if there is one."""
    known = adopted and adopted.get("graph_grant_id")
    return import_ids.grant(known) if known else None
