"""The rules of Graph for an application's scopes and app roles."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from emulator.graph.errors import CallError, duplicate_value, invalid_property
from emulator.graph.limits import Limits

Document = dict[str, Any]

# Characters of a scope or role value (Graph reference, permissionScope and appRole).
_VALUE = re.compile(r"[\w!#$%&'()*+,\-./:;=?@\[\]^`{|}~]+", re.ASCII)
_ROLE_VALUE = 120
_EMPTY_ID = "00000000-0000-0000-0000-000000000000"


def check_entitlements(document: Document, previous: Document | None, limits: Limits) -> None:
    """Raise CallError 400 unless Graph accepts the scopes and app roles in `document`.

    `previous` is the stored application of an update.
    """
    scopes: list[Document] = document["api"]["oauth2PermissionScopes"]
    roles: list[Document] = document["appRoles"]
    if limits.scopes is not None and len(scopes) > limits.scopes:
        raise invalid_property(
            "api.oauth2PermissionScopes", f"There are at most {limits.scopes} scopes."
        )
    for scope in scopes:
        _check_scope(scope, limits)
    for role in roles:
        _check_role(role)
    _check_unique(scopes, roles)
    if previous is not None:
        _check_disabled_first(previous["api"]["oauth2PermissionScopes"], scopes)
        _check_disabled_first(previous["appRoles"], roles)


def _check_scope(scope: Document, limits: Limits) -> None:
    target = "api.oauth2PermissionScopes"
    _check_id(target, scope)
    value = scope["value"]
    if not value:
        raise invalid_property(target, "A scope has no value.")
    _check_value(target, value, limits.scope_value)
    if scope["type"] not in ("User", "Admin"):
        raise invalid_property(target, f"type of '{value}' must be User or Admin.")
    for name in ("adminConsentDisplayName", "adminConsentDescription"):
        if scope["isEnabled"] and not scope[name]:
            raise invalid_property(target, f"{name} of '{value}' is missing.")


def _check_role(role: Document) -> None:
    target = "appRoles"
    _check_id(target, role)
    if role["value"]:
        _check_value(target, role["value"], _ROLE_VALUE)
    for name in ("displayName", "description"):
        if not role[name]:
            raise invalid_property(target, f"{name} of role {role['id']} is missing.")
    members = role["allowedMemberTypes"]
    if not members or not set(members) <= {"User", "Application"}:
        raise invalid_property(target, "allowedMemberTypes must hold User, Application or both.")


def _check_id(target: str, item: Document) -> None:
    if not item["id"] or item["id"] == _EMPTY_ID:
        raise invalid_property(target, "An id is missing.")


def _check_value(target: str, value: str, longest: int) -> None:
    if len(value) > longest:
        raise invalid_property(target, f"'{value}' has more than {longest} characters.")
    if value.startswith(".") or not _VALUE.fullmatch(value):
        raise invalid_property(target, f"'{value}' has a character that is not allowed.")


def _check_unique(scopes: list[Document], roles: list[Document]) -> None:
    """Raise CallError 400 if two of the scopes and roles share an id or a value.

    A scope and a role may share both, if their texts and states are equal.
    """
    for target, items in (("api.oauth2PermissionScopes", scopes), ("appRoles", roles)):
        for name in ("id", "value"):
            counts = Counter(item[name].lower() for item in items if item[name])
            if any(count > 1 for count in counts.values()):
                raise duplicate_value(target)
    for scope in scopes:
        for role in roles:
            _check_pair(scope, role)


def _check_pair(scope: Document, role: Document) -> None:
    same_id = scope["id"].lower() == role["id"].lower()
    same_value = scope["value"].lower() == (role["value"] or "").lower()
    if same_id != same_value:
        raise duplicate_value("appRoles")
    texts = (scope["adminConsentDescription"], scope["adminConsentDisplayName"])
    if same_id and (*texts, scope["isEnabled"]) != (
        role["description"],
        role["displayName"],
        role["isEnabled"],
    ):
        raise CallError(
            400,
            "InvalidValue",
            "The following values must match for the 'oauth2Permissions' and 'appRoles' properties"
            f" with identifier '{role['id']}': (description, adminConsentDescription),"
            " (displayName, adminConsentDisplayName), (isEnabled, isEnabled), (origin, origin),"
            " (value, value). Ensure that you are intending to have entries with the same"
            " identifier, and if so, are updating them together.",
            target="appRoles",
        )


def _check_disabled_first(before: list[Document], after: list[Document]) -> None:
    after_by_id = {item["id"].lower(): item for item in after}
    for old in before:
        if not old["isEnabled"]:
            continue
        new = after_by_id.get(old["id"].lower())
        if new is None or _meaning(old) != _meaning(new):
            raise CallError(
                400,
                "CannotDeleteOrUpdateEnabledEntitlement",
                "Permission (scope or role) cannot be deleted or updated unless disabled first.",
            )


def _meaning(item: Document) -> Document:
    """The properties that must not change while an item is enabled; empty text equals null."""
    return {name: value or None for name, value in item.items() if name != "isEnabled"}
