"""The sequence of a sign-in's pages, up to the response to the application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from emulator.b2c.addresses import Address
from emulator.b2c.answers import answer
from emulator.b2c.api_connectors import ConnectorNotEmulatedError
from emulator.b2c.blocked_step import show_blocked, submit_blocked
from emulator.b2c.error_page import PageFallback, error_page
from emulator.b2c.errors import B2cError, new_correlation_id
from emulator.b2c.parameters import form_parameters, query_parameters
from emulator.b2c.profile_step import show_profile, submit_profile
from emulator.b2c.providers import show_provider, start_provider, submit_provider
from emulator.b2c.reset_step import (
    show_new_password,
    show_reset,
    submit_new_password,
    submit_reset,
)
from emulator.b2c.scene import Form, Scene
from emulator.b2c.second_factor_step import show_second_factor, submit_second_factor
from emulator.b2c.service import B2cService
from emulator.b2c.sign_in_step import show_sign_in, submit_sign_in
from emulator.b2c.sign_up_step import (
    show_federated_sign_up,
    show_sign_up,
    submit_federated_sign_up,
    submit_sign_up,
)
from emulator.b2c.transactions import BROWSER_COOKIE, Outcome, Transaction, check_csrf
from emulator.tenant.sign_ins.sessions import COOKIE as SESSION_COOKIE
from emulator.tenant.sign_ins.sessions import Session

# The functions that show a view and handle its form.
_VIEWS: dict[str, tuple[Callable[[Scene], Response], Callable[[Scene, Form], Awaitable[None]]]] = {
    "signIn": (show_sign_in, submit_sign_in),
    "signUp": (show_sign_up, submit_sign_up),
    "federatedSignUp": (show_federated_sign_up, submit_federated_sign_up),
    "provider": (show_provider, submit_provider),
    "reset": (show_reset, submit_reset),
    "newPassword": (show_new_password, submit_new_password),
    "profile": (show_profile, submit_profile),
    "secondFactor": (show_second_factor, submit_second_factor),
    "blocked": (show_blocked, submit_blocked),
}
_WITHOUT_CANCEL = ("signIn", "blocked")
_CONFIRMED = "api/CombinedSigninAndSignup/confirmed"


def show(scene: Scene) -> Response:
    """The current page of the transaction."""
    show_view, _ = _VIEWS[scene.transaction.view]
    return show_view(scene)


class Journey:
    """The routes of the pages, with B2C's own names."""

    def __init__(self, service: B2cService) -> None:
        self._service = service

    async def page(self, request: Request, address: Address) -> Response:
        """GET SelfAsserted: the current page again, as after a reload."""

        async def again(scene: Scene) -> Response:
            return show(scene)

        return await self._with_scene(request, address, again)

    async def submit(self, request: Request, address: Address) -> Response:
        """POST SelfAsserted: the form of the current page."""
        form = await form_parameters(request)

        async def take(scene: Scene) -> Response:
            transaction = scene.transaction
            check_csrf(transaction, form.get("csrf_token"))
            if transaction.outcome is None:
                transaction.errors = {}
                transaction.notice = None
                if form.get("action") == "cancel" and transaction.view not in _WITHOUT_CANCEL:
                    scene.refuse(90091)
                else:
                    await self._submit(scene, form)
            if transaction.outcome is None:
                return show(scene)
            return self._service.pages.move_on(scene.page_path(_CONFIRMED), scene.texts)

        return await self._with_scene(request, address, take)

    async def unified(self, request: Request, address: Address) -> Response:
        """The links of the first page: create an account, or sign in with a provider."""
        query = query_parameters(request)

        async def turn(scene: Scene) -> Response:
            policy = scene.policy
            if scene.transaction.outcome is None and scene.transaction.view != "blocked":
                if query.get("local") == "signup" and policy.signs_up and policy.has_local_accounts:
                    scene.go("signUp")
                elif query.get("claimsexchange"):
                    start_provider(scene, query["claimsexchange"])
            return show(scene)

        return await self._with_scene(request, address, turn)

    async def forgot_password(self, request: Request, address: Address) -> Response:
        """Begin a password reset, or return AADB2C90118 to the application."""

        async def turn(scene: Scene) -> Response:
            transaction = scene.transaction
            if transaction.outcome is not None or transaction.view == "blocked":
                return show(scene)
            if not scene.policy.has_local_accounts:
                return show(scene)
            if scene.policy.resets_passwords_itself:
                scene.go("reset")
                return show(scene)
            scene.refuse(90118)
            return await self._finish(request, scene)

        return await self._with_scene(request, address, turn)

    async def confirmed(self, request: Request, address: Address) -> Response:
        """Return to the application if the sign-in has ended."""

        async def leave(scene: Scene) -> Response:
            if scene.transaction.outcome is None:
                return show(scene)
            return await self._finish(request, scene)

        return await self._with_scene(request, address, leave)

    async def _finish(self, request: Request, scene: Scene) -> Response:
        transaction = scene.transaction
        outcome = transaction.outcome
        assert outcome is not None
        try:
            response = await answer(self._service, scene.address, transaction.request, outcome)
        finally:
            self._service.transactions.end(transaction)
        if outcome.error is None:
            session = Session(
                outcome.user_id,
                outcome.auth_time,
                outcome.provider,
                scene.policy.id,
                transaction.request.client_id,
            )
            cookie = self._service.sessions.start(session, scene.policy, scene.now)
            if cookie is not None:
                response.set_cookie(
                    SESSION_COOKIE,
                    cookie,
                    httponly=True,
                    samesite="lax",
                    secure=request.scope["scheme"] == "https",
                )
        return response

    async def _submit(self, scene: Scene, form: Form) -> None:
        """Let the view handle its form; a B2cError ends the sign-in."""
        try:
            _, submit_view = _VIEWS[scene.transaction.view]
            await submit_view(scene, form)
        except B2cError as error:
            scene.transaction.outcome = Outcome(error=error)

    async def _with_scene(
        self, request: Request, address: Address, act: Callable[[Scene], Awaitable[Response]]
    ) -> Response:
        """Call `act` with the transaction that the request names, if it belongs to the browser.

        A second request of the same sign-in waits, and then gets the changed transaction.
        """
        service = self._service
        transaction: Transaction | None = None
        try:
            transaction = self._find(request, address)
            async with transaction.lock:
                return await act(Scene(service, address, self._find(request, address)))
        except B2cError as error:
            return error_page(service, request, error, new_correlation_id())
        except ConnectorNotEmulatedError as error:
            if transaction is not None:
                service.transactions.end(transaction)
            return PageFallback(service).answer(request, 501, str(error))

    def _find(self, request: Request, address: Address) -> Transaction:
        transaction = self._service.transactions.find(
            query_parameters(request).get("tx", ""),
            request.cookies.get(BROWSER_COOKIE),
            self._service.tenant.clock.timestamp(),
        )
        if transaction.request.policy_id != address.policy.id:
            raise B2cError(90212)
        return transaction
