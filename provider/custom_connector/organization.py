"""What an environment says of itself, and what a connector's inputs say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from b2c.connector_name import DEFAULT_PREFIX, check_length, known_prefix
from b2c.refusal import InvalidSetting, Refusal
from clients.dataverse import Dataverse, literal, query
from clients.environments import Environments

_CONNECTOR = 372
"""The component type of connectors in solutions."""


@dataclass(frozen=True)
class Solution:
    """An unmanaged solution: its row, its unique name, and the prefix of its publisher."""

    key: str
    name: str
    prefix: str


def environment_id(environments: Environments, inputs: Mapping[str, Any]) -> str:
    """The environment's id, as it says it.

    Raises `InvalidSetting` if the inputs say another one, and `Refusal` if the environment is of
    another directory than the credentials.
    """
    detail = environments.organization(inputs["environmentUrl"])
    tenant, mine = str(detail.get("TenantId") or ""), environments.tenant_id
    if tenant and _is_guid(mine) and tenant.lower() != mine.lower():
        raise Refusal(
            f"{inputs['environmentUrl']} belongs to the directory {tenant}, and the credentials "
            f"are of {mine}. Correct b2c:powerPlatformTenantId (POWER_PLATFORM_TENANT_ID), or "
            "environmentUrl."
        )
    told, given = str(detail.get("EnvironmentId") or ""), inputs.get("environmentId")
    if told and given and told.lower() != given.lower():
        raise InvalidSetting(
            "environmentId",
            given,
            f"{inputs['environmentUrl']} says that its environment's id is {told}",
            "Correct it or environmentUrl, or leave it out.",
        )
    if not told and not given:
        raise Refusal(
            f"{inputs['environmentUrl']} does not say its environment's id. Give environmentId; "
            "the Power Platform admin center shows it."
        )
    return told or str(given)


def solution(environment: Dataverse, inputs: Mapping[str, Any]) -> Solution | None:
    """The solution of the inputs; raises `InvalidSetting` if it cannot hold the connector."""
    name = inputs.get("solution")
    if name is None:
        return None
    found = environment.entries(
        query(
            "solutions",
            select="solutionid,uniquename,ismanaged",
            filter=f"uniquename eq {literal(name)}",
            expand="publisherid($select=customizationprefix)",
        )
    )
    if not found:
        remedy = "Correct the unique name, or create the solution first."
        raise InvalidSetting("solution", name, "the environment has no such solution", remedy)
    if found[0].get("ismanaged"):
        remedy = "Use an unmanaged solution."
        raise InvalidSetting("solution", name, "it is managed, so that nothing is added", remedy)
    publisher = found[0].get("publisherid") or {}
    prefix = str(publisher.get("customizationprefix") or DEFAULT_PREFIX)
    return Solution(str(found[0]["solutionid"]), str(found[0].get("uniquename") or name), prefix)


def prefix(inputs: Mapping[str, Any], solution: Solution | None) -> str:
    """The prefix of a new connector's name; raises `InvalidSetting` if it is not the solution's.

    Which of the two the redirect URL begins with is not known, so they have to be the same.
    """
    given = known_prefix(inputs)
    if solution is None:
        return str(given)
    if given is not None and given.lower() != solution.prefix.lower():
        raise InvalidSetting(
            "publisherPrefix",
            given,
            f'the publisher of the solution "{solution.name}" has the prefix {solution.prefix}',
            "Leave it out.",
        )
    return solution.prefix


def plan(environments: Environments, inputs: Mapping[str, Any]) -> tuple[str, str, Solution | None]:
    """The prefix of a new connector, its environment's id and its solution. Raises `Refusal`."""
    told = environment_id(environments, inputs)
    found = solution(environments.at(inputs["environmentUrl"]), inputs)
    chosen = prefix(inputs, found)
    check_length("displayName", chosen, inputs["displayName"])
    return chosen, told, found


def join(environment: Dataverse, solution: Solution, key: str) -> None:
    """Put the connector into the solution, unless it is there: the header of its creation may have
    had no effect."""
    members = environment.entries(
        query(
            "solutioncomponents",
            select="solutioncomponentid",
            filter=f"objectid eq {key} and _solutionid_value eq {solution.key}",
        )
    )
    if not members:
        environment.act(
            "AddSolutionComponent",
            {
                "ComponentId": key,
                "ComponentType": _CONNECTOR,
                "SolutionUniqueName": solution.name,
                "AddRequiredComponents": False,
            },
        )


def _is_guid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
