"""The authorize endpoint: starts a sign-in, or responds from a session."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from emulator.b2c.addresses import Address
from emulator.b2c.answers import answer, refuse
from emulator.b2c.api_connectors import ConnectorNotEmulatedError
from emulator.b2c.authorization_request import AuthorizationRequest, RefusedError, read_request
from emulator.b2c.error_page import PageFallback, error_page
from emulator.b2c.errors import B2cError
from emulator.b2c.journey import show
from emulator.b2c.parameters import form_parameters, merged, query_parameters
from emulator.b2c.providers import provider_for_hint, start_provider
from emulator.b2c.scene import Scene
from emulator.b2c.service import B2cService
from emulator.b2c.transactions import BROWSER_COOKIE, LIFETIME, Outcome, new_browser_id
from emulator.tenant import people
from emulator.tenant.sign_ins.sessions import COOKIE as SESSION_COOKIE
from emulator.tenant.sign_ins.sessions import Session
from emulator.tenant.user_flows.identity_providers import attached_providers
from emulator.tenant.user_flows.user_flow import UserFlow

# The first page by type of user flow.
_FIRST_VIEW = {
    "signUp": "signUp",
    "signIn": "signIn",
    "signUpOrSignIn": "signIn",
    "passwordReset": "reset",
    "profileUpdate": "signIn",
}


class AuthorizeEndpoint:
    """`/{tenant}/{policy}/oauth2/v2.0/authorize`, by GET or by form."""

    def __init__(self, service: B2cService) -> None:
        self._service = service

    async def authorize(self, request: Request, address: Address) -> Response:
        service = self._service
        parameters = query_parameters(request)
        if request.method == "POST":
            parameters = merged(await form_parameters(request), parameters)
        try:
            authorization = read_request(
                service.tenant, service.settings, address.policy, parameters
            )
        except RefusedError as refusal:
            client_id = parameters.get("client_id")
            if refusal.address is not None:
                return refuse(service, address, refusal.address, refusal.error, client_id)
            now = service.tenant.clock.now()
            error = refusal.error
            service.log.refused(now, address.policy.id, client_id, error.kind.name, error.message)
            return error_page(service, request, error, refusal.correlation_id)
        session = self._session(request, address, authorization)
        if session is not None and address.policy.signs_in:
            outcome = Outcome(
                user_id=session.user_id,
                auth_time=session.auth_time,
                provider=session.provider,
                from_session=True,
            )
            try:
                return await answer(service, address, authorization, outcome)
            except ConnectorNotEmulatedError as not_emulated:
                return PageFallback(service).answer(request, 501, str(not_emulated))
        if authorization.prompt == "none":
            error = B2cError(90077, "None")
            return refuse(service, address, authorization.address, error, authorization.client_name)
        if not _can_sign_in(service, address.policy):
            return refuse(
                service, address, authorization.address, B2cError(90051), authorization.client_name
            )
        return self._start(request, address, authorization, session)

    def _session(
        self, request: Request, address: Address, authorization: AuthorizationRequest
    ) -> Session | None:
        """The browser's session, unless the request or the user's state forbids its use."""
        if authorization.prompt in ("login", "select_account"):
            return None
        service = self._service
        session = service.sessions.find(
            request.cookies.get(SESSION_COOKIE),
            address.policy,
            authorization.client_id,
            service.tenant.clock.timestamp(),
        )
        if session is None:
            return None
        user = service.tenant.store.get(people.KIND, session.user_id)
        return session if user is not None and user.get("accountEnabled", True) else None

    def _start(
        self,
        request: Request,
        address: Address,
        authorization: AuthorizationRequest,
        session: Session | None,
    ) -> Response:
        service = self._service
        language = address.policy.languages.choose(
            authorization.ui_locales, request.headers.get("accept-language", "")
        )
        browser = request.cookies.get(BROWSER_COOKIE) or new_browser_id()
        transaction = service.transactions.start(
            authorization,
            browser,
            language,
            _FIRST_VIEW.get(address.policy.type, "signIn"),
            service.tenant.clock.timestamp(),
        )
        scene = Scene(service, address, transaction)
        if session is not None and address.policy.type == "profileUpdate":
            transaction.user_id = session.user_id
            transaction.auth_time = session.auth_time
            transaction.second_factor = True
            transaction.provider_issuer = session.provider
            transaction.view = "profile"
        exchange = (
            provider_for_hint(scene, authorization.domain_hint)
            if authorization.domain_hint
            else None
        )
        if exchange is not None and transaction.view in ("signIn", "signUp"):
            start_provider(scene, exchange)
        response = show(scene)
        response.set_cookie(
            BROWSER_COOKIE,
            browser,
            max_age=LIFETIME,
            httponly=True,
            samesite="lax",
            secure=request.scope["scheme"] == "https",
        )
        return response


def _can_sign_in(service: B2cService, policy: UserFlow) -> bool:
    """Whether people can sign in with a local account or with a provider of the user flow."""
    return policy.has_local_accounts or bool(
        policy.type != "passwordReset" and attached_providers(service.tenant.store, policy)
    )
