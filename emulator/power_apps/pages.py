"""The pages of Power Apps: connectors with their connections, and the end of a sign-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.html import html, templates
from emulator.power_apps.errors import PowerAppsError, SignInFailedError
from emulator.power_apps.guard import guarded
from emulator.power_apps.oauth import settings_of
from emulator.power_apps.service import NOT_SIGNED_IN, PowerApps
from emulator.tenant.power_platform.connections import Connection, connections_of
from emulator.tenant.power_platform.published import PublishedConnector, all_published

PATH = "/power-apps"
_TEMPLATES = Path(__file__).parent / "templates"


class PowerAppsPage:
    """`GET /power-apps` shows the environment without secrets; its button makes a connection."""

    def __init__(self, service: PowerApps) -> None:
        self._service = service
        self._tenant = service.tenant

    def routes(self) -> list[Route]:
        new = f"{PATH}/{{slug}}/connections"
        return [
            guarded(PATH, self.show, refuse=refusal_page),
            guarded(new, self.create, methods=["POST"], refuse=refusal_page),
        ]

    async def show(self, _request: Request) -> Response:
        return _page(
            "connectors.html",
            environment_id=self._service.platform.environment_id,
            organization_url=self._tenant.tls_url,
            connectors=[self._connector(each) for each in all_published(self._tenant)],
        )

    async def create(self, request: Request) -> Response:
        """Make a connection, and lead the person to its sign-in.

        The response to a form is a page, because Chrome applies form-action to redirects as well.
        """
        connector = self._service.connector(request.path_params["slug"])
        connection = self._service.create_connection(connector)
        back = f"{self._tenant.url}{PATH}"
        path = self._service.consent_link(connector, connection, back)
        return _page("sign_in.html", path=path, connector=connector.display_name)

    def _connector(self, connector: PublishedConnector) -> dict[str, Any]:
        found = connections_of(self._tenant.store, connector.connector_id)
        return {
            "name": connector.display_name,
            "slug": connector.slug,
            "facts": _facts(connector),
            "connections": [_connection(each) for each in found],
        }


def result_page(connector: str, connection: Connection, back: str) -> Response:
    """What a person sees after the sign-in."""
    status = 200 if connection.error is None else 400
    return _page(
        "result.html",
        connector=connector,
        connection=connection.id,
        failure=connection.error[1] if connection.error else "",
        back=back,
        status=status,
    )


def message_page(title: str, text: str, *, status: int) -> Response:
    return _page("message.html", title=title, message=text, path=PATH, status=status)


def refusal_page(error: PowerAppsError) -> Response:
    return message_page("This does not work", error.message, status=error.status)


def _page(template: str, *, status: int = 200, **values: Any) -> Response:
    return html(templates(_TEMPLATES).get_template(template).render(**values), status)


def _facts(connector: PublishedConnector) -> list[tuple[str, str]]:
    facts = [
        ("Internal id", connector.internal_id),
        ("Row", connector.connector_id),
        ("Redirect URL", connector.redirect_url),
    ]
    try:
        settings = settings_of(connector)
    except SignInFailedError as failure:
        return [*facts, ("Sign-in", str(failure))]
    return [
        *facts,
        ("Client id", settings.client_id),
        ("Client secret", "remembered" if settings.client_secret else "none (AADB2C90079)"),
        ("Authorization URL", settings.authorization_url),
        ("Token URL", settings.token_url),
        ("Scope", settings.scope),
    ]


def _connection(connection: Connection) -> dict[str, str]:
    if connection.error is None:
        status = "Connected"
    elif connection.error == NOT_SIGNED_IN:
        status = "nobody has signed in yet"
    else:
        status = connection.error[1]
    state = "valid" if connection.error is None else "expired"
    return {"id": connection.id, "created": connection.created, "status": status, "state": state}
