"""Whether a new connector could be made, asked before anything of a program is made.

A connector needs the id of its client, so that it comes after the registrations. What would refuse
it then is found here, by requests that only read, and said in the same words.
"""

import json
from typing import Any
from urllib.parse import quote

from b2c.refusal import Refusal
from b2c.resource_types import CUSTOM_CONNECTOR
from clients.dataverse import Dataverse
from clients.dataverse_errors import DataverseError, lacks
from clients.environments import Environments
from plugin.resource import Adoptable, Inputs, State
from provider.custom_connector import making, organization, sharing

_READ = "prvReadConnector"
_FUNCTION = "Microsoft.Dynamics.CRM.RetrieveUserSetOfPrivilegesByNames(PrivilegeNames=@p)"


def answer(environments: Environments, urn: str, inputs: Inputs) -> State:
    """Nothing for a connector that is there already, or can be made; else the `refusal`, and with
    the id of a foreign connector that is in its place, `inItsPlace`.

    `urn`: of the connector. `inputs`: those that a new connector is refused for.
    """
    try:
        prefix, _, _ = organization.plan(environments, inputs)
        environment = environments.at(inputs["environmentUrl"])
        if making.own_row(environment, inputs, prefix, urn) is None:
            _check_privileges(environment, inputs)
            sharing.principals(environment, inputs["shareWith"])
    except Adoptable as error:
        refusal = error.with_import(CUSTOM_CONNECTOR, urn.rpartition("::")[2])
        return {"refusal": refusal, "inItsPlace": error.resource_id}
    except Refusal as error:
        return {"refusal": str(error)}
    return {}


def _check_privileges(environment: Dataverse, inputs: Inputs) -> None:
    """Raise `Refusal` if a privilege is missing for certain.

    How Dataverse spells the privileges of this table is not documented. The rows were just read, so
    an answer without that privilege knows other names and says nothing.
    """
    needed = ["prvCreateConnector", "prvWriteConnector"]
    if inputs["shareWith"]:
        needed.append("prvShareConnector")
    held = {name.lower() for name in _held(environment, [_READ, *needed])}
    missing = [name for name in needed if name.lower() not in held]
    if missing and _READ.lower() in held:
        raise Refusal(lacks(environment.identity, f"the privilege {missing[0]}"))


def _held(environment: Dataverse, names: list[str]) -> list[str]:
    """Those of the privileges that the user has, by roles and teams; none if nobody tells."""
    try:
        user: Any = environment.get("WhoAmI")["UserId"]
        found = environment.get(f"systemusers({user})/{_FUNCTION}?@p={quote(json.dumps(names))}")
    except DataverseError:
        return []
    return [str(one["PrivilegeName"]) for one in found.get("RolePrivileges") or ()]
