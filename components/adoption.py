"""Applications that exist already and come under management: what to import them by.

Every function takes an adopted registration as `components.arguments` reads it, and gives the
`import_` id of one resource, or None where nothing is adopted. The forms are the azuread
provider's: https://www.pulumi.com/registry/packages/azuread/api-docs/ (section Import of each
resource). An import must match the configuration exactly, apart from the notes of
the registration; `pulumi import` with a file brings differences in as well and shows them in the
next preview.
"""

from collections.abc import Mapping
from typing import Annotated, NotRequired, TypedDict

from b2c import names
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
    return f"/applications/{adopted['object_id']}" if adopted else None


def part(adopted: Adopted | None, name: str, path: str) -> str | None:
    """A part of an application, by its path below the application.

    `name`: the argument by which the registration has the part; its value goes into the path.
    """
    return _with_value(adopted, name, f"{application(adopted)}/{path}")


def service_principal(adopted: Adopted | None) -> str | None:
    """The service principal of an application."""
    return _with_value(adopted, "service_principal_object_id", "/servicePrincipals/{}")


def grant(adopted: Adopted | None, name: str) -> str | None:
    """A delegated permission grant; `name`: the argument that has its id."""
    return _with_value(adopted, name, "/oauth2PermissionGrants/{}")


def _with_value(adopted: Mapping[str, object] | None, name: str, path: str) -> str | None:
    value = adopted[name] if adopted else None
    return path.format(value) if value else None
