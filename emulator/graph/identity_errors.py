"""Refusals of B2C's own service behind Graph, whose code is mostly `AADB2C` alone.

Texts are Microsoft's where public issues show them: the missing id (microsoft-graph-docs#7860),
the unknown type and the version (#10821), the permissions (terraform-provider-azuread#1079).
"""

from __future__ import annotations

from emulator.graph.access import Roles
from emulator.graph.errors import CallError

CODE = "AADB2C"


def refused(message: str, status: int = 400) -> CallError:
    return CallError(status, CODE, message)


def invalid_field(field: str) -> CallError:
    """The refusal of a body with an invalid or missing field."""
    return refused(f"The '{field}' field is invalid in request.")


def missing_identifier() -> CallError:
    return refused("Value cannot be null or empty.\r\nParameter name: Id")


def unsupported_version(status: int) -> CallError:
    """The refusal of a version; its text reads like a temporary failure, though it is permanent."""
    return CallError(status, "AADB2C90063", "There is a problem with the service.")


def unknown(kind: str, name: str) -> CallError:
    return refused(f"The {kind} '{name}' could not be found.", 404)


def already_exists(kind: str, name: str, status: int) -> CallError:
    return refused(f"The {kind} '{name}' already exists.", status)


def permission_missing(roles: Roles) -> CallError:
    names = ", ".join(sorted(roles))
    return refused(
        "The application does not have any of the required delegated permissions"
        f" ({names}) to access the resource.",
        403,
    )


def unknown_segment(segment: str) -> CallError:
    """The refusal by a version of Graph that does not have the resource."""
    return CallError(400, "BadRequest", f"Resource not found for the segment '{segment}'.")
