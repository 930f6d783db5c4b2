"""The token endpoint of a user flow: codes, refresh tokens, and grants without a page."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response

from emulator.b2c.addresses import Address
from emulator.b2c.client_credentials import client_token
from emulator.b2c.clients import Client, Platform, check_client_secret, find_client
from emulator.b2c.errors import B2cError, new_correlation_id
from emulator.b2c.parameters import form_parameters
from emulator.b2c.password_grant import password_grant
from emulator.b2c.responses import preflight, token_json
from emulator.b2c.scopes import GrantedScope, granted_scope, parse_scope
from emulator.b2c.service import B2cService
from emulator.b2c.tokens import SignIn, TokenMaker, client_info, issuer, profile_info
from emulator.basic_credentials import with_basic_credentials
from emulator.tenant import people
from emulator.tenant.sign_ins.grants import SPA_REFRESH_LIFETIME, Grant, Kind
from emulator.tenant.store import Document
from emulator.tenant.user_flows.user_flow import UserFlow

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_GRANT_TYPES: dict[str, tuple[Kind, str]] = {
    "authorization_code": ("code", "code"),
    "refresh_token": ("refreshToken", "refresh_token"),
}


class TokenEndpoint:
    """`/{tenant}/{policy}/oauth2/v2.0/token`."""

    def __init__(self, service: B2cService) -> None:
        self._service = service

    async def issue(self, request: Request, address: Address) -> Response:
        if request.method == "OPTIONS":
            return preflight(request.headers.get("origin"), self._is_spa_origin)
        correlation_id = new_correlation_id()
        form: dict[str, str] = {}
        origin = request.headers.get("origin")
        allowed_origin = origin if origin and self._is_spa_origin(origin) else None
        try:
            form = with_basic_credentials(
                await form_parameters(request), request.headers.get("authorization")
            )
            body = self._issue(form, address)
        except B2cError as error:
            now, client = self._service.tenant.clock.now(), form.get("client_id")
            self._service.log.refused(
                now, address.policy.id, client, error.kind.name, error.message
            )
            return token_json(error.body(now, correlation_id), allowed_origin, 400)
        return token_json(body, allowed_origin)

    def _issue(self, form: Mapping[str, str], address: Address) -> dict[str, Any]:
        grant_type = form.get("grant_type")
        if not grant_type:
            raise B2cError(90083, "grant_type")
        if grant_type not in (*_GRANT_TYPES, "client_credentials", "password"):
            raise B2cError(90086, grant_type)
        if not form.get("client_id"):
            raise B2cError(90008)
        client = find_client(self._service.tenant, form["client_id"])
        if grant_type == "client_credentials":
            return client_token(self._service, client, form, address)
        if grant_type == "password":
            grant, user = password_grant(self._service, client, form, address.policy)
            scope = self._scope(client, grant, None)
            with self._service.tenant.store.transaction():
                return self._response(client, grant, user, scope, form, address)
        kind, name = _GRANT_TYPES[grant_type]
        text = form.get(name)
        if not text:
            raise B2cError(90083, name)
        grant = self._grant(kind, text, client, form, address.policy)
        user = self._active_user(grant)
        scope = self._scope(client, grant, form.get("scope"))
        with self._service.tenant.store.transaction():
            self._service.grants.mark_used(kind, text)
            return self._response(client, grant, user, scope, form, address)

    def _grant(
        self, kind: Kind, text: str, client: Client, form: Mapping[str, str], policy: UserFlow
    ) -> Grant:
        """The grant of a code or refresh token; raises B2cError if the client may not redeem it."""
        service = self._service
        stored = service.grants.find(kind, text)
        if stored is None:
            raise B2cError(90085)
        grant, used = stored
        if grant.policy_id != policy.id:
            raise B2cError(90088, policy.id, grant.policy_id)
        if grant.flow not in (None, policy.serial):
            # The grant belongs to a deleted user flow of the same name.
            raise B2cError(90129)
        if grant.client_id != client.id:
            raise B2cError(90279, client.id)
        platform = _current_platform(client, grant)
        check_client_secret(service.tenant, client, platform, form.get("client_secret"))
        if kind == "code":
            redirect_uri = form.get("redirect_uri")
            if not redirect_uri:
                raise B2cError(90083, "redirect_uri")
            if redirect_uri != grant.redirect_uri:
                raise B2cError(90006, redirect_uri, client.id)
            _check_verifier(grant, form.get("code_verifier"))
        self._check_age(kind, grant, policy)
        if used and not (
            kind == "refreshToken" and service.settings.used_refresh_tokens == "accepted"
        ):
            # OAuth 2.0 Security BCP: a grant used twice may be stolen, so its family is revoked.
            service.grants.revoke_family(grant.family)
            raise B2cError(90129)
        if service.grants.is_revoked(grant.family):
            raise B2cError(90129)
        return grant

    def _check_age(self, kind: Kind, grant: Grant, policy: UserFlow) -> None:
        now = self._service.tenant.clock.timestamp()
        window = policy.settings.sliding_window_days
        ends = grant.expires
        if kind == "refreshToken" and window is not None:
            ends = min(ends, grant.family_started + window * 86400)
        if now >= ends:
            raise B2cError(90080, now, grant.issued, ends)

    def _active_user(self, grant: Grant) -> Document:
        user = self._service.tenant.store.get(people.KIND, grant.user_id)
        if user is None or not user.get("accountEnabled", True):
            raise B2cError(90128)
        # Compare whole seconds, since a grant's time has no fractions.
        if grant.issued < int(people.sessions_valid_from(user)):
            raise B2cError(90129)
        return user

    def _scope(self, client: Client, grant: Grant, text: str | None) -> GrantedScope:
        """The scope of the tokens; a request without one gets that of the sign-in.

        offline_access and openid must be in both requests to have an effect.
        """
        service = self._service
        first = parse_scope(service.tenant, service.settings, client, grant.scope)
        requested = first
        if text and text.strip():
            requested = parse_scope(service.tenant, service.settings, client, text)
            requested = replace(
                requested,
                openid=requested.openid and first.openid,
                offline_access=requested.offline_access and first.offline_access,
            )
        return granted_scope(
            service.tenant,
            service.settings,
            client,
            requested,
            local_account=grant.local_account,
        )

    def _response(
        self,
        client: Client,
        grant: Grant,
        user: Document,
        scope: GrantedScope,
        form: Mapping[str, str],
        address: Address,
    ) -> dict[str, Any]:
        service, policy = self._service, address.policy
        tenant_id = service.tenant.identity.id
        now = service.tenant.clock.timestamp()
        maker = TokenMaker(service.keys, policy, issuer(policy, address.base, tenant_id))
        sign_in = SignIn(grant.user_id, client.id, grant.auth_time, grant.nonce, grant.claims)
        body: dict[str, Any] = {}
        if scope.resource is not None:
            body["access_token"] = maker.access_token(sign_in, scope, now)
        if scope.openid:
            body["id_token"] = maker.id_token(sign_in, now, access_token=body.get("access_token"))
        body["token_type"] = "Bearer"
        numbers: dict[str, int] = {}
        if scope.resource is not None:
            numbers |= {
                "not_before": now,
                "expires_in": maker.lifetime,
                "expires_on": now + maker.lifetime,
            }
            body["resource"] = scope.resource.app_id
        if scope.openid:
            numbers["id_token_expires_in"] = maker.lifetime
        body["profile_info"] = profile_info(tenant_id, grant.claims)
        if form.get("client_info") == "1":
            body["client_info"] = client_info(tenant_id, grant.user_id, policy.id)
        body["scope"] = scope.text
        if scope.offline_access:
            body["refresh_token"], lifetime = self._refresh_token(grant, policy, now)
            numbers["refresh_token_expires_in"] = lifetime
        as_text = service.settings.token_numbers == "strings"
        body |= {name: str(value) if as_text else value for name, value in numbers.items()}
        service.log.tokens_issued(
            service.tenant.clock.now(), policy.id, client.name, user, scope.text
        )
        return body

    def _refresh_token(self, grant: Grant, policy: UserFlow, now: int) -> tuple[str, int]:
        lifetime = policy.settings.refresh_token_days * 86400
        if grant.platform == "spa":
            # A refresh does not prolong the lifetime of a day.
            lifetime = grant.family_started + SPA_REFRESH_LIFETIME - now
        window = policy.settings.sliding_window_days
        if window is not None:
            lifetime = min(lifetime, grant.family_started + window * 86400 - now)
        next_grant = replace(
            grant,
            issued=now,
            expires=now + lifetime,
            code_challenge=None,
            code_challenge_method=None,
        )
        return self._service.grants.issue("refreshToken", next_grant), lifetime

    def _is_spa_origin(self, origin: str) -> bool:
        for application in self._service.tenant.store.list("application"):
            for uri in (application.get("spa") or {}).get("redirectUris") or ():
                if uri == origin or uri.startswith(f"{origin}/"):
                    return True
        return False


def _current_platform(client: Client, grant: Grant) -> Platform:
    """The current platform of the redirect URI, which decides about the client secret."""
    try:
        return client.platform_of(grant.redirect_uri)
    except B2cError:
        # The redirect URI is no longer registered: its platform at the sign-in decides.
        return cast(Platform, grant.platform)


def _check_verifier(grant: Grant, verifier: str | None) -> None:
    """Check PKCE (RFC 7636); raises B2cError 90182, 90183."""
    if grant.code_challenge is None:
        if verifier:
            raise B2cError(90183)
        return
    if not verifier:
        raise B2cError(90182)
    if not _VERIFIER.fullmatch(verifier):
        raise B2cError(90183)
    expected = verifier
    if grant.code_challenge_method == "S256":
        digest = hashlib.sha256(verifier.encode("ascii")).digest()
        expected = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not hmac.compare_digest(expected.encode(), grant.code_challenge.encode()):
        raise B2cError(90182)
