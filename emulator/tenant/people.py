"""People of the tenant, as the real directory stores them.

Sign-in names are in `identities[]`; `mail` stays empty and the user principal name is generated.
The address of a federated account is in `otherMails`. A user-name account resets its password
through the address in `_resetEmail`, which Graph does not show (B2C user profile attributes).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from emulator.tenant.clock import graph_time, parse_time
from emulator.tenant.identity import TenantIdentity
from emulator.tenant.store import Document, Store

KIND = "user"

SignInType = Literal["emailAddress", "userName"]

# Small parameters, since the emulator must be quick and its passwords protect nothing.
_HASHER = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)

BUILT_IN_ATTRIBUTES = (
    "city",
    "country",
    "displayName",
    "givenName",
    "jobTitle",
    "postalCode",
    "state",
    "streetAddress",
    "surname",
)
# The property of the user's object by Graph's id of the attribute (`City`, `givenName`) in lower
# case.
_PROPERTY_OF_ATTRIBUTE = {name.lower(): name for name in BUILT_IN_ATTRIBUTES}


@dataclass(frozen=True)
class LocalAccount:
    """A local sign-in name, and the verified address through which its password is reset."""

    type: SignInType
    name: str
    email: str

    def identity(self, issuer: str) -> dict[str, str]:
        """The entry of the user's `identities`; `issuer` is the tenant's domain."""
        return {"signInType": self.type, "issuer": issuer, "issuerAssignedId": self.name}


@dataclass(frozen=True)
class FederatedAccount:
    """An account at an identity provider. `issuer` becomes the claim `idp`."""

    issuer: str
    subject: str
    email: str
    display_name: str
    given_name: str = ""
    surname: str = ""

    @property
    def identity(self) -> dict[str, str]:
        """The entry of the user's `identities`."""
        return {
            "signInType": "federated",
            "issuer": self.issuer,
            "issuerAssignedId": self.subject,
        }


def new_local_user(
    identity: TenantIdentity, account: LocalAccount, password_hash: str, now: datetime
) -> Document:
    """`password_hash`: the password as `hashed` gives it."""
    user = _blank(identity, now)
    user["creationType"] = "LocalAccount"
    user["identities"].insert(0, account.identity(identity.domain))
    user["_resetEmail"] = account.email
    user["_password"] = password_hash
    return user


def new_federated_user(
    identity: TenantIdentity, account: FederatedAccount, now: datetime
) -> Document:
    user = _blank(identity, now)
    user |= {
        "displayName": account.display_name or account.email,
        "givenName": account.given_name or None,
        "surname": account.surname or None,
        "otherMails": [account.email] if account.email else [],
    }
    user["identities"].insert(0, account.identity)
    return user


def _blank(identity: TenantIdentity, now: datetime) -> Document:
    user_id = str(uuid.uuid4())
    principal_name = f"{user_id}@{identity.domain}"
    return {
        "id": user_id,
        "accountEnabled": True,
        "creationType": None,
        "createdDateTime": graph_time(now),
        "displayName": "unknown",
        "givenName": None,
        "surname": None,
        "mail": None,
        "mailNickname": user_id,
        "otherMails": [],
        "userPrincipalName": principal_name,
        "userType": "Member",
        "identities": [
            {
                "signInType": "userPrincipalName",
                "issuer": identity.domain,
                "issuerAssignedId": principal_name,
            }
        ],
        "passwordPolicies": "DisablePasswordExpiration",
        "signInSessionsValidFromDateTime": graph_time(now),
    }


def find_local(store: Store, sign_in_type: SignInType, name: str) -> Document | None:
    """The user with this local sign-in name, compared without regard to case."""
    return _find(store, lambda item: item["signInType"] == sign_in_type, name.strip().lower())


def find_federated(store: Store, issuer: str, subject: str) -> Document | None:
    return _find(
        store,
        lambda item: item["signInType"] == "federated" and item["issuer"] == issuer,
        subject.lower(),
    )


def _find(store: Store, fits: Any, name: str) -> Document | None:
    for user in store.list(KIND):
        for item in user.get("identities", ()):
            if fits(item) and item["issuerAssignedId"].lower() == name:
                return user
    return None


def hashed(password: str) -> str:
    """The password as the user's document keeps it."""
    return _HASHER.hash(password)


def check_password(user: Document, password: str) -> bool:
    stored = user.get("_password")
    if stored is None:
        return False
    try:
        return _HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def set_password(store: Store, user: Document, password: str, now: datetime) -> None:
    """Change the password and revoke the sign-ins with the old one."""
    user["_password"] = hashed(password)
    revoke_sessions(store, user, now)


def revoke_sessions(store: Store, user: Document, now: datetime) -> None:
    """Let older refresh tokens fail from now on, as Graph's revokeSignInSessions does."""
    user["signInSessionsValidFromDateTime"] = now.isoformat()
    store.put(KIND, user["id"], user)


def sessions_valid_from(user: Document) -> float:
    return parse_time(user["signInSessionsValidFromDateTime"]).timestamp()


def property_of(attribute_id: str) -> str:
    """The property of the user's object that holds an attribute of a user flow."""
    return _PROPERTY_OF_ATTRIBUTE.get(attribute_id.lower(), attribute_id)


def emails(user: Document) -> list[str]:
    """The claim `emails`: the local address, then the alternate ones.

    The service does not promise that an address still belongs to the person.
    """
    local = [
        item["issuerAssignedId"]
        for item in user.get("identities", ())
        if item["signInType"] == "emailAddress"
    ]
    return [*local, *user.get("otherMails", ())]
