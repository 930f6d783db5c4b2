"""What the program makes of two adopted registrations: each resource, the id that it is imported
by, and what the next `pulumi up` changes of it.

Names, types and ids are those of `WebApi` and `ConnectorClient` in the repository's program. A
property that neither the settings nor the components name becomes what the provider's default is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from b2c import import_ids, microsoft_graph
from b2c import resource_types as types
from b2c.registration import TOKEN_VERSION
from b2c.resource_names import CLIENT_SUFFIX
from b2c.scopes import OPENID_SCOPES
from operate.adopt.registrations import Pair, Registration, graph_scope_ids
from operate.documents import Document, redirect_uris_of, scopes_granted

CONNECTOR = "connector"
"""The name of the program's `FlowConnector`."""

API, CLIENT = f"{CONNECTOR}-api", f"{CONNECTOR}{CLIENT_SUFFIX}"

_REGISTRATION: tuple[tuple[str, tuple[str, ...], Any], ...] = (
    ("requestedAccessTokenVersion", ("api", "requestedAccessTokenVersion"), TOKEN_VERSION),
    (
        "implicitAccessTokenIssuanceEnabled",
        ("web", "implicitGrantSettings", "enableAccessTokenIssuance"),
        False,
    ),
    (
        "implicitIdTokenIssuanceEnabled",
        ("web", "implicitGrantSettings", "enableIdTokenIssuance"),
        False,
    ),
    ("groupMembershipClaims", ("groupMembershipClaims",), None),
    ("homepageUrl", ("web", "homePageUrl"), None),
    ("logoutUrl", ("web", "logoutUrl"), None),
    ("marketingUrl", ("info", "marketingUrl"), None),
    ("privacyStatementUrl", ("info", "privacyStatementUrl"), None),
    ("supportUrl", ("info", "supportUrl"), None),
    ("termsOfServiceUrl", ("info", "termsOfServiceUrl"), None),
    ("serviceManagementReference", ("serviceManagementReference",), None),
)
_PRINCIPAL: tuple[tuple[str, tuple[str, ...], Any], ...] = (
    ("accountEnabled", ("accountEnabled",), True),
    ("appRoleAssignmentRequired", ("appRoleAssignmentRequired",), False),
    ("description", ("description",), None),
    ("loginUrl", ("loginUrl",), None),
    ("notes", ("notes",), None),
    ("notificationEmailAddresses", ("notificationEmailAddresses",), None),
    ("preferredSingleSignOnMode", ("preferredSingleSignOnMode",), None),
)


@dataclass(frozen=True)
class Part:
    """A resource of the stack. `import_id`: None for one that has to be made. `changes`: what
    `pulumi up` changes of one that is imported."""

    type: str
    name: str
    parent: str = ""
    import_id: str | None = None
    changes: tuple[str, ...] = ()

    @property
    def operation(self) -> str:
        """`create`, `update` or `same`, as the preview after the import says."""
        if self.import_id is None:
            return "create"
        return "update" if self.changes else "same"


def components(*, existing_api: bool) -> Iterator[dict[str, Any]]:
    """The components that the parts belong to, as an import file has them."""
    yield {"type": types.FLOW_CONNECTOR, "name": CONNECTOR, "component": True}
    for type_, name in ((types.WEB_API, API), (types.CONNECTOR_CLIENT, CLIENT)):
        if not (existing_api and name == API):
            yield {"type": type_, "name": name, "component": True, "parent": CONNECTOR}


def api_parts(pair: Pair, identifier_uri: str | None, owners: Sequence[str]) -> list[Part]:
    """The parts of the API. `identifier_uri`: its App ID URI, None if it has none yet."""
    api = pair.api
    return [
        _registration(api, API, described=True),
        _part(
            types.IDENTIFIER_URI,
            API,
            "identifier-uri",
            import_ids.identifier_uri(api.object_id, identifier_uri) if identifier_uri else None,
        ),
        *(
            _part(
                types.PERMISSION_SCOPE,
                API,
                f"scope-{scope['value']}",
                import_ids.permission_scope(api.object_id, scope["id"]),
            )
            for scope in pair.scopes
        ),
        _principal(api, API, owners),
        *_owners(api, API, owners),
    ]


def client_parts(
    pair: Pair,
    *,
    slot: str,
    redirect_urls: Iterable[str],
    owners: Sequence[str],
    admin_consent: bool,
) -> list[Part]:
    """The parts of the client. `slot`: that of the stack's own secret. `redirect_urls`: what the
    program registers."""
    client, values = pair.client, {scope["value"] for scope in pair.scopes}
    parts = [
        _registration(client, CLIENT, described=False),
        _part(types.PASSWORD, CLIENT, f"client-secret-{slot}", None),
        _redirect_uris(client, sorted(redirect_urls)),
        _access(client, "api-access", pair.api.client_id, {one["id"] for one in pair.scopes}),
        _access(client, "graph-access", microsoft_graph.CLIENT_ID, graph_scope_ids()),
        _principal(client, CLIENT, owners),
        *_owners(client, CLIENT, owners),
    ]
    if admin_consent:
        parts.append(_grant("api-grant", pair.api_grant, values))
        parts.append(_grant("graph-grant", pair.graph_grant, set(OPENID_SCOPES)))
    return parts


def _part(type_: str, parent: str, name: str, import_id: str | None, *changes: str | None) -> Part:
    return Part(type_, f"{parent}-{name}", parent, import_id, tuple(filter(None, changes)))


def _registration(registration: Registration, parent: str, *, described: bool) -> Part:
    table = (*_REGISTRATION, *(() if described else (("description", ("description",), None),)))
    return _part(
        types.REGISTRATION,
        parent,
        "registration",
        import_ids.application(registration.object_id),
        *_differences(registration.application, table),
    )


def _principal(registration: Registration, parent: str, owners: Sequence[str]) -> Part:
    principal = registration.principal
    if principal is None:
        return _part(types.SERVICE_PRINCIPAL, parent, "service-principal", None)
    return _part(
        types.SERVICE_PRINCIPAL,
        parent,
        "service-principal",
        import_ids.service_principal(principal["id"]),
        *_differences(principal, _PRINCIPAL),
        _set_change("owners", registration.principal_owners, owners),
    )


def _owners(registration: Registration, parent: str, owners: Sequence[str]) -> Iterator[Part]:
    for owner in owners:
        yield _part(
            types.OWNER,
            parent,
            f"owner-{owner}",
            import_ids.owner(registration.object_id, owner),
        )


def _redirect_uris(client: Registration, urls: Sequence[str]) -> Part:
    registered = redirect_uris_of(client.application)
    import_id = import_ids.redirect_uris(client.object_id) if registered else None
    change = _set_change("redirectUris", registered, urls) if registered else None
    return _part(types.REDIRECT_URIS, CLIENT, "redirect-uris", import_id, change)


def _access(client: Registration, name: str, api: str, wanted: set[str]) -> Part:
    asked = client.access(api)
    if asked is None:
        return _part(types.API_ACCESS, CLIENT, name, None)
    scope_ids, role_ids = asked
    return _part(
        types.API_ACCESS,
        CLIENT,
        name,
        import_ids.api_access(client.object_id, api),
        _set_change("scopeIds", scope_ids, wanted),
        _set_change("roleIds", role_ids, ()),
    )


def _grant(name: str, grant: Document | None, wanted: set[str]) -> Part:
    if grant is None:
        return _part(types.DELEGATED_GRANT, CLIENT, name, None)
    return _part(
        types.DELEGATED_GRANT,
        CLIENT,
        name,
        import_ids.grant(grant["id"]),
        _set_change("claimValues", scopes_granted(grant), wanted),
    )


def _differences(
    document: Document, table: Iterable[tuple[str, tuple[str, ...], Any]]
) -> Iterator[str]:
    for name, path, wanted in table:
        value: Any = document
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if (value or None) != (wanted or None):
            yield f"{name}: {_shown(value)} → {_shown(wanted)}"


def _set_change(name: str, before: Iterable[str], after: Iterable[str]) -> str | None:
    gone, new = sorted({*before} - {*after}), sorted({*after} - {*before})
    parts = [f"without {', '.join(gone)}"] if gone else []
    parts += [f"with {', '.join(new)}"] if new else []
    return f"{name}: {'; '.join(parts)}" if parts else None


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "nothing" if value in (None, "", []) else str(value)
