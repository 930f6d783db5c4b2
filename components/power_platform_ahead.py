"""Asks the environments, before anything is made, whether they would refuse a connector.

A connector is made after its client, whose id it needs. Without this the registrations would be
there when its environment says that the deployer is no user of it.
"""

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from b2c.resource_types import ASK_AHEAD, CUSTOM_CONNECTOR, POWER_PLATFORM_CONNECTOR
from components.arguments import Arguments

_ASKED: Final = {
    "environmentUrl": "environment_url",
    "displayName": "display_name",
    "publisherPrefix": "publisher_prefix",
    "solution": "solution",
    "environmentId": "environment_id",
}


def ask_environments(
    settings: Arguments, urn: pulumi.Input[str], options: pulumi.InvokeOptions | None = None
) -> None:
    """Raise `pulumi.RunError` with what an environment would refuse an entry of `power_platform`
    for. A preview asks nothing: its identity may not be allowed to.

    `urn`: of the `FlowConnector`. Costs a request for each environment and one for each connector
    that is there.
    """
    if pulumi.runtime.is_dry_run():
        return
    for entry in settings["power_platform"]:
        # One that is adopted is another's and there.
        if entry["adopted"] is None:
            _ask(entry, urn, options)


def _ask(
    entry: Mapping[str, Any], urn: pulumi.Input[str], options: pulumi.InvokeOptions | None
) -> None:
    shares = [
        {"objectId": share["object_id"], "kind": share["kind"], "access": share["access"]}
        for share in entry["share_with"]
        # What another resource gives is not known yet.
        if isinstance(share["object_id"], str)
    ]
    inputs = {key: entry[name] for key, name in _ASKED.items() if entry[name] is not None}
    answer = pulumi.runtime.invoke(
        ASK_AHEAD,
        {
            "urn": pulumi.Output.from_input(urn).apply(lambda own: _below(own, entry["name"])),
            "inputs": {**inputs, "shareWith": shares},
        },
        options,
    ).value
    if "refusal" in answer and not _is_of_this_stack(answer.get("inItsPlace")):
        raise pulumi.RunError(answer["refusal"])


def _below(urn: str, entry: str) -> str:
    """The URN of the entry's connector."""
    place, project, kind, name = urn.split("::", 3)
    types = "$".join((kind, POWER_PLATFORM_CONNECTOR, CUSTOM_CONNECTOR))
    return f"{place}::{project}::{types}::{name}-{entry}-connector"


def _is_of_this_stack(resource_id: str | None) -> bool:
    """Whether the state has this connector, which was adopted then."""
    if resource_id is None:
        return False
    stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    found = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {"stackName": stack})
    return any(
        f"{shown.get('environmentUrl')}/connectors({shown.get('connectorId')})" == resource_id
        for urn, resource in (found.value or {}).get("outputs", {}).items()
        if urn.split("::")[2].endswith(CUSTOM_CONNECTOR)
        for shown in (resource["outputs"],)
    )
