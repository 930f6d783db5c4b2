"""The pages of a sign-in, one after the other, until the application gets its answer."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from sandbox.b2c.addresses import Address
from sandbox.b2c.answers import answer
from sandbox.b2c.error_page import error_page
from sandbox.b2c.errors import B2cError, new_correlation_id
from sandbox.b2c.parameters import form_parameters, query_parameters
from sandbox.b2c.profile_step import show_profile, submit_profile
from sandbox.b2c.providers import show_provider, start_provider, submit_provider
from sandbox.b2c.reset_step import (
    show_new_password,
    show_reset,
    submit_new_password,
    submit_reset,
)
from sandbox.b2c.scene import Form, Scene
from sandbox.b2c.second_factor_step import show_second_factor, submit_second_factor
from sandbox.b2c.service import B2cService
from sandbox.b2c.sessions import COOKIE as SESSION_COOKIE
from sandbox.b2c.sessions import Session
from sandbox.b2c.sign_in_step import show_sign_in, submit_sign_in
from sandbox.b2c.sign_up_step import (
    show_federated_sign_up,
    show_sign_up,
    submit_federated_sign_up,
    submit_sign_up,
)
from sandbox.b2c.texts import Texts
from sandbox.b2c.transactions import BROWSER_COOKIE, check_csrf

_SHOW: dict[str, Callable[[Scene], Response]] = {
    "signIn": show_sign_in,
    "signUp": show_sign_up,
    "federatedSignUp": show_federated_sign_up,
    "provider": show_provider,
    "reset": show_reset,
    "newPassword": show_new_password,
    "profile": show_profile,
    "secondFactor": show_second_factor,
}
_SUBMIT: dict[str, Callable[[Scene, Form], None]] = {
    "signIn": submit_sign_in,
    "signUp": submit_sign_up,
    "federatedSignUp": submit_federated_sign_up,
    "provider": submit_provider,
    "reset": submit_reset,
    "newPassword": submit_new_password,
    "profile": submit_profile,
    "secondFactor": submit_second_factor,
}
_CONFIRMED = "api/CombinedSigninAndSignup/confirmed"


def show(scene: Scene) -> Response:
    """The page that the transaction is at."""
    return _SHOW[scene.transaction.view](scene)


class Journey:
    """The routes behind the pages; their names are B2C's own."""

    def __init__(self, service: B2cService) -> None:
        self._service = service

    async def page(self, request: Request, address: Address) -> Response:
        """GET SelfAsserted: the current page again, as after a reload."""
        return self._with_scene(request, address, lambda scene: show(scene))

    async def submit(self, request: Request, address: Address) -> Response:
        """POST SelfAsserted: what somebody entered."""
        form = await form_parameters(request)

        def take(scene: Scene) -> Response:
            transaction = scene.transaction
            check_csrf(transaction, form.get("csrf_token"))
            if transaction.outcome is None:
                transaction.errors = {}
                transaction.notice = None
                if form.get("action") == "cancel" and transaction.view != "signIn":
                    scene.refuse(90091)
                else:
                    _SUBMIT[transaction.view](scene, form)
            if transaction.outcome is None:
                return show(scene)
            return self._service.pages.move_on(scene.page_path(_CONFIRMED), scene.texts)

        return self._with_scene(request, address, take)

    async def unified(self, request: Request, address: Address) -> Response:
        """The links of the first page: make an account, or sign in with a provider."""
        query = query_parameters(request)

        def turn(scene: Scene) -> Response:
            if scene.transaction.outcome is None:
                if query.get("local") == "signup" and scene.policy.signs_up:
                    scene.go("signUp")
                elif query.get("claimsexchange"):
                    start_provider(scene, query["claimsexchange"])
            return show(scene)

        return self._with_scene(request, address, turn)

    async def forgot_password(self, request: Request, address: Address) -> Response:
        """Reset the password here, or send AADB2C90118 to the application."""

        def turn(scene: Scene) -> Response:
            if scene.policy.resets_passwords_itself:
                scene.go("reset")
                return show(scene)
            scene.refuse(90118)
            return self._finish(request, scene)

        return self._with_scene(request, address, turn)

    async def confirmed(self, request: Request, address: Address) -> Response:
        """Back to the application, once the sign-in has ended."""

        def leave(scene: Scene) -> Response:
            if scene.transaction.outcome is None:
                return show(scene)
            return self._finish(request, scene)

        return self._with_scene(request, address, leave)

    def _finish(self, request: Request, scene: Scene) -> Response:
        transaction = scene.transaction
        outcome = transaction.outcome
        assert outcome is not None
        response = answer(self._service, scene.address, transaction.request, outcome)
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

    def _with_scene(
        self, request: Request, address: Address, act: Callable[[Scene], Response]
    ) -> Response:
        """Do something with the transaction that the request names, if it is this browser's."""
        service = self._service
        try:
            transaction = service.transactions.find(
                query_parameters(request).get("tx", ""),
                request.cookies.get(BROWSER_COOKIE),
                service.tenant.clock.timestamp(),
            )
            if transaction.request.policy_id != address.policy.id:
                raise B2cError(90212)
            return act(Scene(service, address, transaction, Texts(transaction.language)))
        except B2cError as error:
            return error_page(service, request, error, new_correlation_id())
