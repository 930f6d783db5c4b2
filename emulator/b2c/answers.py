"""The response to the application at the end of a sign-in: a code, tokens, or an error."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.responses import Response

from emulator.b2c.addresses import Address
from emulator.b2c.authorization_request import AuthorizationRequest, ReturnAddress
from emulator.b2c.clients import Client, find_client
from emulator.b2c.connector_steps import before_token
from emulator.b2c.errors import B2cError
from emulator.b2c.responses import return_to_application
from emulator.b2c.scopes import GrantedScope, granted_scope
from emulator.b2c.service import B2cService
from emulator.b2c.tokens import SignIn, TokenMaker, application_claims, client_info, issuer
from emulator.b2c.transactions import Outcome
from emulator.tenant import people
from emulator.tenant.sign_ins.grants import CODE_LIFETIME, Grant
from emulator.tenant.store import Document
from emulator.tenant.user_flows.user_flow import UserFlow


async def answer(
    service: B2cService, address: Address, request: AuthorizationRequest, outcome: Outcome
) -> Response:
    """The redirect, or the page that posts a form, at the end of an authorize request.

    Raises ConnectorNotEmulatedError.
    """
    try:
        if outcome.error is not None:
            raise outcome.error
        values = await _success(service, address, request, outcome)
    except B2cError as error:
        return refuse(service, address, request.address, error, request.client_name)
    return return_to_application(service.pages, request.address, values)


def refuse(
    service: B2cService,
    address: Address,
    to: ReturnAddress,
    error: B2cError,
    client_name: str | None,
) -> Response:
    """Return a refusal to the application."""
    now = service.tenant.clock.now()
    service.log.refused(now, address.policy.id, client_name, error.kind.name, error.message)
    return return_to_application(service.pages, to, error.body(now, to.correlation_id))


async def _success(
    service: B2cService, address: Address, request: AuthorizationRequest, outcome: Outcome
) -> dict[str, str]:
    user = service.tenant.store.get(people.KIND, outcome.user_id)
    if user is None:
        raise B2cError(90128)
    client = find_client(service.tenant, request.client_id)
    scope = granted_scope(
        service.tenant,
        service.settings,
        client,
        request.scope,
        local_account=outcome.provider is None,
    )
    shown = await before_token(service, address.policy, request, user)
    claims = application_claims(address.policy, shown, outcome.provider, outcome.new_user)
    values: dict[str, str] = {}
    with service.tenant.store.transaction():
        if "code" in request.response_types:
            grant = _grant(service, address.policy, request, outcome, claims)
            values["code"] = service.grants.issue("code", grant)
        if request.response_types & {"token", "id_token"}:
            values |= _tokens(service, address, request, outcome, claims, scope, values.get("code"))
        if request.client_info:
            tenant_id = service.tenant.identity.id
            values["client_info"] = client_info(tenant_id, user["id"], address.policy.id)
        _log(service, address, client, user, outcome)
    return values


def _grant(
    service: B2cService,
    policy: UserFlow,
    request: AuthorizationRequest,
    outcome: Outcome,
    claims: dict[str, Any],
) -> Grant:
    now = service.tenant.clock.timestamp()
    return Grant(
        family=str(uuid.uuid4()),
        family_started=now,
        issued=now,
        expires=now + CODE_LIFETIME,
        policy_id=request.policy_id,
        client_id=request.client_id,
        platform=request.platform,
        redirect_uri=request.address.redirect_uri,
        user_id=outcome.user_id,
        local_account=outcome.provider is None,
        scope=request.scope.text,
        nonce=request.nonce,
        auth_time=outcome.auth_time,
        claims=claims,
        code_challenge=request.code_challenge,
        code_challenge_method=request.code_challenge_method,
        flow=policy.serial,
    )


def _tokens(
    service: B2cService,
    address: Address,
    request: AuthorizationRequest,
    outcome: Outcome,
    claims: dict[str, Any],
    scope: GrantedScope,
    code: str | None,
) -> dict[str, str]:
    """Tokens straight from the authorize endpoint (implicit and hybrid)."""
    tenant = service.tenant
    now = tenant.clock.timestamp()
    maker = TokenMaker(
        service.keys, address.policy, issuer(address.policy, address.base, tenant.identity.id)
    )
    sign_in = SignIn(outcome.user_id, request.client_id, outcome.auth_time, request.nonce, claims)
    values: dict[str, str] = {}
    if "token" in request.response_types and scope.resource is not None:
        values["access_token"] = maker.access_token(sign_in, scope, now)
        values |= {
            "token_type": "Bearer",
            "expires_in": str(maker.lifetime),
            "scope": scope.text,
        }
    if "id_token" in request.response_types:
        values["id_token"] = maker.id_token(
            sign_in, now, access_token=values.get("access_token"), code=code
        )
    return values


def _log(
    service: B2cService, address: Address, client: Client, user: Document, outcome: Outcome
) -> None:
    how = "signed up" if outcome.new_user else "signed in"
    if outcome.from_session:
        how = "signed in again (session)"
    elif address.policy.type == "profileUpdate":
        how = "edited the profile"
    elif address.policy.type == "passwordReset":
        how = "reset the password"
    service.log.signed_in(service.tenant.clock.now(), address.policy.id, client.name, user, how)
