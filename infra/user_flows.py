"""The user flows that the configuration lists, as resources, and the one that people sign in with.

All is checked before the first of them is registered. User flows belong to no component, since any
number of applications may share one; each is named after itself in the stack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pulumi
import pulumi_azuread as azuread

from b2c.property_rules import refuse_twice
from b2c.refusal import InvalidSetting
from b2c.user_flow.rules import SIGN_IN_TYPES
from components import UserFlow
from components.arguments import CONFIGURATION, Arguments
from components.connector_arguments import CheckedConnector, checked_settings
from components.sign_in_flows import FlowSummary, check_sign_in_flow
from components.user_flow import CheckedUserFlow, check_user_flow
from infra import power_platform


def make(settings: Arguments) -> CheckedConnector:
    """The connector's arguments, with its user flows made and the policy chosen among them.

    Raises `InvalidSetting`, before anything is registered, for a user flow that B2C refuses, for a
    policy that nobody can sign in with, and for what the connector itself would refuse; and
    `pulumi.RunError` for a connector that its environment would refuse.
    """
    listed = [_checked(position, flow) for position, flow in enumerate(settings["user_flows"])]
    flows = [
        FlowSummary(flow.checked["flowId"], flow.checked["type"], flow.checked.get("expect", {}))
        for flow in listed
    ]
    refuse_twice("userFlows", [flow.name.casefold() for flow in flows], ".flowId")
    policy = _policy(settings["policy"], flows)
    connector = checked_settings(settings.changed(policy=policy, user_flows=()), datetime.now(UTC))
    chosen = next((flow for flow in flows if flow.name == policy), None)
    if chosen is not None:
        check_sign_in_flow(chosen, settings["issuer_form"], named=settings.named)

    connector = power_platform.asked(connector)

    options = pulumi.ResourceOptions(protect=settings["protect"])
    attributes = {
        attribute["display_name"]: azuread.UserFlowAttribute(
            attribute["display_name"], **attribute, opts=options
        ).id
        for attribute in settings["user_flow_attributes"]
    }
    made = {
        flow.name: UserFlow(flow.name, _with_attribute_ids(inputs, attributes), options)
        for flow, inputs in zip(flows, listed, strict=True)
    }
    return connector.changed(policy=made.get(policy, policy), user_flows=tuple(made.values()))


def _checked(position: int, flow: Mapping[str, Any]) -> CheckedUserFlow:
    try:
        return check_user_flow(flow, CONFIGURATION)
    except InvalidSetting as refusal:
        raise refusal.below(f"userFlows[{position}].") from None


def _policy(configured: str | None, flows: Sequence[FlowSummary]) -> str:
    """The policy as configured, in a listed user flow's own case; else the one listed user flow
    that people can sign in with."""
    if configured is not None:
        return next(
            (flow.name for flow in flows if flow.name.lower() == configured.lower()), configured
        )
    able = [flow.name for flow in flows if flow.type in SIGN_IN_TYPES]
    if len(able) == 1:
        return able[0]
    if able:
        raise InvalidSetting(
            "policy",
            None,
            "it is required where people can sign in with several of the listed flows",
            f"Set it to {' or '.join(able)}.",
        )
    raise InvalidSetting(
        "policy", None, "it is required", "Set it to a user flow like B2C_1_signupsignin."
    )


def _with_attribute_ids(
    flow: CheckedUserFlow, ids: Mapping[str, pulumi.Output[str]]
) -> CheckedUserFlow:
    """The user flow with the ids of the stack's own attributes in place of their display names."""
    attributes = [
        {**item, "attribute": ids.get(item["attribute"], item["attribute"])}
        for item in flow.sent.get("attributes", ())
    ]
    return replace(flow, sent={**flow.sent, "attributes": attributes}) if attributes else flow
