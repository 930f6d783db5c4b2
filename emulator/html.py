"""HTML pages and what they load: headers, templates, static files.

The pages run no script, but for one that posts a form with a script of this server.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

_STATIC = Path(__file__).parent / "static"
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
def templates(folder: Path) -> Environment:
    """The templates of a folder, compiled once for all tenants of a process.

    The engine escapes every value. `static` gives the address of a static file.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = static_path
    return environment


def html(text: str, status: int = 200, *, policy: str = "form-action 'self'") -> Response:
    """The response with a page. policy: what its Content-Security-Policy says beside the rest."""
    # Lone surrogates of a badly encoded request cannot be sent.
    content = text.encode("utf-8", "replace")
    headers = {**_HEADERS, "Content-Security-Policy": f"{_POLICY}; {policy}"}
    return HTMLResponse(content, status, headers)


@cache
def _static_files() -> dict[str, tuple[bytes, str]]:
    """Static files by the name in their address, which changes with their content."""
    files = {}
    for path in _STATIC.iterdir():
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
