"""Which privileges a user holds: the function `RetrieveUserSetOfPrivilegesByNames`.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveusersetofprivilegesbynames
"""

from __future__ import annotations

import json
import re
from typing import get_args

from emulator.dataverse.access import Right, may
from emulator.dataverse.call import Answer, Call
from emulator.dataverse.errors import bad_query, missing_row

_TABLES = ("connector", "solution")
_KNOWN = {f"prv{right}{table}".lower(): right for right in get_args(Right) for table in _TABLES}
_CALL = re.compile(
    r"systemusers\((?P<user>[0-9A-Fa-f-]{36})\)/Microsoft\.Dynamics\.CRM\."
    r"RetrieveUserSetOfPrivilegesByNames\(PrivilegeNames=@(?P<alias>\w+)\)"
)


def retrieve_privileges(call: Call, path: str) -> Answer | None:
    """`GET systemusers(<id>)/…RetrieveUserSetOfPrivilegesByNames(PrivilegeNames=@p)?@p=["…"]`; None
    for another path."""
    match = _CALL.fullmatch(path)
    if match is None or call.method != "GET":
        return None
    call.require("Read", "systemuser")
    if match["user"].lower() != call.platform.application_user_id:
        raise missing_row("systemuser", match["user"])
    names = _names(call.options.get(f"@{match['alias']}", ""))
    held = [
        {
            "Depth": "Global",
            "PrivilegeId": call.platform.row_id(f"privilege/{name.lower()}"),
            "BusinessUnitId": call.platform.business_unit_id,
            "PrivilegeName": name,
        }
        for name in names
        if call.settings.privilege_names == "known"
        and name.lower() in _KNOWN
        and may(call.settings, _KNOWN[name.lower()])
    ]
    context = (
        f"{call.base}/$metadata#Microsoft.Dynamics.CRM.RetrieveUserSetOfPrivilegesByNamesResponse"
    )
    return Answer(200, {"@odata.context": context, "RolePrivileges": held})


def _names(text: str) -> list[str]:
    try:
        names = json.loads(text)
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise bad_query("The parameter 'PrivilegeNames' is no list of texts.")
    return names
