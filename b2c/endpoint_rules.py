"""Which addresses of other services a user flow may use."""

from ipaddress import IPv4Address, ip_address
from socket import inet_aton
from urllib.parse import SplitResult

from b2c.addresses import parts_of
from b2c.property_rules import refused, text
from b2c.refusal import InvalidSetting

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""This machine's names, as a rehearsal uses them."""


def endpoint(path: str, value: object) -> SplitResult:
    """An https URL of a public address; http for this machine only.

    Raises `InvalidSetting` otherwise, which shows no query: keys of an API often stand there.
    """
    parts = parts_of("" if refused(text, path, value) else str(value))
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
    if parts.hostname in LOOPBACK:
        return parts
    if parts.scheme == "http":
        raise InvalidSetting(path, shown, "B2C calls other machines by https only", "Use https.")
    if not _is_public(parts.hostname):
        raise InvalidSetting(
            path, shown, "B2C reaches public addresses only", "Use the API's public host name."
        )
    return parts


def _is_public(host: str) -> bool:
    """Whether B2C can reach a host: any name, and of the addresses those that are routed."""
    host = host.rstrip(".")
    try:
        # As browsers read it: `2852039166` and `0xa9fea9fe` are 169.254.169.254.
        return IPv4Address(inet_aton(host)).is_global
    except OSError:
        pass
    try:
        return ip_address(host).is_global
    except ValueError:
        return True
