"""Refusals of Azure Resource Manager and of Key Vault: status, code, message."""

from __future__ import annotations

from typing import Any


class ArmError(Exception):
    """Azure refuses the request.

    inner: the code of the service behind Azure Resource Manager, if the response has one.
    headers: extra headers of the response.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        inner: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.inner = inner
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.inner:
            error["innererror"] = {"code": self.inner}
        return {"error": error}


def not_emulated(what: str) -> ArmError:
    return ArmError(501, "NotImplemented", f"The emulator does not emulate {what}.")


def invalid_request(message: str) -> ArmError:
    return ArmError(400, "InvalidRequestContent", message)
