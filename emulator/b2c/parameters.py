"""Parameters of a request, from query and form, however badly they are written."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

# B2C's own forms are far below; a client's token request too.
_MAX_BODY = 64 * 1024
_MAX_FIELDS = 200


class BodyTooLargeError(Exception):
    """The form is larger than any that a client or a page of the tenant sends."""


def query_parameters(request: Request) -> dict[str, str]:
    """The query; of a repeated name the first value counts, bytes that are no UTF-8 are marked."""
    return _parse(request.scope["query_string"])


async def form_parameters(request: Request) -> dict[str, str]:
    """The fields of a form body; nothing if the body is of another type.

    Raises BodyTooLargeError.
    """
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > _MAX_BODY:
        raise BodyTooLargeError
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise BodyTooLargeError
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return {}
    return _parse(bytes(body))


def _parse(raw: bytes) -> dict[str, str]:
    text = raw.decode("latin-1")
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="replace", max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        # More fields than any honest request has.
        return {}
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def merged(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """Both, the first before the second."""
    return {**second, **first}
