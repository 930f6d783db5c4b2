"""With whom a custom connector is shared, by Dataverse's own grants.

Only the shares of the stack are touched; those that others have made stay as they are.
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/grantaccess
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from b2c.refusal import InvalidSetting
from clients.dataverse import Dataverse, query
from clients.dataverse_errors import DataverseError

Share = Mapping[str, Any]
Principal = dict[str, str]

_TYPE = "@odata.type"
_NAMESPACE = "Microsoft.Dynamics.CRM."
_TABLES: Mapping[str, tuple[str, str]] = {
    "user": ("systemuser", "It becomes a user of the environment when it signs in there."),
    "group": ("team", "Add it in the Power Platform admin center: the environment > Teams."),
}
_MASKS: Mapping[str, str] = {"view": "ReadAccess", "edit": "ReadAccess,WriteAccess"}


def principals(environment: Dataverse, shares: Sequence[Share]) -> Mapping[str, Principal]:
    """The environment's users and teams of the shares, by the object ids; raises `InvalidSetting`
    for one that it does not know."""
    found = {}
    for position, share in enumerate(shares):
        principal = _principal(environment, share)
        if principal is None:
            kind, remedy = share["kind"], _TABLES[share["kind"]][1]
            raise InvalidSetting(
                f"shareWith[{position}].objectId",
                share["objectId"],
                f"the environment has no {kind} of this object id in Microsoft Entra ID",
                f"Correct it, or let the environment know the {kind}. {remedy}",
            )
        found[share["objectId"]] = principal
    return found


def change(
    environment: Dataverse, key: str, before: Sequence[Share], after: Sequence[Share]
) -> Iterator[list[Share]]:
    """Share the connector with these in place of those before. After each step, gives what the
    stack has shared by then."""
    now = {share["objectId"]: share for share in before}
    wanted = {share["objectId"]: share for share in after}
    if now == wanted:
        return
    known = principals(environment, after)
    for object_id in now.keys() - wanted.keys():
        principal = _principal(environment, now[object_id])
        # Whom the environment does not know any more has no access.
        if principal is not None:
            environment.act("RevokeAccess", {**_target(key), "Revokee": principal})
        del now[object_id]
        yield [*now.values()]
    for object_id, share in wanted.items():
        if now.get(object_id) != share:
            action = "ModifyAccess" if object_id in now else "GrantAccess"
            access = {"Principal": known[object_id], "AccessMask": _MASKS[share["access"]]}
            environment.act(action, {**_target(key), "PrincipalAccess": access})
            now[object_id] = share
            yield [*now.values()]


def in_force(environment: Dataverse, key: str, shares: Sequence[Share]) -> list[Share]:
    """Those of the shares that are still in force, with the access that they give now; all of them
    where the environment does not tell.

    https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrievesharedprincipalsandaccess
    """
    if not shares:
        return []
    reference = quote(json.dumps({"@odata.id": f"connectors({key})"}))
    try:
        told = environment.get(f"RetrieveSharedPrincipalsAndAccess(Target=@t)?@t={reference}")
        accesses = [
            ({str(value).lower() for value in one["Principal"].values()}, str(one["AccessMask"]))
            for one in told["PrincipalAccesses"]
        ]
    except (DataverseError, KeyError, TypeError, AttributeError):
        return list(shares)
    now: list[Share] = []
    for share in shares:
        principal = _principal(environment, share)
        if principal is None:
            continue
        own = principal[f"{_TABLES[share['kind']][0]}id"].lower()
        masks = [mask for ids, mask in accesses if own in ids]
        if any("ReadAccess" in mask for mask in masks):
            access = "edit" if any("WriteAccess" in mask for mask in masks) else "view"
            now.append({**share, "access": access})
    return now


def _target(key: str) -> dict[str, Any]:
    return {"Target": {_TYPE: f"{_NAMESPACE}connector", "connectorid": key}}


def _principal(environment: Dataverse, share: Share) -> Principal | None:
    table = _TABLES[share["kind"]][0]
    rows = environment.entries(
        query(
            f"{table}s",
            select=f"{table}id",
            filter=f"azureactivedirectoryobjectid eq {share['objectId']}",
        )
    )
    if not rows:
        return None
    return {_TYPE: f"{_NAMESPACE}{table}", f"{table}id": str(rows[0][f"{table}id"])}
