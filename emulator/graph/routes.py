"""The routes of Graph: the handler of a request, and the app roles that allow it.

Source of the roles: "Permissions" of each page of the Microsoft Graph reference.
"""

from __future__ import annotations

from emulator.graph import (
    application_templates,
    applications,
    claims_mapping_policies,
    conditional_access_policies,
    deleted_items,
    domains,
    federated_credentials,
    key_actions,
    logos,
    named_locations,
    password_actions,
    permission_grants,
    service_principals,
    token_signing_certificates,
    upserts,
)
from emulator.graph.access import Roles
from emulator.graph.directory_objects import get_directory_object
from emulator.graph.expansion import expanding
from emulator.graph.identity_routes import identity_routes
from emulator.graph.ownership import WRITE
from emulator.graph.people_routes import (
    READ_USERS,
    assignment_routes,
    people_routes,
    related_routes,
)
from emulator.graph.route import GraphRoute

_READ: Roles = WRITE | {
    "Application.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
}
_WRITE_GRANTS: Roles = frozenset(
    {"DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"}
)
_READ_GRANTS: Roles = _WRITE_GRANTS | {
    "DelegatedPermissionGrant.Read.All",
    "Directory.Read.All",
}
_WRITE_POLICIES: Roles = frozenset({"Policy.ReadWrite.ApplicationConfiguration"})
_READ_POLICIES: Roles = _WRITE_POLICIES | {"Policy.Read.All"}
_WRITE_ACCESS: Roles = frozenset({"Policy.ReadWrite.ConditionalAccess"})
_READ_ACCESS: Roles = _WRITE_ACCESS | {"Policy.Read.All"}
_READ_DOMAINS: Roles = frozenset(
    {"Domain.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
)
_READ_OBJECTS: Roles = _READ | {"User.Read.All", "User.ReadWrite.All", "Group.Read.All"}


def graph_routes() -> list[GraphRoute]:
    return [
        *_applications(),
        *people_routes(),
        *_service_principals(),
        *_permission_grants(),
        *_claims_mapping_policies(),
        *_conditional_access(),
        *_deleted_items(),
        *identity_routes(),
        *_application_templates(),
        GraphRoute("GET", "/directoryObjects/{id}", get_directory_object, _READ_OBJECTS),
        GraphRoute("GET", "/domains", domains.list_domains, _READ_DOMAINS),
        GraphRoute("GET", "/domains/{id}", domains.get_domain, _READ_DOMAINS),
    ]


def _applications() -> list[GraphRoute]:
    collection, item = "/applications", "/applications/{id}"
    credentials = f"{item}/federatedIdentityCredentials"
    credential = f"{credentials}/{{credential}}"
    named = f"{credentials}(name='{{credential}}')"
    return [
        GraphRoute(
            "GET", collection, expanding("application", applications.list_applications), _READ
        ),
        GraphRoute("POST", collection, applications.create_application, WRITE),
        GraphRoute("GET", item, expanding("application", applications.get_application), _READ),
        GraphRoute("PATCH", item, applications.update_application, WRITE),
        GraphRoute(
            "PATCH", f"{collection}(uniqueName='{{key}}')", upserts.upsert_application, WRITE
        ),
        GraphRoute("DELETE", item, applications.delete_application, WRITE),
        *_credentials("application", item),
        GraphRoute("GET", f"{item}/logo", logos.get_logo, _READ),
        GraphRoute("PUT", f"{item}/logo", logos.put_logo, WRITE),
        GraphRoute("GET", credentials, federated_credentials.list_credentials, _READ),
        GraphRoute("POST", credentials, federated_credentials.create_credential, WRITE),
        GraphRoute("GET", credential, federated_credentials.get_credential, _READ),
        GraphRoute("PATCH", credential, federated_credentials.update_credential, WRITE),
        GraphRoute("DELETE", credential, federated_credentials.delete_credential, WRITE),
        GraphRoute("GET", named, federated_credentials.get_credential, _READ),
        GraphRoute("PATCH", named, federated_credentials.upsert_credential, WRITE),
        GraphRoute("DELETE", named, federated_credentials.delete_credential, WRITE),
        *_owners("application", item),
    ]


def _service_principals() -> list[GraphRoute]:
    collection, item = "/servicePrincipals", "/servicePrincipals/{id}"
    held, assigned = f"{item}/appRoleAssignments", f"{item}/appRoleAssignedTo"
    return [
        GraphRoute(
            "GET",
            collection,
            expanding("servicePrincipal", service_principals.list_principals),
            _READ,
        ),
        GraphRoute("POST", collection, service_principals.create_principal, WRITE),
        GraphRoute(
            "GET", item, expanding("servicePrincipal", service_principals.get_principal), _READ
        ),
        GraphRoute("PATCH", item, service_principals.update_principal, WRITE),
        GraphRoute("PATCH", f"{collection}(appId='{{key}}')", upserts.upsert_principal, WRITE),
        GraphRoute("DELETE", item, service_principals.remove_principal, WRITE),
        GraphRoute(
            "POST",
            f"{item}/addTokenSigningCertificate",
            token_signing_certificates.add_token_signing_certificate,
            WRITE,
        ),
        *_credentials("servicePrincipal", item),
        *_owners("servicePrincipal", item),
        *assignment_routes(held, "servicePrincipal", "principalId"),
        *assignment_routes(assigned, "servicePrincipal", "resourceId"),
        GraphRoute(
            "GET", f"{item}/oauth2PermissionGrants", permission_grants.list_of_client, _READ_GRANTS
        ),
    ]


def _credentials(kind: str, item: str) -> list[GraphRoute]:
    add, remove = password_actions.add_password(kind), password_actions.remove_password(kind)
    add_key, remove_key = key_actions.add_key(kind), key_actions.remove_key(kind)
    return [
        GraphRoute("POST", f"{item}/addPassword", add, WRITE),
        GraphRoute("POST", f"{item}/removePassword", remove, WRITE),
        GraphRoute("POST", f"{item}/addKey", add_key, WRITE, by_itself=True),
        GraphRoute("POST", f"{item}/removeKey", remove_key, WRITE, by_itself=True),
    ]


def _owners(kind: str, item: str) -> list[GraphRoute]:
    return related_routes(kind, item, "owners", _READ, WRITE)


def _permission_grants() -> list[GraphRoute]:
    collection, item = "/oauth2PermissionGrants", "/oauth2PermissionGrants/{id}"
    return [
        GraphRoute("GET", collection, permission_grants.list_grants, _READ_GRANTS),
        GraphRoute("POST", collection, permission_grants.create_grant, _WRITE_GRANTS),
        GraphRoute("GET", item, permission_grants.get_grant, _READ_GRANTS),
        GraphRoute("PATCH", item, permission_grants.update_grant, _WRITE_GRANTS),
        GraphRoute("DELETE", item, permission_grants.delete_grant, _WRITE_GRANTS),
    ]


def _claims_mapping_policies() -> list[GraphRoute]:
    collection = "/policies/claimsMappingPolicies"
    item = f"{collection}/{{id}}"
    assigned = "/servicePrincipals/{id}/claimsMappingPolicies"
    policies = claims_mapping_policies
    return [
        GraphRoute("GET", collection, policies.list_policies, _READ_POLICIES),
        GraphRoute("POST", collection, policies.create_policy, _WRITE_POLICIES),
        GraphRoute("GET", item, policies.get_policy, _READ_POLICIES),
        GraphRoute("PATCH", item, policies.update_policy, _WRITE_POLICIES),
        GraphRoute("DELETE", item, policies.delete_policy, _WRITE_POLICIES),
        GraphRoute("GET", assigned, policies.list_assigned, _READ_POLICIES),
        GraphRoute("POST", f"{assigned}/$ref", policies.assign, _WRITE_POLICIES),
        GraphRoute("DELETE", f"{assigned}/{{policy}}/$ref", policies.withdraw, _WRITE_POLICIES),
    ]


def _conditional_access() -> list[GraphRoute]:
    routes = []
    for path, handlers in (
        (
            "/identity/conditionalAccess/policies",
            (
                conditional_access_policies.list_policies,
                conditional_access_policies.create_policy,
                conditional_access_policies.get_policy,
                conditional_access_policies.update_policy,
                conditional_access_policies.delete_policy,
            ),
        ),
        (
            "/identity/conditionalAccess/namedLocations",
            (
                named_locations.list_locations,
                named_locations.create_location,
                named_locations.get_location,
                named_locations.update_location,
                named_locations.delete_location,
            ),
        ),
    ):
        list_all, create, get, update, delete = handlers
        item = f"{path}/{{id}}"
        routes += [
            GraphRoute("GET", path, list_all, _READ_ACCESS),
            GraphRoute("POST", path, create, _WRITE_ACCESS),
            GraphRoute("GET", item, get, _READ_ACCESS),
            GraphRoute("PATCH", item, update, _WRITE_ACCESS),
            GraphRoute("DELETE", item, delete, _WRITE_ACCESS),
        ]
    return routes


def _deleted_items() -> list[GraphRoute]:
    collection = "/directory/deletedItems"
    item = f"{collection}/{{id}}"
    deleted = deleted_items.list_deleted
    write = WRITE | deleted_items.WRITE_USERS
    return [
        GraphRoute(
            "GET", f"{collection}/microsoft.graph.application", deleted("deletedApplication"), _READ
        ),
        GraphRoute(
            "GET",
            f"{collection}/microsoft.graph.servicePrincipal",
            deleted("deletedServicePrincipal"),
            _READ,
        ),
        GraphRoute("GET", f"{collection}/microsoft.graph.user", deleted("deletedUser"), READ_USERS),
        GraphRoute("GET", item, deleted_items.get_deleted, _READ | READ_USERS),
        GraphRoute("DELETE", item, deleted_items.purge, write),
        GraphRoute("POST", f"{item}/restore", deleted_items.restore, write),
    ]


def _application_templates() -> list[GraphRoute]:
    collection = "/applicationTemplates"
    item = f"{collection}/{{id}}"
    return [
        GraphRoute("GET", collection, application_templates.list_templates, _READ),
        GraphRoute("GET", item, application_templates.get_template, _READ),
        GraphRoute("POST", f"{item}/instantiate", application_templates.instantiate, WRITE),
    ]
