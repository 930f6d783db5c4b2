"""`/users`: members of the tenant, and accounts that sign in with B2C."""

from __future__ import annotations

import uuid
from typing import Any

from emulator.graph.access import Roles
from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import denied, not_found
from emulator.graph.model import check_body, merge
from emulator.graph.references import object_id_of
from emulator.graph.user_rules import check_new_user, check_password, check_user, user_entity
from emulator.tenant import people
from emulator.tenant.clock import graph_time
from emulator.tenant.directory import objects
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.directory.user import DEFAULT_PROPERTIES, USER
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

# "Update user": changing `identities` needs a permission of its own.
_CHANGE_IDENTITIES: Roles = frozenset({"User.ManageIdentities.All"})


def complete_user(document: Document) -> Document:
    """The user with every property, but for those that Graph does not show."""
    shown = {**USER.blank(), **document, "passwordProfile": None}
    return {name: value for name, value in shown.items() if not name.startswith("_")}


def shown_user(_tenant: TenantState, document: Document) -> Document:
    """The user in a response that selects no properties."""
    complete = complete_user(document)
    return {name: complete[name] for name in DEFAULT_PROPERTIES}


def list_users(call: Call) -> Answer:
    query = call.query(_properties(call))
    shown = [complete_user(item) for item in objects.everything(call.tenant, people.KIND)]
    return call.page("users", shown, query.by_default(_default(call)))


def get_user(call: Call) -> Answer:
    query = call.query(_properties(call)).by_default(_default(call))
    return call.entity("users", query.shape(complete_user(named_user(call))))


def create_user(call: Call) -> Answer:
    values, _ = check_body(user_entity(call.tenant.store), call.object_body(), None)
    check_new_user(values)
    profile = values.pop("passwordProfile", None) or {}
    document = _new_user(call.tenant, values)
    check_user(call.tenant, document)
    if profile.get("password"):
        _set_password(call.tenant, document, profile)
    objects.add(call.tenant, people.KIND, document)
    shown = complete_user(document)
    if call.version == "v1.0":
        shown = shown_user(call.tenant, document)
    return call.entity("users", shown, 201)


def update_user(call: Call) -> Answer:
    document = named_user(call)
    entity = user_entity(call.tenant.store)
    values, _ = check_body(entity, call.object_body(), document)
    if "identities" in values and not call.caller.roles & _CHANGE_IDENTITIES:
        raise denied()
    profile = values.pop("passwordProfile", None)
    changed = merge(entity.properties, {**USER.blank(), **document}, values)
    if changed["userPrincipalName"] != document["userPrincipalName"]:
        _rename(call.tenant, changed)
    check_user(call.tenant, changed)
    if profile and profile.get("password"):
        _set_password(call.tenant, changed, profile)
        people.revoke_sessions(call.tenant.store, changed, call.tenant.clock.now())
    call.tenant.store.put(people.KIND, changed["id"], changed)
    return NO_CONTENT


def delete_user(call: Call) -> Answer:
    """Move the user to the deleted items; its role assignments and grants go.

    A deleted user's principal name begins with its id, so that another may take the name.
    """
    document = named_user(call)
    store = call.tenant.store
    for kind in ("appRoleAssignment", "oauth2PermissionGrant"):
        for related in store.find(kind, "principalId", document["id"]):
            store.delete(kind, related["id"])
    store.delete(people.KIND, document["id"])
    deleted = {
        **document,
        "userPrincipalName": deleted_prefix(document) + document["userPrincipalName"],
        "deletedDateTime": graph_time(call.tenant.clock.now()),
    }
    store.put("deletedUser", document["id"], deleted)
    return NO_CONTENT


def deleted_prefix(document: Document) -> str:
    """What stands before the principal name of a deleted user."""
    return str(document["id"]).replace("-", "")


def revoke_sessions(call: Call) -> Answer:
    """`revokeSignInSessions`: refresh tokens and sessions of the user end."""
    people.revoke_sessions(call.tenant.store, named_user(call), call.tenant.clock.now())
    return Answer(200, {"@odata.context": call.context("Edm.Boolean"), "value": True})


def get_manager(call: Call) -> Answer:
    manager = named_user(call).get("_manager")
    document = objects.visible(call.tenant, people.KIND, manager) if manager else None
    if document is None:
        raise not_found("manager")
    shown = {"@odata.type": "#microsoft.graph.user", **shown_user(call.tenant, document)}
    return call.entity("directoryObjects", shown)


def set_manager(call: Call) -> Answer:
    user = named_user(call)
    manager = object_id_of(call.object_body().get("@odata.id"))
    if objects.visible(call.tenant, people.KIND, manager) is None:
        raise not_found(manager)
    call.tenant.store.put(people.KIND, user["id"], {**user, "_manager": manager})
    return NO_CONTENT


def remove_manager(call: Call) -> Answer:
    user = named_user(call)
    if user.pop("_manager", None) is None:
        raise not_found("manager")
    call.tenant.store.put(people.KIND, user["id"], user)
    return NO_CONTENT


def named_user(call: Call) -> Document:
    """The user that the address names, by id or principal name; raises CallError 404."""
    name = call.path["id"]
    if is_identifier(name):
        document = objects.visible(call.tenant, people.KIND, name.lower())
    else:
        document = next(
            (
                user
                for user in objects.everything(call.tenant, people.KIND)
                if user["userPrincipalName"].lower() == name.lower()
            ),
            None,
        )
    if document is None:
        raise not_found(name)
    return document


def _new_user(tenant: TenantState, values: Document) -> Document:
    user_id, now = str(uuid.uuid4()), graph_time(tenant.clock.now())
    blank = merge(user_entity(tenant.store).properties, USER.blank(), values)
    local = any(item["signInType"] != "federated" for item in blank["identities"])
    name = blank["userPrincipalName"] or f"{user_id}@{tenant.identity.domain}"
    document = blank | {
        "id": user_id,
        "accountEnabled": values.get("accountEnabled", True),
        "createdDateTime": now,
        "creationType": "LocalAccount" if blank["identities"] and local else None,
        "mailNickname": blank["mailNickname"] or user_id,
        "signInSessionsValidFromDateTime": now,
        "userPrincipalName": name,
    }
    del document["passwordProfile"]
    _rename(tenant, document)
    return document


def _rename(tenant: TenantState, document: Document) -> None:
    """Let the identity of kind userPrincipalName follow the principal name."""
    document["identities"] = [
        *(item for item in document["identities"] if item["signInType"] != "userPrincipalName"),
        {
            "signInType": "userPrincipalName",
            "issuer": tenant.identity.domain,
            "issuerAssignedId": document["userPrincipalName"],
        },
    ]


def _set_password(tenant: TenantState, document: Document, profile: Document) -> None:
    check_password(profile["password"], document["passwordPolicies"])
    now = tenant.clock.now()
    document |= {
        "_password": people.hashed(profile["password"]),
        "lastPasswordChangeDateTime": graph_time(now),
    }


def _properties(call: Call) -> frozenset[str]:
    return frozenset(user_entity(call.tenant.store).properties)


def _default(call: Call) -> tuple[Any, ...]:
    return DEFAULT_PROPERTIES if call.version == "v1.0" else ()
