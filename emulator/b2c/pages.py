"""The pages of sign-ins and of the tenant."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.responses import Response

from emulator.html import html, templates
from emulator.tenant.user_flows.texts import FALLBACK, Texts

_TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """Renders templates with the texts of a language."""

    def page(
        self, template: str, texts: Texts, values: Mapping[str, Any], *, status: int = 200
    ) -> Response:
        """A page of this server, whose forms may only be sent to this server.

        Chrome applies form-action to the redirects after a form as well. So the response to a form
        is never a redirect, but the page of `move_on`.
        """
        return html(_rendered(template, texts, values), status)

    def move_on(self, path: str, texts: Texts) -> Response:
        """A page that leads from a form to a path of this server, which may redirect anywhere.

        The page refreshes itself, which starts a new navigation. So Chrome does not check the
        redirects that follow against form-action.
        """
        return self.page("move_on.html", texts, {"path": path})

    def form_post(self, action: str, fields: Mapping[str, str]) -> Response:
        """A page that posts a form to the application (response_mode form_post).

        It has no form-action, so that the application may redirect after the form.
        """
        values = {"action": action, "fields": fields}
        page = _rendered("form_post.html", Texts(FALLBACK), values)
        return html(page, policy="script-src 'self'")


def _rendered(template: str, texts: Texts, values: Mapping[str, Any]) -> str:
    page = templates(_TEMPLATES).get_template(template)
    return page.render(**values, text=texts, language=texts.language)
