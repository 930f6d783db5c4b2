"""Resource owner password credentials: a sign-in without a page, at a user flow made for it.

Source: "Set up a resource owner password credentials flow in Azure Active Directory B2C". Only
local accounts sign in so, only with public clients, and the client's secret is not looked at.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from emulator.b2c.clients import Client
from emulator.b2c.errors import B2cError
from emulator.b2c.service import B2cService
from emulator.b2c.tokens import application_claims
from emulator.tenant import people
from emulator.tenant.sign_ins.grants import CODE_LIFETIME, Grant
from emulator.tenant.store import Document, Store
from emulator.tenant.user_flows.user_flow import UserFlow

FLOW_TYPE = "resourceOwner"


def password_grant(
    service: B2cService, client: Client, form: Mapping[str, str], policy: UserFlow
) -> tuple[Grant, Document]:
    """The sign-in of the request, and its user; raises B2cError 90058, 90083, 90086, 90225."""
    if policy.type != FLOW_TYPE:
        raise B2cError(90086, "password")
    if not client.application.get("isFallbackPublicClient"):
        raise B2cError(90058)
    for required in ("username", "password", "scope"):
        if not form.get(required):
            raise B2cError(90083, required)
    user = _find(service.tenant.store, form["username"])
    if user is None or not people.check_password(user, form["password"]):
        raise B2cError(90225)
    if not user.get("accountEnabled", True):
        raise B2cError(90128)
    now = service.tenant.clock.timestamp()
    grant = Grant(
        family=str(uuid.uuid4()),
        family_started=now,
        issued=now,
        expires=now + CODE_LIFETIME,
        policy_id=policy.id,
        client_id=client.id,
        platform="publicClient",
        redirect_uri="",
        user_id=user["id"],
        local_account=True,
        scope=form["scope"],
        nonce=None,
        auth_time=now,
        claims=application_claims(policy, user, None, new_user=False),
        flow=policy.serial,
    )
    return grant, user


def _find(store: Store, name: str) -> Document | None:
    return people.find_local(store, "emailAddress", name) or people.find_local(
        store, "userName", name
    )
