"""What a connector sends and reads: with which methods a body, and of which media type."""

from collections.abc import Mapping
from typing import Any

BODILESS = ("get", "head", "options")
"""Methods with which a connector sends no body."""
TO_POST = "Use POST, or parameters in the query."
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_ANY = ("*/*", "application/*")
# The other types of the validator's rule MimeTypeNotValid, and that of a plain file; best first.
_PREFERRED = (
    MULTIPART,
    FORM,
    "text/plain",
    "application/octet-stream",
)


def is_json(media: str) -> bool:
    """Whether it is JSON, like `text/json` or `application/problem+json; charset=utf-8`."""
    name = media_name(media)
    return name in (JSON, "text/json", *_ANY) or name.endswith("+json")


def sent_as_is(media: str) -> bool:
    """Whether the API gets a type that it takes; of other JSON the connector makes plain JSON."""
    return not is_json(media) or media_name(media) in (JSON, *_ANY, "application/*+json")


def _plain_json(media: str) -> bool:
    return is_json(media) and sent_as_is(media)


def best_media(content: Mapping[str, Any]) -> str | None:
    """The media type to use, as spelled in `content`; None if a connector supports none of them."""
    spelled: dict[str, str] = {}
    for media in content:
        spelled.setdefault(media_name(media), media)
    ranked = (JSON, *filter(_plain_json, spelled), *filter(is_json, spelled), *_PREFERRED)
    return next((spelled[name] for name in ranked if name in spelled), None)


def media_name(media: str) -> str:
    """The type without parameters: `text/plain` of `text/plain; charset=utf-8`."""
    return media.split(";")[0].strip().lower()
