"""The consent service: sends a person to B2C to sign in, and exchanges the code.

The real one is at `global.consent.azure-apim.net`. Beside the connector's redirect URL it serves
the consent links, with which a sign-in begins.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from emulator.loopback import is_this_machine
from emulator.power_apps.errors import SignInFailedError
from emulator.power_apps.guard import guarded
from emulator.power_apps.pages import message_page, refusal_page, result_page
from emulator.power_apps.service import Consent, PowerApps
from emulator.tenant.power_platform.connections import Connection

_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


class ConsentService:
    """`/login?data=…` and `/redirect/<slug>`."""

    def __init__(self, service: PowerApps) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        return [
            guarded("/login", self.begin, refuse=refusal_page),
            guarded("/redirect/{slug}", self.come_back, refuse=refusal_page),
        ]

    async def begin(self, request: Request) -> Response:
        try:
            url = self._service.begin(request.query_params.get("data", ""))
        except SignInFailedError as failure:
            return message_page("Nobody can sign in to this connector", str(failure), status=400)
        return RedirectResponse(url, 302, _NO_STORE)

    async def come_back(self, request: Request) -> Response:
        """The end of a sign-in: B2C sends the browser here with a code, or with a refusal."""
        slug, query = request.path_params["slug"], request.query_params
        consent = self._service.consent_of(slug, query.get("state", ""))
        if "code" in query:
            connection = await self._service.finish(consent, query["code"])
        else:
            said = ": ".join(filter(None, (query.get("error"), query.get("error_description"))))
            connection = self._refused(consent, said or "The sign-in brought no code.")
        connector = self._service.connector(slug)
        return result_page(connector.display_name, connection, _link_back(consent.back))

    def _refused(self, consent: Consent, said: str) -> Connection:
        connector = self._service.connector(consent.slug)
        connection = self._service.connection(connector, consent.connection_id)
        return self._service.fail(connection, f"The sign-in was refused. {said}")


def _link_back(back: str) -> str:
    """Where the person came from, if that is on this machine; empty otherwise."""
    try:
        parts = urlsplit(back)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return back if parts.scheme in ("http", "https") and is_this_machine(host) else ""
