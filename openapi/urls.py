"""Addresses in an API description, and the form that Swagger 2.0 gives them."""

from urllib.parse import SplitResult, urlsplit

from openapi.composition import Json


def parts_of(url: str) -> SplitResult:
    """The parts of a URL; all are empty for a text that is no URL, such as `https://[`."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError:
        return urlsplit("")
    return parts


def server(parts: SplitResult) -> Json:
    """`host`, `basePath` and `schemes` of an absolute URL."""
    return {
        "host": parts.netloc,
        "basePath": parts.path.rstrip("/") or "/",
        "schemes": [parts.scheme],
    }
