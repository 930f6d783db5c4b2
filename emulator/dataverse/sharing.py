"""Sharing a connector with users and teams of the organization.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/grantaccess
"""

from __future__ import annotations

import json
import re
from typing import Any

from emulator.dataverse.call import Answer, Call
from emulator.dataverse.errors import bad_query, bad_value, missing_row, not_emulated
from emulator.tenant.power_platform.rows import KEYS, find_row, save_shares, shares_of
from emulator.tenant.store import Document

_RIGHTS = (
    "ReadAccess",
    "WriteAccess",
    "AppendAccess",
    "AppendToAccess",
    "CreateAccess",
    "DeleteAccess",
    "ShareAccess",
    "AssignAccess",
)
_PRINCIPALS = {"systemuser": "systemusers", "team": "teams"}
_TYPE_PREFIX = "Microsoft.Dynamics.CRM."
_ADDRESS = re.compile(r"(?:.*/)?(?P<set>[a-z]+)\((?P<id>[0-9A-Fa-f-]{36})\)")


def grant_access(call: Call) -> Answer:
    """`POST GrantAccess` adds the rights to those that the principal has already."""
    return _share(call, add=True)


def modify_access(call: Call) -> Answer:
    """`POST ModifyAccess` puts the rights in place of those that the principal has."""
    return _share(call, add=False)


def revoke_access(call: Call) -> Answer:
    """`POST RevokeAccess` takes all rights away; without a share there is nothing to do."""
    target = _target(call, call.body.get("Target"))
    call.require("Share", "connector")
    _, principal = _principal(call, call.body.get("Revokee"))
    shares = shares_of(call.store, target)
    save_shares(call.store, target, [share for share in shares if share["principal"] != principal])
    return Answer(204)


def retrieve_shared_principals(call: Call, parameters: dict[str, str]) -> Answer:
    """`GET RetrieveSharedPrincipalsAndAccess(Target=@t)?@t={'@odata.id':'connectors(…)'}`."""
    call.require("Read", "connector")
    target = _target(call, _reference(parameters.get("Target", "")))
    context = (
        f"{call.base}/$metadata#Microsoft.Dynamics.CRM.RetrieveSharedPrincipalsAndAccessResponse"
    )
    accesses = [
        {
            "AccessMask": ", ".join(share["rights"]),
            "Principal": {
                "@odata.type": f"#{_TYPE_PREFIX}{share['type']}",
                "ownerid": share["principal"],
            },
        }
        for share in shares_of(call.store, target)
    ]
    return Answer(200, {"@odata.context": context, "PrincipalAccesses": accesses})


def _share(call: Call, *, add: bool) -> Answer:
    target = _target(call, call.body.get("Target"))
    call.require("Share", "connector")
    access = call.body.get("PrincipalAccess")
    if not isinstance(access, dict):
        raise bad_value("Required parameter 'PrincipalAccess' is missing.")
    kind, principal = _principal(call, access.get("Principal"))
    rights = _rights(access.get("AccessMask"))
    others = []
    for share in shares_of(call.store, target):
        if share["principal"] != principal:
            others.append(share)
        elif add:
            rights = [right for right in _RIGHTS if right in (*rights, *share["rights"])]
    if rights:
        others.append({"principal": principal, "type": kind, "rights": rights})
    save_shares(call.store, target, others)
    return Answer(204)


def _target(call: Call, reference: Any) -> str:
    """The id of the connector that is the target; raises DataverseError."""
    kind, row_id = _row_reference(reference, "Target", {"connector": "connectors"})
    if find_row(call.store, "connectors", row_id) is None:
        raise missing_row(kind, row_id)
    return row_id


def _principal(call: Call, reference: Any) -> tuple[str, str]:
    """Logical name and row id of a user or a team; raises DataverseError."""
    kind, row_id = _row_reference(reference, "Principal", _PRINCIPALS)
    if find_row(call.store, _PRINCIPALS[kind], row_id) is None:
        raise missing_row(kind, row_id)
    return kind, row_id


def _row_reference(reference: Any, role: str, sets: dict[str, str]) -> tuple[str, str]:
    """Logical name and id of `{"@odata.type": …, "<key>": …}` or `{"@odata.id": "<set>(<id>)"}`."""
    if not isinstance(reference, dict):
        raise bad_value(f"Required parameter '{role}' is missing.")
    names = {entity_set: name for name, entity_set in sets.items()}
    address = _ADDRESS.fullmatch(str(reference.get("@odata.id", "")))
    if address:
        if address["set"] not in names:
            raise not_emulated(f"'{role}' of the set '{address['set']}'")
        return names[address["set"]], address["id"].lower()
    name = str(reference.get("@odata.type", "")).lstrip("#").removeprefix(_TYPE_PREFIX)
    if name not in sets:
        raise not_emulated(f"'{role}' of the type '{name}'")
    row_id = reference.get(KEYS[sets[name]]) or reference.get("ownerid")
    if not isinstance(row_id, str):
        raise bad_value(f"'{role}' has no id: '{KEYS[sets[name]]}' is missing.")
    return name, row_id.lower()


def _rights(mask: Any) -> list[str]:
    if not isinstance(mask, str):
        raise bad_value("Required parameter 'AccessMask' is missing.")
    names = [part.strip() for part in mask.split(",")]
    unknown = [name for name in names if name not in (*_RIGHTS, "None")]
    if unknown:
        raise bad_value(f"Requested value '{unknown[0]}' was not found.")
    return [right for right in _RIGHTS if right in names]


def _reference(text: str) -> Document:
    """The JSON of a parameter; Microsoft's samples write it with single quotes."""
    for candidate in (text, text.replace("'", '"')):
        try:
            value = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    raise bad_query("The parameter 'Target' is no reference to a row.")
