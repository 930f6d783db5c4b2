"""The routes of users and groups, and of what they share with service principals."""

from __future__ import annotations

from emulator.graph import app_role_assignments, groups, relationships, users
from emulator.graph.access import Roles
from emulator.graph.expansion import expanding
from emulator.graph.route import GraphRoute

_DIRECTORY: Roles = frozenset({"Directory.ReadWrite.All"})
_READ_DIRECTORY: Roles = _DIRECTORY | {"Directory.Read.All"}

# "Delete user" and "revokeSignInSessions" are not allowed to Directory.ReadWrite.All.
_WRITE_USERS: Roles = frozenset({"User.ReadWrite.All"})
_DELETE_USERS: Roles = _WRITE_USERS | {"User.DeleteRestore.All"}
READ_USERS: Roles = _DELETE_USERS | _READ_DIRECTORY | {"User.Read.All"}
_UPDATE_USERS: Roles = _WRITE_USERS | _DIRECTORY | {"User.ManageIdentities.All"}

_WRITE_GROUPS: Roles = _DIRECTORY | {"Group.ReadWrite.All"}
_WRITE_MEMBERS: Roles = _WRITE_GROUPS | {"GroupMember.ReadWrite.All"}
_READ_GROUPS: Roles = (
    _WRITE_MEMBERS | _READ_DIRECTORY | {"Group.Read.All", "GroupMember.Read.All", "Group.Create"}
)

_WRITE_ASSIGNMENTS: Roles = frozenset({"AppRoleAssignment.ReadWrite.All"})
_READ_ASSIGNMENTS: Roles = (
    _WRITE_ASSIGNMENTS
    | _READ_DIRECTORY
    | {"Application.Read.All", "Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"}
)


def people_routes() -> list[GraphRoute]:
    return [*_users(), *_groups()]


def related_routes(
    kind: str, item: str, relationship: str, read: Roles, write: Roles
) -> list[GraphRoute]:
    """The routes of `owners` or `members` of an object of the kind."""
    path = f"{item}/{relationship}"
    add = relationships.add_related(kind, relationship)
    remove = relationships.remove_related(kind, relationship)
    return [
        GraphRoute("GET", path, relationships.list_related(kind, relationship), read),
        GraphRoute("POST", f"{path}/$ref", add, write),
        GraphRoute("DELETE", f"{path}/{{related}}/$ref", remove, write),
    ]


def assignment_routes(path: str, kind: str, side: str) -> list[GraphRoute]:
    """The routes of app role assignments of an object of the kind; see `list_assignments`."""
    one = f"{path}/{{assignment}}"
    listed = app_role_assignments.list_assignments(kind, side)
    create, get, delete = (
        app_role_assignments.create_assignment,
        app_role_assignments.get_assignment,
        app_role_assignments.delete_assignment,
    )
    return [
        GraphRoute("GET", path, listed, _READ_ASSIGNMENTS),
        GraphRoute("POST", path, create, _WRITE_ASSIGNMENTS),
        GraphRoute("GET", one, get, _READ_ASSIGNMENTS),
        GraphRoute("DELETE", one, delete, _WRITE_ASSIGNMENTS),
    ]


def _users() -> list[GraphRoute]:
    collection, item = "/users", "/users/{id}"
    manager = f"{item}/manager"
    return [
        GraphRoute("GET", collection, expanding("user", users.list_users), READ_USERS),
        GraphRoute("POST", collection, users.create_user, _WRITE_USERS | _DIRECTORY),
        GraphRoute("GET", item, expanding("user", users.get_user), READ_USERS),
        GraphRoute("PATCH", item, users.update_user, _UPDATE_USERS),
        GraphRoute("DELETE", item, users.delete_user, _DELETE_USERS),
        GraphRoute("POST", f"{item}/revokeSignInSessions", users.revoke_sessions, _WRITE_USERS),
        GraphRoute("GET", manager, users.get_manager, READ_USERS),
        GraphRoute("PUT", f"{manager}/$ref", users.set_manager, _WRITE_USERS | _DIRECTORY),
        GraphRoute("DELETE", f"{manager}/$ref", users.remove_manager, _WRITE_USERS | _DIRECTORY),
        GraphRoute("GET", f"{item}/memberOf", relationships.list_member_of("user"), _READ_GROUPS),
        *assignment_routes(f"{item}/appRoleAssignments", "user", "principalId"),
    ]


def _groups() -> list[GraphRoute]:
    collection, item = "/groups", "/groups/{id}"
    return [
        GraphRoute("GET", collection, expanding("group", groups.list_groups), _READ_GROUPS),
        GraphRoute("POST", collection, groups.create_group, _WRITE_GROUPS | {"Group.Create"}),
        GraphRoute("GET", item, expanding("group", groups.get_group), _READ_GROUPS),
        GraphRoute("PATCH", item, groups.update_group, _WRITE_GROUPS),
        GraphRoute("DELETE", item, groups.delete_group, _WRITE_GROUPS),
        GraphRoute("GET", f"{item}/memberOf", relationships.list_member_of("group"), _READ_GROUPS),
        *related_routes("group", item, "owners", _READ_GROUPS, _WRITE_GROUPS),
        *related_routes("group", item, "members", _READ_GROUPS, _WRITE_MEMBERS),
        *assignment_routes(f"{item}/appRoleAssignments", "group", "principalId"),
    ]
