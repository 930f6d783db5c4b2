"""The user flows that the configuration lists, as resources, and the one that people sign in with.

All is checked before the first of them is registered. Flows belong to no component, since any
number of applications may share one; each is named after itself in the stack.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pulumi
import pulumi_azuread as azuread

from b2c.rules import known_as, listed_twice
from b2c.user_flow.rules import SIGN_IN_TYPES
from components import FlowConnectorArgs, InvalidSetting, UserFlow
from components.flow_connector import check_flow_connector
from components.sign_in_flows import FlowSummary, check_sign_in_flow
from components.user_flow import check_user_flow
from infra.config import Configuration


def make(configuration: Configuration) -> FlowConnectorArgs:
    """The connector's arguments, with its flows made and the policy chosen among them.

    Raises `InvalidSetting`, before anything is registered, for a flow that B2C refuses, for a
    policy that nobody can sign in with, and for what the connector itself would refuse.
    """
    connector = configuration.connector
    flows = [_checked(position, flow) for position, flow in enumerate(configuration.user_flows)]
    _refuse_second("userFlows", "flowId", [flow.name.casefold() for flow in flows])
    _refuse_second(
        "userFlowAttributes",
        "displayName",
        [attribute["display_name"] for attribute in configuration.user_flow_attributes],
    )
    policy = _policy(connector, flows)
    if policy is not None:
        connector = {**connector, "policy": policy}
    check_flow_connector(connector, datetime.now(UTC))
    chosen = next((flow for flow in flows if flow.name == policy), None)
    if chosen is not None:
        check_sign_in_flow(chosen, connector.get("issuer_form", "default"))

    options = pulumi.ResourceOptions(protect=connector.get("protect", True))
    attributes = {
        attribute["display_name"]: azuread.UserFlowAttribute(
            attribute["display_name"], **attribute, opts=options
        ).id
        for attribute in configuration.user_flow_attributes
    }
    made = {
        flow.name: UserFlow(flow.name, **_with_attribute_ids(arguments, attributes), opts=options)
        for flow, arguments in zip(flows, configuration.user_flows, strict=True)
    }
    if policy in made:
        connector = {**connector, "policy": made[policy]}
    return {**connector, "user_flows": list(made.values())} if made else connector


def _checked(position: int, flow: Mapping[str, Any]) -> FlowSummary:
    with known_as({}, prefix=f"userFlows[{position}]."):
        checked = check_user_flow(flow)
    return FlowSummary(checked["flowId"], checked["type"], checked.get("expect", {}))


def _refuse_second(setting: str, key: str, names: Sequence[str]) -> None:
    for position, name in enumerate(names):
        if name in names[:position]:
            raise listed_twice(f"{setting}[{position}].{key}", name)


def _policy(connector: FlowConnectorArgs, flows: Sequence[FlowSummary]) -> str | None:
    """The policy as configured, in a listed flow's own case; else the one listed flow that people
    can sign in with."""
    given = connector.get("policy")
    if isinstance(given, str):
        return next((flow.name for flow in flows if flow.name.lower() == given.lower()), given)
    able = [flow.name for flow in flows if flow.type in SIGN_IN_TYPES]
    if len(able) > 1:
        raise InvalidSetting(
            "policy",
            None,
            "it is required where people can sign in with several of the listed flows",
            f"Set it to {' or '.join(able)}.",
        )
    return able[0] if able else None


def _with_attribute_ids(
    flow: Mapping[str, Any], attributes: Mapping[str, pulumi.Output[str]]
) -> dict[str, Any]:
    """The flow with the ids of the stack's own attributes in place of their display names."""
    if "attributes" not in flow:
        return dict(flow)
    return {
        **flow,
        "attributes": [
            {**item, "attribute": attributes.get(item["attribute"], item["attribute"])}
            for item in flow["attributes"]
        ],
    }
