"""The tenant's HTML pages: templates and headers.

The pages run no script, but for the page that posts a form to the application with a script of
this server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from emulator.tenant.user_flows.texts import FALLBACK, Texts

_FOLDER = Path(__file__).parent
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}

_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@cache
def _templates() -> Environment:
    """The templates, compiled once for all tenants of a process."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = static_path
    return environment


class Pages:
    """Renders templates; the template engine escapes every value."""

    def page(
        self, template: str, texts: Texts, values: Mapping[str, Any], *, status: int = 200
    ) -> Response:
        """A page of this server, whose forms may only be sent to this server.

        Chrome applies form-action to the redirects after a form as well. So the response to a form
        is never a redirect, but the page of `move_on`.
        """
        return self._html(template, texts, values, f"{_POLICY}; form-action 'self'", status)

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
        policy = f"{_POLICY}; script-src 'self'"
        values = {"action": action, "fields": fields}
        return self._html("form_post.html", Texts(FALLBACK), values, policy, 200)

    def _html(
        self, template: str, texts: Texts, values: Mapping[str, Any], policy: str, status: int
    ) -> Response:
        html = (
            _templates()
            .get_template(template)
            .render(**values, text=texts, language=texts.language)
        )
        # Lone surrogates of a badly encoded request cannot be sent.
        content = html.encode("utf-8", "replace")
        return HTMLResponse(content, status, {**_HEADERS, "Content-Security-Policy": policy})


@cache
def _static_files() -> dict[str, tuple[bytes, str]]:
    """Static files by the name in their address, which changes with their content."""
    files = {}
    for path in (_FOLDER / "static").iterdir():
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:12]
        files[f"{path.stem}.{digest}{path.suffix}"] = (content, _TYPES[path.suffix[1:]])
    return files


def static_path(name: str) -> str:
    """The address of a file of the folder `static`."""
    stem, _, suffix = name.partition(".")
    for served in _static_files():
        if served.startswith(f"{stem}.") and served.endswith(f".{suffix}"):
            return f"/static/{served}"
    raise KeyError(name)


async def _serve_static(request: Request) -> Response:
    file = _static_files().get(request.path_params["name"])
    if file is None:
        return PlainTextResponse("Not found.", 404)
    content, media_type = file
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, 200, headers, media_type)


async def _no_icon(_request: Request) -> Response:
    return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})


def static_routes() -> list[Route]:
    return [Route("/static/{name}", _serve_static), Route("/favicon.ico", _no_icon)]
