"""The logout endpoint: ends the browser's session and returns to the application."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from emulator.b2c.addresses import Address
from emulator.b2c.clients import find_client, is_redirect_uri
from emulator.b2c.error_page import error_page, texts_of
from emulator.b2c.errors import B2cError, new_correlation_id
from emulator.b2c.parameters import form_parameters, merged, query_parameters
from emulator.b2c.responses import NO_STORE
from emulator.b2c.service import B2cService
from emulator.tenant.sign_ins.sessions import COOKIE
from emulator.tenant.signing_keys import InvalidSignatureError


class LogoutEndpoint:
    """`/{tenant}/{policy}/oauth2/v2.0/logout`.

    The real service checks the address only if an id_token_hint names the application. The emulator
    also redirects without a hint only to addresses that an application of the tenant has
    registered, since a server on a person's machine must not redirect anywhere.
    """

    def __init__(self, service: B2cService) -> None:
        self._service = service

    async def log_out(self, request: Request, address: Address) -> Response:
        parameters = query_parameters(request)
        if request.method == "POST":
            parameters = merged(await form_parameters(request), parameters)
        self._service.sessions.end(request.cookies.get(COOKIE))
        target = parameters.get("post_logout_redirect_uri")
        try:
            response = self._answer(request, address, target, parameters)
        except B2cError as error:
            response = error_page(self._service, request, error, new_correlation_id())
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return response

    def _answer(
        self, request: Request, address: Address, target: str | None, parameters: dict[str, str]
    ) -> Response:
        hint = parameters.get("id_token_hint")
        if target and not is_redirect_uri(target):
            raise B2cError(90067, target)
        if target and self._is_allowed(address, target, hint):
            state = parameters.get("state")
            query = urlencode({"state": state}) if state is not None else ""
            separator = "&" if urlsplit(target).query else "?"
            location = f"{target}{separator}{query}" if query else target
            return RedirectResponse(location, 302, NO_STORE)
        return self._service.pages.page("signed_out.html", texts_of(request), {})

    def _is_allowed(self, address: Address, target: str, hint: str | None) -> bool:
        if address.policy.settings.require_id_token_in_logout and not hint:
            return False
        tenant = self._service.tenant
        if hint:
            try:
                client = find_client(tenant, str(self._service.keys.verify(hint).get("aud")))
            except (InvalidSignatureError, B2cError):
                return False
            applications = [client.application]
        else:
            applications = tenant.store.list("application")
        registered = {
            uri
            for application in applications
            for platform in ("web", "spa", "publicClient")
            for uri in (application.get(platform) or {}).get("redirectUris") or ()
        }
        registered |= {
            (application.get("web") or {}).get("logoutUrl") for application in applications
        }
        return target in registered
