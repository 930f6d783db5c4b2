"""The parameters of a request's query and form, which may be malformed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

# Forms of pages and token requests are much smaller.
_MAX_BODY = 64 * 1024
_MAX_FIELDS = 200


class BodyTooLargeError(Exception):
    """The form is larger than any form of a client or page."""


def query_parameters(request: Request) -> dict[str, str]:
    """The query's parameters, with the first value of a repeated name; bytes that are no UTF-8
    become replacement characters."""
    return _parse(request.scope["query_string"])


async def form_parameters(request: Request) -> dict[str, str]:
    """The fields of a form body; empty for a body of another type.

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
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        return {}
    return _parse(bytes(body))


def _parse(raw: bytes) -> dict[str, str]:
    text = raw.decode("latin-1")
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="replace", max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        # The request has too many fields.
        return {}
    parameters: dict[str, str] = {}
    for name, value in pairs:
        parameters.setdefault(name, value)
    return parameters


def merged(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """The parameters of both; those of the first take precedence."""
    return {**second, **first}
