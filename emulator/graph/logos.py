"""`/applications/{id}/logo`."""

from __future__ import annotations

import base64

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import CallError, bad_request, not_found
from emulator.graph.ownership import readable, writable

KIND = "logo"

_LARGEST = 100 * 1024
_SIGNATURES = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}


def put_logo(call: Call) -> Answer:
    """Save a PNG, JPEG or GIF of at most 100 KB as the application's logo."""
    application = writable(call, "application")
    media_type = call.content_type.partition(";")[0].strip().lower()
    if media_type not in _SIGNATURES:
        raise CallError(
            415,
            "Request_UnsupportedMediaType",
            f"Content-Type '{media_type}' is not supported: give image/png, image/jpeg or"
            " image/gif.",
        )
    if len(call.raw_body) > _LARGEST:
        raise bad_request("The logo is larger than 100 KB.")
    if not call.raw_body.startswith(_SIGNATURES[media_type]):
        raise bad_request(f"The body is no {media_type}.")
    data = base64.b64encode(call.raw_body).decode()
    call.tenant.store.put(KIND, application["id"], {"type": media_type, "data": data})
    address = f"{call.tenant.url}/v1.0/applications/{application['id']}/logo"
    application["info"]["logoUrl"] = address
    call.tenant.store.put("application", application["id"], application)
    return NO_CONTENT


def get_logo(call: Call) -> Answer:
    application = readable(call, "application")
    logo = call.tenant.store.get(KIND, application["id"])
    if logo is None:
        raise not_found("logo")
    return Answer(200, base64.b64decode(logo["data"]), {"Content-Type": logo["type"]})
