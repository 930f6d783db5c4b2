"""What the tenant and the environments have of a stack's, as documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from b2c import marks, microsoft_graph
from b2c.resource_types import (
    API_CONNECTOR,
    CUSTOM_CONNECTOR,
    IDENTITY_PROVIDER,
    REGISTRATION,
    SERVICE_PRINCIPAL,
    USER_FLOW,
)
from clients.dataverse import query
from clients.environments import Environments
from clients.errors import ServiceError
from clients.graph import Graph, segment
from clients.sources import ConfigurationError
from operate.doctor.recorded import Recorded, Resource
from operate.doctor.services import Services
from operate.documents import Document, accesses_of, principal_path

_SHOWN = (
    "id,appId,displayName,notes,createdDateTime,identifierUris,api,web,requiredResourceAccess,"
    "passwordCredentials"
)
COLLECTIONS = {
    IDENTITY_PROVIDER: "identity/identityProviders",
    API_CONNECTOR: "identity/apiConnectors",
}
"""Where Graph has what it gives an id of its own."""


@dataclass(frozen=True)
class Tenant:
    """Documents of Microsoft Graph and of Dataverse.

    `applications`: those that the state holds or that carry the stack's mark, by object id.
    `principals`: of these applications, by the application's `appId`. `grants`: of these
    principals, by the principal's object id. `flows`: those that the state names, by id, None for
    one that is missing. `others`: documents of what Graph gives an id of its own, by the type.
    `connectors`: rows by the id in the state, None for one that is missing. `permissions`: the
    application permissions of whoever asks, None if they cannot be seen. `unread`: why some of
    it could not be read, in sentences.
    """

    applications: Mapping[str, Document]
    principals: Mapping[str, Document] = field(default_factory=dict)
    grants: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    flows: Mapping[str, Document | None] = field(default_factory=dict)
    others: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    connectors: Mapping[str, Document | None] = field(default_factory=dict)
    permissions: frozenset[str] | None = None
    unread: tuple[str, ...] = ()


def read_tenant(state: Recorded, services: Services) -> Tenant:
    """Ask for all documents that concern the stack. Raises `ServiceError` where Graph does not
    show applications; what else cannot be read is named in `unread`."""
    graph = services.graph
    held = {one.key for one in _all(state, REGISTRATION)}
    mark = marks.note(state.stack)
    applications = {
        one["id"]: one
        for one in graph.entries(f"applications?$top=999&$select={_SHOWN}")
        if one.get("notes") == mark or one["id"] in held
    }
    unread: list[str] = []
    client_ids = {str(one["appId"]) for one in applications.values()}
    client_ids |= {str(one.inputs.get("clientId")) for one in state.of(SERVICE_PRINCIPAL)}
    principals = {
        client_id: one
        for client_id in sorted(client_ids)
        for one in graph.entries(principal_path(client_id))
    }
    return Tenant(
        applications,
        principals,
        {one["id"]: _grants(graph, one["id"]) for one in principals.values()},
        _flows(graph, state, unread),
        _others(graph, state, unread),
        _connectors(services.environments, state, unread),
        _permissions(graph, services.client_id),
        tuple(unread),
    )


def _grants(graph: Graph, principal_id: str) -> tuple[Document, ...]:
    path = f"oauth2PermissionGrants?$filter=clientId eq '{segment(principal_id)}'"
    return tuple(graph.entries(path))


def _flows(graph: Graph, state: Recorded, unread: list[str]) -> dict[str, Document | None]:
    flows: dict[str, Document | None] = {}
    for flow in _all(state, USER_FLOW):
        name = str(flow.id or flow.inputs.get("flowId"))
        try:
            flows[name] = graph.find(f"identity/b2cUserFlows/{segment(name)}")
        except ServiceError as error:
            unread.append(f"The user flow {name} could not be read: {error}")
    return flows


def _others(graph: Graph, state: Recorded, unread: list[str]) -> dict[str, tuple[Document, ...]]:
    others: dict[str, tuple[Document, ...]] = {}
    for kind, collection in COLLECTIONS.items():
        if _all(state, kind):
            try:
                others[kind] = tuple(graph.entries(collection))
            except ServiceError as error:
                unread.append(f"{collection} could not be read: {error}")
    return others


def _connectors(
    environments: Environments, state: Recorded, unread: list[str]
) -> dict[str, Document | None]:
    connectors: dict[str, Document | None] = {}
    for connector in state.of(CUSTOM_CONNECTOR):
        try:
            connectors[connector.id] = _row(connector, environments)
        except (ServiceError, ConfigurationError) as error:
            unread.append(f"The connector {connector.name} could not be read: {error}")
    return connectors


def _permissions(graph: Graph, client_id: str) -> frozenset[str] | None:
    """The application permissions on Microsoft Graph that an application has been granted."""
    try:
        [own] = graph.entries(principal_path(client_id))
        [of_graph] = graph.entries(principal_path(microsoft_graph.CLIENT_ID))
        granted = graph.entries(f"servicePrincipals/{segment(own['id'])}/appRoleAssignments")
    except (ServiceError, ValueError):
        return None
    names = {role["id"]: str(role["value"]) for role in of_graph.get("appRoles") or ()}
    return frozenset(names.get(one.get("appRoleId"), "") for one in granted)


def held_applications(state: Recorded, tenant: Tenant) -> list[tuple[Resource, Document]]:
    """The registrations of the state that the tenant has, with their documents."""
    return [
        (one, tenant.applications[one.key])
        for one in state.of(REGISTRATION)
        if one.key in tenant.applications
    ]


def unknown_applications(state: Recorded, tenant: Tenant) -> list[Document]:
    """The applications that carry the stack's mark and that neither its state nor another stack
    holds."""
    taken = taken_applications(state, tenant)
    return [one for one in _marked(state, tenant) if one not in taken]


def taken_applications(state: Recorded, tenant: Tenant) -> list[Document]:
    """The applications that carry the stack's mark and that another stack has adopted since.

    That one has a secret of its own on the client, and manages the API that the client asks for.
    """
    marked = _marked(state, tenant)
    clients = [one for one in marked if _has_secret_of_another(state.stack, one)]
    taken = {one["appId"] for one in clients}
    taken |= {access.get("resourceAppId") for one in clients for access in accesses_of(one)}
    return [one for one in marked if one["appId"] in taken]


def _marked(state: Recorded, tenant: Tenant) -> list[Document]:
    """The applications that carry the stack's mark and that its state does not hold."""
    held = {one.key for one in state.resources if one.type == REGISTRATION}
    return [
        one
        for key, one in tenant.applications.items()
        if key not in held and one.get("notes") == marks.note(state.stack)
    ]


def _has_secret_of_another(stack: str, application: Document) -> bool:
    made = [
        marks.maker_and_generation(str(secret.get("displayName") or ""))
        for secret in application.get("passwordCredentials") or ()
    ]
    return any(one is not None and one[0] != stack for one in made)


def _row(connector: Resource, environments: Environments) -> Document | None:
    url, _, row = connector.id.rpartition("/")
    shown: Document | None = environments.at(url).find(
        query(row, select="connectorid,displayname,connectorinternalid")
    )
    return shown


def _all(state: Recorded, kind: str) -> list[Resource]:
    """The resources of a type, those of broken operations too."""
    everything = (*state.resources, *(operation.resource for operation in state.pending))
    return [one for one in everything if one.type == kind]
