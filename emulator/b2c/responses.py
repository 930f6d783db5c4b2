"""Responses to applications: redirects, forms and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from emulator.b2c.authorization_request import ReturnAddress
from emulator.b2c.pages import Pages

# The headers of every response with a credential, or on which a credential depends.
NO_STORE = {
    "Cache-Control": "no-store",
    "Pragma": "no-cache",
    # A JSON response may repeat parts of the request; no browser must read it as a page.
    "X-Content-Type-Options": "nosniff",
}


def return_to_application(
    pages: Pages, address: ReturnAddress, values: Mapping[str, str]
) -> Response:
    """The response to an authorize request, in its response mode."""
    fields = dict(values)
    if address.state is not None:
        fields["state"] = address.state
    if address.response_mode == "form_post":
        return pages.form_post(address.redirect_uri, fields)
    # A registered redirect URI has neither a query nor a fragment of its own.
    separator = "#" if address.response_mode == "fragment" else "?"
    target = f"{address.redirect_uri}{separator}{urlencode(fields)}"
    headers = {**NO_STORE, "Referrer-Policy": "no-referrer"}
    return RedirectResponse(target, status_code=302, headers=headers)


def token_json(body: dict[str, Any], origin: str | None, status: int = 200) -> Response:
    """The token endpoint's response; `origin` is a single-page application that may read it."""
    headers = dict(NO_STORE)
    if origin is not None:
        headers |= {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    return JSONResponse(body, status, headers)


def public_json(body: dict[str, Any]) -> Response:
    """Metadata and keys, which every origin may read."""
    return JSONResponse(
        body,
        headers={
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
        },
    )


def preflight(origin: str | None, allowed: Callable[[str], bool]) -> Response:
    """The response to the preflight request of a page that calls the token endpoint."""
    headers = {"Cache-Control": "no-store", "Vary": "Origin"}
    if origin is not None and allowed(origin):
        headers |= {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "POST, OPTIONS",
            "Access-Control-Allow-Headers": "content-type, x-client-sku, x-client-ver",
        }
    return Response(status_code=204, headers=headers)


class JsonFallback:
    """Responses at addresses of JSON without a handler."""

    def answer(self, _request: Request, status: int, message: str) -> Response:
        error = "server_error" if status == 500 else "invalid_request"
        return JSONResponse({"error": error, "error_description": message}, status, NO_STORE)
