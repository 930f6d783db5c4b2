"""The rules of Graph for the values of an application's properties."""

from __future__ import annotations

from typing import Any

from emulator.graph.entitlements import check_entitlements
from emulator.graph.errors import CallError, bad_request, duplicate_value, invalid_property
from emulator.graph.limits import APIS, COLLECTION_ITEMS, LIMITS, NOTES, Limits
from emulator.graph.tags import check_duplicates, check_tags
from emulator.graph.uris import (
    check_host,
    check_identifier_uri,
    check_link,
    check_logout_url,
    check_redirect_uri,
)
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.state import TenantState

Document = dict[str, Any]

_PLATFORMS = ("web", "spa", "publicClient")
_GROUP_CLAIMS = {"None", "SecurityGroup", "DirectoryRole", "ApplicationGroup", "All"}


def check_application(tenant: TenantState, document: Document, previous: Document | None) -> None:
    """Raise CallError 400 unless Graph accepts the application in `document`.

    Every write checks the whole application, because a change of audience changes the limits of
    all properties. `previous` is the stored application of an update.
    """
    limits = LIMITS.get(document["signInAudience"])
    if limits is None:
        raise bad_request(
            "Invalid value specified for property 'signInAudience' of resource 'Application'."
        )
    _check_texts(document, limits)
    _check_token_version(document, limits)
    check_entitlements(document, previous, limits)
    _check_identifier_uris(tenant, document, previous, limits)
    _check_redirect_uris(document, limits)
    _check_links(document, limits)
    _check_required_access(document, limits)
    _check_pre_authorized(document, previous, limits)
    check_tags(document["tags"])
    _check_secret_count(document, limits)
    _check_size(document)


def limits_of(document: Document) -> Limits:
    return LIMITS[document["signInAudience"]]


def check_secret_count(document: Document) -> None:
    """Raise CallError 400 if the application has more secrets than its audience allows."""
    _check_secret_count(document, limits_of(document))


def _check_texts(document: Document, limits: Limits) -> None:
    name = document["displayName"]
    if not name or not name.strip():
        raise bad_request(
            "A value is required for property 'displayName' of resource 'Application'."
        )
    if len(name) > limits.display_name:
        raise invalid_property("displayName", f"It has more than {limits.display_name} characters.")
    for target in ("notes", "description"):
        if document[target] and len(document[target]) > NOTES:
            raise invalid_property(target, f"It has more than {NOTES} characters.")
    claims = document["groupMembershipClaims"]
    if claims and not {claim.strip() for claim in claims.split(",")} <= _GROUP_CLAIMS:
        raise invalid_property("groupMembershipClaims", f"'{claims}' is not known.")
    key_id = document["tokenEncryptionKeyId"]
    if key_id and key_id not in {key["keyId"] for key in document["keyCredentials"]}:
        raise invalid_property("tokenEncryptionKeyId", "No key credential has this id.")


def _check_token_version(document: Document, limits: Limits) -> None:
    version = document["api"]["requestedAccessTokenVersion"]
    allowed = (2,) if limits.personal else (None, 1, 2)
    if version not in allowed:
        raise CallError(
            400,
            "InvalidAccessTokenVersion",
            "Property api.requestedAccessTokenVersion is invalid.",
            target="api.requestedAccessTokenVersion",
        )


def _check_identifier_uris(
    tenant: TenantState, document: Document, previous: Document | None, limits: Limits
) -> None:
    uris: list[str] = document["identifierUris"]
    old = previous["identifierUris"] if previous else []
    check_duplicates("identifierUris", uris)
    if limits.identifier_uris is not None and len(uris) > limits.identifier_uris:
        raise invalid_property(
            "identifierUris", f"There are at most {limits.identifier_uris} App ID URIs."
        )
    for uri in uris:
        check_identifier_uri(uri, limits)
        # Older URIs of an application stay, whatever their host (reference-breaking-changes).
        if document["api"]["requestedAccessTokenVersion"] != 2 and uri not in old:
            check_host(
                uri,
                domain=tenant.identity.domain,
                own_ids=(tenant.identity.id, document["appId"]),
                tenant_bound=tenant.settings.api_uris == "tenant_identifier",
            )
        for other in tenant.store.find_in_list("application", "identifierUris", uri):
            if other["id"] != document["id"]:
                raise CallError(
                    400,
                    "Request_BadRequest",
                    "Another object with the same value for property identifierUris already"
                    " exists.",
                    target="identifierUris",
                    detail_code="ObjectConflict",
                )


def _check_redirect_uris(document: Document, limits: Limits) -> None:
    seen: set[str] = set()
    for platform in _PLATFORMS:
        for uri in document[platform]["redirectUris"]:
            # Redirect URIs differ by case, and an application may have one for one platform only.
            if uri in seen:
                raise duplicate_value(f"{platform}.redirectUris")
            seen.add(uri)
            check_redirect_uri(platform, uri, limits)
    if len(seen) > limits.redirect_uris:
        raise invalid_property(
            "web.redirectUris",
            f"There are at most {limits.redirect_uris} redirect URIs, over all platforms.",
        )


def _check_links(document: Document, limits: Limits) -> None:
    web = document["web"]
    if web["logoutUrl"]:
        check_logout_url(web["logoutUrl"], limits)
    if web["homePageUrl"]:
        check_link("web.homePageUrl", web["homePageUrl"])
    for name, url in document["info"].items():
        if url:
            check_link(f"info.{name}", url)


def _check_required_access(document: Document, limits: Limits) -> None:
    target = "requiredResourceAccess"
    apis = document[target]
    check_duplicates(target, [api["resourceAppId"] or "" for api in apis])
    if len(apis) > APIS:
        raise invalid_property(target, f"There are at most {APIS} APIs.")
    total = 0
    for api in apis:
        if not is_identifier(api["resourceAppId"] or ""):
            raise invalid_property(target, "resourceAppId is missing or no GUID.")
        permissions = api["resourceAccess"]
        check_duplicates(target, [f"{item['id']} {item['type']}" for item in permissions])
        total += len(permissions)
        if limits.permissions_per_api is not None and len(permissions) > limits.permissions_per_api:
            raise invalid_property(
                target, f"There are at most {limits.permissions_per_api} permissions of an API."
            )
        for permission in permissions:
            if not permission["id"] or permission["type"] not in ("Scope", "Role"):
                raise invalid_property(target, "A permission needs an id and type Scope or Role.")
    if total > limits.permissions:
        raise invalid_property(target, f"There are at most {limits.permissions} permissions.")


def _check_pre_authorized(document: Document, previous: Document | None, limits: Limits) -> None:
    target = "api.preAuthorizedApplications"
    clients = document["api"]["preAuthorizedApplications"]
    if previous is not None and clients == previous["api"]["preAuthorizedApplications"]:
        # Removing a scope of a pre-authorized client is allowed; only the next change of the
        # clients is refused.
        return
    check_duplicates(target, [client["appId"] or "" for client in clients])
    # Scopes that the same request adds do not count yet.
    scope_ids = {scope["id"] for scope in (previous or document)["api"]["oauth2PermissionScopes"]}
    total = 0
    for client in clients:
        ids = client["delegatedPermissionIds"]
        total += len(ids)
        if not is_identifier(client["appId"] or ""):
            raise invalid_property(target, "appId is missing or no GUID.")
        if not set(ids) <= scope_ids:
            raise CallError(
                400,
                "InvalidValue",
                "Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id"
                " that cannot be found in the AppPermissions sets.",
                target=f"{target}.delegatedPermissionIds",
            )
        if limits.scopes_per_client is not None and len(ids) > limits.scopes_per_client:
            raise invalid_property(
                target, f"There are at most {limits.scopes_per_client} scopes of a client."
            )
    if limits.pre_authorized_clients is not None and (
        len(clients) > limits.pre_authorized_clients or total > (limits.pre_authorized_scopes or 0)
    ):
        raise invalid_property(
            target,
            f"There are at most {limits.pre_authorized_clients} clients with"
            f" {limits.pre_authorized_scopes} scopes in all.",
        )


def _check_secret_count(document: Document, limits: Limits) -> None:
    count = len(document["passwordCredentials"])
    if limits.secrets is not None and count > limits.secrets:
        raise CallError(
            400,
            "TooManyAppPasswords",
            f"Not allowed to add {count} passwords. You can only add a maximum of"
            f" {limits.secrets} passwords.",
            target="passwordCredentials",
        )


def _check_size(document: Document) -> None:
    items = sum(
        len(collection)
        for collection in (
            document["identifierUris"],
            document["appRoles"],
            document["tags"],
            document["passwordCredentials"],
            document["keyCredentials"],
            document["api"]["oauth2PermissionScopes"],
            document["api"]["preAuthorizedApplications"],
            document["api"]["knownClientApplications"],
            *(document[platform]["redirectUris"] for platform in _PLATFORMS),
            *(api["resourceAccess"] for api in document["requiredResourceAccess"]),
        )
    )
    if items > COLLECTION_ITEMS:
        raise CallError(
            400,
            "Directory_ResourceSizeExceeded",
            "The size of the object has exceeded its limit. Please reduce the number of values and"
            " retry your request.",
        )
