"""Media types: the one that a connector sends or reads where an operation offers several."""

from collections.abc import Mapping
from typing import Any

JSON = "application/json"
# What the validator's rule MimeTypeNotValid lists, and one file as it is; the first one wins.
_PREFERRED = (
    JSON,
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/octet-stream",
)


def is_json(media: str) -> bool:
    """`application/json`, `text/json`, `application/problem+json`, with or without parameters."""
    name = media_name(media)
    return name in (JSON, "text/json", "*/*", "application/*") or name.endswith("+json")


def best_media(content: Mapping[str, Any]) -> str | None:
    """The media type to use, as it is written in `content`; None if a connector knows none."""
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
    """Without parameters: `text/plain` of `text/plain; charset=utf-8`."""
    return media.split(";")[0].strip().lower()
