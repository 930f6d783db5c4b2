"""The rules of Graph for a user's names, identities and password.

Sources: Graph reference, "Create user" and "objectIdentity"; "Password policies" of Microsoft
Entra ID. Custom attributes: "User profile attributes" of Azure AD B2C.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from emulator.graph.errors import CallError, bad_request, invalid_property
from emulator.tenant import people
from emulator.tenant.directory.types import (
    BOOLEAN,
    MOMENT,
    NUMBER,
    TEXT,
    TEXTS,
    Entity,
    ListOf,
    Primitive,
    Property,
)
from emulator.tenant.directory.user import USER
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document, Store
from emulator.tenant.user_flows.attribute_values import KIND as ATTRIBUTE

_SIGN_IN_TYPES = ("emailAddress", "userName", "phoneNumber", "federated", "userPrincipalName")
_LOCAL_TYPES = ("emailAddress", "userName", "phoneNumber")
_ALIAS = re.compile(r"[A-Za-z0-9'._!#^~&+-]{1,64}")
_WEAK = "DisableStrongPassword"
_CHARACTERS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_ATTRIBUTE_TYPES: dict[str, Primitive | ListOf] = {
    "string": TEXT,
    "boolean": BOOLEAN,
    "int64": NUMBER,
    "stringCollection": TEXTS,
    "dateTime": MOMENT,
}


def user_entity(store: Store) -> Entity:
    """The type of this tenant's users: with its custom attributes."""
    custom = {
        attribute["id"]: Property(_ATTRIBUTE_TYPES[attribute["dataType"]])
        for attribute in store.list(ATTRIBUTE)
        if attribute["id"].startswith("extension_")
    }
    return dataclasses.replace(USER, properties={**USER.properties, **custom})


def check_new_user(values: Document) -> None:
    """Raise CallError 400 unless a create has what Graph requires.

    An account with `identities` gets its principal name from the directory and may do without one,
    and without a password if it signs in elsewhere.
    """
    identities = values.get("identities") or []
    kinds = {item.get("signInType") for item in identities}
    required = ["displayName"]
    if not identities:
        required += ["mailNickname", "userPrincipalName"]
    if not kinds or kinds & set(_LOCAL_TYPES):
        required.append("passwordProfile")
    for name in required:
        if not values.get(name):
            raise _required(name)
    if not identities and values.get("accountEnabled") is None:
        raise _required("accountEnabled")


def _required(name: str) -> CallError:
    return bad_request(f"A value is required for property '{name}' of resource 'User'.")


def check_user(tenant: TenantState, document: Document) -> None:
    """Raise CallError 400 unless Graph accepts the user in `document`, stored or not yet."""
    if not document["displayName"]:
        raise _required("displayName")
    _check_principal_name(tenant, document)
    _check_identities(tenant, document)
    if len(document["businessPhones"]) > 1:
        raise invalid_property("businessPhones", "Only one number can be set.")
    if document["userType"] not in (None, "Member", "Guest"):
        raise invalid_property("userType", f"'{document['userType']}' is not known.")


def _check_principal_name(tenant: TenantState, document: Document) -> None:
    name = document["userPrincipalName"]
    alias, _, domain = name.rpartition("@")
    if domain.lower() != tenant.identity.domain:
        raise CallError(
            400,
            "Request_BadRequest",
            "The domain portion of the userPrincipalName property is invalid. You must use one of"
            " the verified domain names in your organization.",
            target="userPrincipalName",
            detail_code="InvalidValue",
        )
    if not _ALIAS.fullmatch(alias) or alias.startswith(".") or alias.endswith("."):
        raise CallError(
            400,
            "Request_BadRequest",
            "Property userPrincipalName is invalid.",
            target="userPrincipalName",
            detail_code="InvalidValue",
        )


def _check_identities(tenant: TenantState, document: Document) -> None:
    identities: list[Document] = document["identities"]
    for item in identities:
        kind, issuer, name = item["signInType"], item["issuer"], item["issuerAssignedId"]
        if kind not in _SIGN_IN_TYPES:
            raise invalid_property("identities", f"signInType '{kind}' is not known.")
        if not issuer or not name:
            raise invalid_property("identities", "issuer or issuerAssignedId is missing.")
        if kind != "federated" and issuer.lower() != tenant.identity.domain:
            raise invalid_property("identities", f"issuer of {kind} must be a verified domain.")
        if kind == "emailAddress" and not re.fullmatch(r"[^@\s]+@[^@\s]+", name):
            raise invalid_property("identities", f"'{name}' is no email address.")
    own = {_key(item) for item in identities}
    if len(own) != len(identities):
        raise invalid_property("identities", "An identity stands twice.")
    for other in tenant.store.list(people.KIND):
        if other["id"] == document["id"]:
            continue
        if other["userPrincipalName"].lower() == document["userPrincipalName"].lower():
            raise _conflict("userPrincipalName")
        if own & {_key(item) for item in other.get("identities", ())}:
            raise _conflict("identities")


def _key(item: Document) -> tuple[str, str, str]:
    # An email address and a user name are local names of one kind (objectIdentity).
    kind = "local" if item["signInType"] in _LOCAL_TYPES else item["signInType"]
    return kind, item["issuer"].lower(), item["issuerAssignedId"].lower()


def _conflict(name: str) -> CallError:
    return CallError(
        400,
        "Request_BadRequest",
        f"Another object with the same value for property {name} already exists.",
        target=name,
        detail_code="ObjectConflict",
    )


def check_password(password: str, policies: str | None) -> None:
    """Raise CallError 400 unless the password has 8 to 256 characters of three kinds.

    With the policy DisableStrongPassword any kinds will do.
    """
    kinds = sum(re.search(pattern, password) is not None for pattern in _CHARACTERS)
    weak = _WEAK in _names(policies)
    if not 8 <= len(password) <= 256 or (kinds < 3 and not weak):
        raise bad_request(
            "The specified password does not comply with password complexity requirements. Please"
            " provide a different password."
        )


def _names(policies: str | None) -> Iterable[str]:
    return [name.strip() for name in (policies or "").split(",")]
