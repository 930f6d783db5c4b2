"""Names of this machine."""

from ipaddress import ip_address


def is_this_machine(name: str) -> bool:
    """Whether a host is this machine.

    `name` is a name or an address, without a port and without the brackets of an IPv6 address.
    """
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
