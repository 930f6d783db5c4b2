"""The registrations of an API and of a client, as Microsoft Graph shows them."""

from dataclasses import dataclass

import click

from b2c import microsoft_graph
from b2c.registration import AUDIENCE
from b2c.scopes import OPENID_SCOPES
from clients.graph import Graph, segment
from operate.documents import Document, accesses_of, principal_path, scopes_granted, scopes_of


@dataclass(frozen=True)
class Registration:
    """An application, its service principal (None if it has none), and the object ids of the
    owners of both."""

    application: Document
    principal: Document | None
    owners: frozenset[str]
    principal_owners: frozenset[str]

    @property
    def client_id(self) -> str:
        return str(self.application["appId"])

    @property
    def object_id(self) -> str:
        return str(self.application["id"])

    @property
    def principal_id(self) -> str | None:
        return str(self.principal["id"]) if self.principal else None

    def access(self, client_id: str) -> tuple[set[str], set[str]] | None:
        """The ids of the scopes and of the roles that it asks an API for; None if it asks for
        nothing."""
        for one in accesses_of(self.application):
            if one["resourceAppId"] == client_id:
                ids: dict[str, set[str]] = {"Scope": set(), "Role": set()}
                for permission in one["resourceAccess"]:
                    ids[permission["type"]].add(permission["id"])
                return ids["Scope"], ids["Role"]
        return None


@dataclass(frozen=True)
class Pair:
    """An API and the client that calls it.

    `scopes`: what the client asks the API for, as the API has it. `api_grant`, `graph_grant`: the
    client's consent for the whole tenant, None where there is none.
    """

    api: Registration
    client: Registration
    scopes: tuple[Document, ...]
    api_grant: Document | None
    graph_grant: Document | None


def read_pair(graph: Graph, api_id: str, client_id: str) -> Pair:
    """The registrations of two client ids.

    Raises `click.ClickException` for what cannot come under management, and `ServiceError`.
    """
    api, client = _registration(graph, api_id), _registration(graph, client_id)
    for one in (api, client):
        _refuse_other_audience(one.application)
    _refuse_two_secrets(client.application)
    grants = _grants(graph, client)
    graph_principal = _principal(graph, microsoft_graph.CLIENT_ID)
    api_grant = grants.get(api.principal_id or "")
    return Pair(
        api,
        client,
        _scopes(api, client, api_grant),
        api_grant,
        grants.get(str(graph_principal["id"])) if graph_principal else None,
    )


def graph_scope_ids() -> set[str]:
    """What a client asks Microsoft Graph for."""
    return {microsoft_graph.SCOPE_IDS[value] for value in OPENID_SCOPES}


def _registration(graph: Graph, client_id: str) -> Registration:
    found = graph.entries(f"applications?$filter=appId eq '{segment(client_id)}'")
    if not found:
        raise click.ClickException(
            f"The tenant has no application with the client id {client_id}. Copy the Application "
            "(client) ID from the portal: App registrations > Overview."
        )
    [application] = found
    principal = _principal(graph, client_id)
    path = f"servicePrincipals/{principal['id']}" if principal else ""
    return Registration(
        application,
        principal,
        _owners(graph, f"applications/{application['id']}"),
        _owners(graph, path) if path else frozenset(),
    )


def _principal(graph: Graph, client_id: str) -> Document | None:
    found = graph.entries(principal_path(client_id))
    return found[0] if found else None


def _owners(graph: Graph, path: str) -> frozenset[str]:
    return frozenset(str(owner["id"]) for owner in graph.entries(f"{path}/owners?$select=id"))


def _grants(graph: Graph, client: Registration) -> dict[str, Document]:
    """The client's grants for the whole tenant, by the object id of what they are for."""
    if client.principal_id is None:
        return {}
    path = f"servicePrincipals/{client.principal_id}/oauth2PermissionGrants"
    return {
        str(grant["resourceId"]): grant
        for grant in graph.entries(path)
        if grant["consentType"] == "AllPrincipals"
    }


def _scopes(
    api: Registration, client: Registration, grant: Document | None
) -> tuple[Document, ...]:
    """What the client asks for, else what is granted to it, else all that the API offers."""
    exposed = [scope for scope in scopes_of(api.application) if scope.get("isEnabled", True)]
    asked, _ = client.access(api.client_id) or (set(), set())
    consented = scopes_granted(grant) if grant else set()
    chosen = (
        [scope for scope in exposed if scope["id"] in asked]
        or [scope for scope in exposed if scope["value"] in consented]
        or exposed
    )
    if not chosen:
        raise click.ClickException(
            f"The API {api.client_id} has no scope that is enabled, and without one B2C gives a "
            "connector no token. Add one in the portal: Expose an API > Add a scope."
        )
    return tuple(sorted(chosen, key=lambda scope: str(scope["value"])))


def _refuse_other_audience(application: Document) -> None:
    audience = application.get("signInAudience")
    if audience != AUDIENCE:
        raise click.ClickException(
            f"The application {application['appId']} has the audience {audience}. It cannot run "
            f"user flows, which need {AUDIENCE}. Make a new one with the stack."
        )


def _refuse_two_secrets(client: Document) -> None:
    held = client.get("passwordCredentials") or ()
    if len(held) < 2:
        return
    listed = "; ".join(
        f"{one.get('displayName') or 'without a name'}, {one.get('hint') or ''}…, ends "
        f"{str(one.get('endDateTime'))[:10]}"
        for one in held
    )
    raise click.ClickException(
        f"The client has {len(held)} secrets ({listed}). B2C allows two, and one must be the "
        "stack's. Delete the one that no connector uses, in the portal: App registrations > "
        f"{client['displayName']} > Certificates & secrets."
    )
