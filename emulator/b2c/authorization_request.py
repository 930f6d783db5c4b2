"""The parameters of an authorize request, and the refusals of wrong ones.

Until the redirect URI is proven to be the application's, the tenant's own page shows a refusal.
Every later one is returned to the application (`RefusedError.address`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from emulator.b2c.clients import Client, Platform, find_client
from emulator.b2c.errors import B2cError, new_correlation_id
from emulator.b2c.scopes import RequestedScope, parse_scope
from emulator.tenant.settings import B2cSettings
from emulator.tenant.state import TenantState
from emulator.tenant.user_flows.user_flow import UserFlow

ResponseMode = Literal["query", "fragment", "form_post"]

_RESPONSE_TYPES = frozenset(
    frozenset(words.split())
    for words in (
        "code",
        "id_token",
        "token",
        "code id_token",
        "code token",
        "id_token token",
        "code id_token token",
    )
)
_PROMPTS = frozenset({"", "none", "login", "consent", "select_account"})


@dataclass(frozen=True)
class ReturnAddress:
    """The address and the mode of the response to the application."""

    redirect_uri: str
    response_mode: ResponseMode
    state: str | None
    correlation_id: str


class RefusedError(Exception):
    """The request is refused: to the application's `address`, without it on the tenant's page."""

    def __init__(
        self, error: B2cError, correlation_id: str, address: ReturnAddress | None = None
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.correlation_id = correlation_id
        self.address = address


@dataclass(frozen=True)
class AuthorizationRequest:
    """A valid authorize request."""

    policy_id: str
    client_id: str
    client_name: str
    platform: Platform
    address: ReturnAddress
    response_types: frozenset[str]
    scope: RequestedScope
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    prompt: str
    login_hint: str
    domain_hint: str
    ui_locales: str
    client_info: bool


def read_request(
    tenant: TenantState,
    settings: B2cSettings,
    policy: UserFlow,
    parameters: Mapping[str, str],
) -> AuthorizationRequest:
    """Read the parameters of an authorize request; raises RefusedError."""
    correlation_id = new_correlation_id()
    try:
        client = _client(tenant, parameters)
        redirect_uri = parameters.get("redirect_uri")
        if not redirect_uri:
            raise B2cError(90083, "redirect_uri")
        platform = client.platform_of(redirect_uri)
    except B2cError as error:
        raise RefusedError(error, correlation_id) from None
    types = frozenset(parameters.get("response_type", "").split())
    requested_mode = parameters.get("response_mode", "")
    address = ReturnAddress(
        redirect_uri, _mode(requested_mode, types), parameters.get("state"), correlation_id
    )
    try:
        _check_response(client, types, requested_mode, parameters)
        scope = _scope(tenant, settings, client, types, parameters)
        method = _challenge_method(platform, types, parameters)
        if parameters.get("prompt", "") not in _PROMPTS:
            raise B2cError(90043)
    except B2cError as error:
        raise RefusedError(error, correlation_id, address) from None
    return AuthorizationRequest(
        policy_id=policy.id,
        client_id=client.id,
        client_name=client.name,
        platform=platform,
        address=address,
        response_types=types,
        scope=scope,
        nonce=parameters.get("nonce"),
        code_challenge=parameters.get("code_challenge") or None,
        code_challenge_method=method,
        prompt=parameters.get("prompt", ""),
        login_hint=parameters.get("login_hint", ""),
        domain_hint=parameters.get("domain_hint", ""),
        ui_locales=parameters.get("ui_locales", ""),
        client_info=parameters.get("client_info") == "1",
    )


def _client(tenant: TenantState, parameters: Mapping[str, str]) -> Client:
    client_id = parameters.get("client_id")
    if not client_id:
        raise B2cError(90008)
    return find_client(tenant, client_id)


def _mode(requested: str, types: frozenset[str]) -> ResponseMode:
    """The mode of the response, also of a refusal: a query never contains tokens."""
    default = "query" if types <= {"code"} else "fragment"
    if requested in ("fragment", "form_post") or (requested == "query" and default == "query"):
        return cast(ResponseMode, requested)
    return cast(ResponseMode, default)


def _check_response(
    client: Client, types: frozenset[str], requested_mode: str, parameters: Mapping[str, str]
) -> None:
    if not types:
        raise B2cError(90083, "response_type")
    if types not in _RESPONSE_TYPES:
        raise B2cError(90013, parameters["response_type"])
    if requested_mode not in ("", "query", "fragment", "form_post") or (
        requested_mode == "query" and types != {"code"}
    ):
        raise B2cError(90014, requested_mode)
    if types != {"code"} and not client.implicit_allowed:
        raise B2cError(90057)
    if "id_token" in types and not parameters.get("nonce"):
        raise B2cError(90083, "nonce")


def _scope(
    tenant: TenantState,
    settings: B2cSettings,
    client: Client,
    types: frozenset[str],
    parameters: Mapping[str, str],
) -> RequestedScope:
    text = parameters.get("scope", "").strip()
    if not text:
        raise B2cError(90010)
    scope = parse_scope(tenant, settings, client, text)
    if "id_token" in types and not scope.openid:
        raise B2cError(90110)
    if "token" in types and scope.resource is None:
        raise B2cError(90055, text)
    if not scope.openid and scope.resource is None:
        raise B2cError(90115)
    return scope


def _challenge_method(
    platform: Platform, types: frozenset[str], parameters: Mapping[str, str]
) -> str | None:
    challenge = parameters.get("code_challenge")
    if not challenge:
        if platform == "spa" and "code" in types:
            raise B2cError(99059)
        return None
    method = parameters.get("code_challenge_method") or "plain"
    if method not in ("plain", "S256"):
        raise B2cError(90184)
    return method
