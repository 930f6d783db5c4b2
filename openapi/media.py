"""Media types, and which of several a connector sends or reads."""

from collections.abc import Mapping
from typing import Any

JSON = "application/json"
# The types of the validator's rule MimeTypeNotValid, and that of a plain file; best first.
_PREFERRED = (
    JSON,
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/octet-stream",
)


def is_json(media: str) -> bool:
    """Whether it is JSON, like `text/json` or `application/problem+json; charset=utf-8`."""
    name = media_name(media)
    return name in (JSON, "text/json", "*/*", "application/*") or name.endswith("+json")


def best_media(content: Mapping[str, Any]) -> str | None:
    """The media type to use, as spelled in `content`; None if a connector supports none of them."""
    for media in content:
        if media_name(media) == JSON:
            return media
    for media in content:
        if is_json(media):
            return media
    for preferred in _PREFERRED:
        if preferred in content:
            return preferred
    for media in content:
        if media_name(media) in _PREFERRED:
            return media
    return None


def media_name(media: str) -> str:
    """The type without parameters: `text/plain` of `text/plain; charset=utf-8`."""
    return media.split(";")[0].strip().lower()
