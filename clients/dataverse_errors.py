"""Refusals of Dataverse's Web API, with their causes and remedies.

Codes: https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
"""

import re
from collections.abc import Mapping

from b2c.refusal import HIDDEN
from clients.errors import FAILED, GONE, Response, ServiceError, mapping

_PRIVILEGE = re.compile(r"\bprv\w+", re.IGNORECASE)
# Where a row begins that the service quotes; a GUID in braces is none.
_QUOTED = re.compile(r"[\[{](?![0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\})\s*\\*[\"'{\[].*", re.DOTALL)
_SECRET = re.compile(r"client[_-]?secret\W.*", re.IGNORECASE | re.DOTALL)
_LONGEST_MESSAGE = 1_000

_ROLE = (
    "Give the application user a role that has it on the table Connector: System Customizer has "
    "all that connectors need. (Power Platform admin center: the environment > Settings > Users + "
    "permissions > Application users.)"
)
_LIMIT = "The organization is at its limit of requests and stayed there. Run again later."
_REMEDIES: Mapping[str, str] = {
    "0x80040217": "The row does not exist any more. `pulumi refresh` brings the stack up to date.",
    "0x80060888": "The environment's organization has no such table: it may have no Dataverse "
    "database, or no Power Connector Solution.",
    "0x8006088a": "The environment's organization has no such table: it may have no Dataverse "
    "database, or no Power Connector Solution.",
    "0x80044331": "A value is longer than its column. Shorten the one that the text names.",
    "0x80040237": "A row with this name or id exists already.",
    "0x80060892": "A row with this name or id exists already.",
    "0x80072321": _LIMIT,
    "0x80072322": _LIMIT,
    "0x80072326": _LIMIT,
}
_NOT_A_MEMBER = "0x80072560"
_PRIVILEGES = ("0x80040220", "0x80048306")
_BY_STATUS: Mapping[int, str] = {
    401: "The token was not accepted: check that powerPlatformTenantId is the environment's "
    "directory.",
    404: GONE,
    429: _LIMIT,
}


class DataverseError(ServiceError):
    """Dataverse refused a request. `code` is its own; `message` too, without any row in it.

    `identity`: who asked, in words.
    """

    def __init__(self, method: str, path: str, response: Response, identity: str) -> None:
        details = mapping(mapping(response.body).get("error"))
        self.status = response.status
        self.code = str(details.get("code") or "")
        self.message = without_rows(str(details.get("message") or "").strip())
        self.uncertain = response.status >= 500 or response.status == 408
        reason = ": ".join(filter(None, (self.code, self.message))) or "without a reason"
        # The query is left out, because it may hold private values.
        text = f"{method} {path.partition('?')[0]} was refused with {response.status} ({reason})."
        super().__init__("\n".join(filter(None, (text, _remedy(self, identity)))))

    @property
    def is_duplicate(self) -> bool:
        """Whether there is a row of this name or id already."""
        return self.status == 412 or self.code.lower() in ("0x80040237", "0x80060892")


def without_rows(message: str) -> str:
    """The service's message without what it quotes of a row, which holds a secret."""
    shown = _SECRET.sub(HIDDEN, _QUOTED.sub("[row]", message))
    return shown if len(shown) <= _LONGEST_MESSAGE else f"{shown[:_LONGEST_MESSAGE]}…"


def lacks(identity: str, privilege: str) -> str:
    """That somebody lacks a privilege on connectors, and the remedy."""
    return f"{identity} lacks {privilege}. {_ROLE}"


def _remedy(error: DataverseError, identity: str) -> str:
    code, message = error.code.lower(), error.message.lower()
    if code == _NOT_A_MEMBER or "not a member of the organization" in message:
        return (
            f"{identity} is no user of the environment. Add it in the Power Platform admin center: "
            "the environment > Settings > Users + permissions > Application users > New app user, "
            "with the security role System Customizer."
        )
    privilege = _PRIVILEGE.search(error.message)
    if code in _PRIVILEGES or privilege:
        named = f"the privilege {privilege[0]}" if privilege else "a privilege"
        return lacks(identity, named)
    if code in _REMEDIES:
        return _REMEDIES[code]
    if "maximum" in message and "length" in message:
        return _REMEDIES["0x80044331"]
    if "managed" in message and "unmanaged" not in message:
        return "The connector came with a managed solution: change it where the solution is made."
    if "customscriptprovisioning" in message.replace(" ", ""):
        return "The service has no room for the script now. Run again later."
    if "apihubs" in message:
        return (
            "Power Apps refused the connector: look at the text for what it does not take in the "
            "definition or in the connection parameters."
        )
    if error.status in _BY_STATUS:
        return _BY_STATUS[error.status]
    if error.status == 403:
        return f"{identity} may not do this. {_ROLE}"
    return FAILED if error.status >= 500 else ""
