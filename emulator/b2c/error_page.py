"""The page with a refusal that cannot be returned to an application."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from emulator.b2c.errors import B2cError
from emulator.b2c.parameters import query_parameters
from emulator.b2c.service import B2cService
from emulator.tenant.user_flows.texts import Texts, choose_language


def error_page(
    service: B2cService, request: Request, error: B2cError, correlation_id: str
) -> Response:
    """B2C's page with the code, and the table's cause and remedy for it."""
    description = error.description(service.tenant.clock.now(), correlation_id)
    lines = description.strip().splitlines()
    values = {
        "lines": [*lines[1:], lines[0]],
        "cause": error.kind.cause,
        "remedy": error.kind.remedy,
    }
    return service.pages.page("error.html", texts_of(request), values, status=400)


class PageFallback:
    """Responses at addresses of pages without a handler."""

    def __init__(self, service: B2cService) -> None:
        self._service = service

    def answer(self, request: Request, status: int, message: str) -> Response:
        values = {"lines": [message], "cause": None, "remedy": None}
        return self._service.pages.page("error.html", texts_of(request), values, status=status)


def texts_of(request: Request) -> Texts:
    """The texts of a page that belongs to no user flow."""
    ui_locales = query_parameters(request).get("ui_locales", "")
    return Texts(choose_language(ui_locales, request.headers.get("accept-language", "")))
