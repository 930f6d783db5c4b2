"""Which addresses of other services a user flow may use."""

from urllib.parse import SplitResult, urlsplit

from b2c.property_rules import text
from b2c.refusal import InvalidSetting

# This machine's names, as a rehearsal uses them.
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def endpoint(path: str, value: object) -> SplitResult:
    """An https URL; http for this machine only. Raises `InvalidSetting` otherwise."""
    try:
        parts = urlsplit(text(path, value))
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    # Only the beginning is shown: keys of an API often stand in the query.
    shown = str(value).partition("?")[0]
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise InvalidSetting(
            path, shown, "it must be an absolute https URL", "Give one like https://example.com/x."
        )
    if parts.username is not None or parts.fragment or any(c.isspace() for c in str(value)):
        raise InvalidSetting(
            path,
            parts.hostname,
            "the URL must have no user name, fragment or blank in it",
            "Remove that part.",
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise InvalidSetting(path, shown, "B2C calls other machines by https only", "Use https.")
    return parts
