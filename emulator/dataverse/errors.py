"""Refusals of Dataverse: status, code, message.

Codes: https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
"""

from __future__ import annotations

from typing import Any

UNEXPECTED = "0x80040216"

_CODES = {403: "0x80040220", 404: "0x80040217", 412: "0x80040237", 429: "0x80072322"}


class DataverseError(Exception):
    """Dataverse refuses the request. headers: extra headers of the response."""

    def __init__(
        self, status: int, code: str, message: str, *, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message}}


def fault_code(status: int) -> str:
    """The code of a refusal on request that has this status and no code of its own."""
    return _CODES.get(status, UNEXPECTED)


def not_emulated(what: str) -> DataverseError:
    return DataverseError(501, "NotImplemented", f"The emulator does not emulate {what}.")


def bad_payload(entity_set: str, reason: str) -> DataverseError:
    """A body that is not of the table's form."""
    return DataverseError(
        400,
        "0x80048d19",
        f"Error identified in Payload provided by the user for Entity :'{entity_set}', For more"
        " information on this error please follow this help link"
        " https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException :"
        f" Microsoft.OData.ODataException: {reason}",
    )


def bad_query(reason: str) -> DataverseError:
    return DataverseError(400, "0x80060888", reason)


def bad_value(reason: str) -> DataverseError:
    return DataverseError(400, "0x80040203", reason)


def too_long(column: str, table: str, size: int) -> DataverseError:
    return DataverseError(
        400,
        "0x80044331",
        f"A validation error occurred. The length of the '{column}' attribute of the '{table}'"
        f" entity exceeded the maximum allowed length of '{size}'.",
    )


def missing_row(table: str, row_id: str) -> DataverseError:
    return DataverseError(404, "0x80040217", f"Entity '{table}' With Id = {row_id} Does Not Exist")


def unknown_segment(segment: str) -> DataverseError:
    return DataverseError(404, "0x8006088a", f"Resource not found for the segment '{segment}'.")


def duplicate() -> DataverseError:
    return DataverseError(412, "0x80040237", "A record with matching key values already exists.")


def not_a_member() -> DataverseError:
    return DataverseError(403, "0x80072560", "The user is not a member of the organization.")


def missing_privilege(user_id: str, privilege: str, table: str) -> DataverseError:
    return DataverseError(
        403,
        "0x80040220",
        f"Principal user (Id={user_id}, type=8, roleCount=1, privilegeCount=0) is missing"
        f" {privilege} privilege for entity '{table}'.",
    )


def read_only(what: str) -> DataverseError:
    return DataverseError(
        400, "0x80040228", f"The {what} cannot be deleted because it is read-only."
    )
