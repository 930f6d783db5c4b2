"""What people must do about deleted and replaced resources that no output shows."""

from collections.abc import Iterator
from typing import Final

from b2c import resource_types as types
from b2c.resource_types import class_name
from operate.preview_comment.action import Action
from operate.preview_comment.connectors import (
    URLS,
    Connector,
    component,
    connector_of,
    connectors,
)
from operate.preview_comment.markdown import code
from operate.preview_comment.planned import Planned, Step
from operate.preview_comment.power_platform import (
    BY_HAND,
    has_others,
    makes_connectors,
    secret_is_entered,
)
from operate.preview_comment.values import LATER

RELEVANT: Final = (
    types.API_ACCESS,
    types.APPLICATION,
    types.DELEGATED_GRANT,
    types.IDENTIFIER_URI,
    types.PASSWORD,
    types.PERMISSION_SCOPE,
    types.REDIRECT_URIS,
    types.REGISTRATION,
    types.SERVICE_PRINCIPAL,
    types.USER_FLOW,
)
"""The types of the resources that a connector's sign-in consists of."""


def consequences(planned: Planned) -> list[Action]:
    """The actions, the most important first."""
    return [
        *_revoked(planned),
        *_consent(planned),
        *_user_flows(planned),
        *_logic_apps(planned),
    ]


def has_logic_apps(planned: Planned) -> bool:
    """Whether the stack's only connector is in Logic Apps too, and stays there."""
    steps = steps_of(planned, types.CUSTOM_API)
    if len(connectors(planned)) != 1 or any(_is_deleted(step) for step in steps):
        return False
    return bool(steps) or planned.after("logicAppsConnectorId") is not None


def made_by_hand(connector: Connector) -> str:
    """How a headline names what a person has made for this client; empty if the stack makes all."""
    planned = connector.planned
    in_logic_apps = has_logic_apps(planned)
    if not (in_logic_apps or makes_connectors(connector)):
        return "{connector}"
    regional = planned.output("logicAppsRedirectUrl")
    own = [planned.after("logicAppsRedirectUrl"), regional.before if regional else None]
    return BY_HAND if has_others(connector, own) else ""


def secret_survives(connector: Connector) -> bool:
    """Whether the replaced client secret stays valid after the change."""
    in_use = connector.before("clientSecretExpires")
    name = connector.output_name("previousSecretExpires")
    planned = connector.planned
    if not connector.prefix or name in planned.outputs_before or planned.output(name):
        previous = connector.after("previousSecretExpires")
        return previous not in (None, LATER) and in_use in (None, previous)
    # The stack does not export when the previous secret expires.
    return not any(
        in_use in (None, step.held.get("endDate"))
        for step in steps_of(planned, types.PASSWORD)
        if _is_deleted(step) and connector_of(planned, step) == connector
    )


def _consent(planned: Planned) -> list[Action]:
    return [
        Action(
            "have an administrator consent for {connector}, or every sign-in fails",
            "The consent for the whole tenant is withdrawn with this change, and people cannot"
            " consent in B2C (AADB2C90205, AADB2C90284): an administrator grants it in the portal,"
            " under the client's *API permissions*.",
            names,
        )
        for step, names in _deleted(planned, types.DELEGATED_GRANT)
        if step.operation == "delete"
    ]


def _revoked(planned: Planned) -> Iterator[Action]:
    for step, names in _deleted(planned, types.PASSWORD):
        connector = connector_of(planned, step)
        if connector and connector.change("clientSecret") and not secret_survives(connector):
            continue
        if connector and not (made_by_hand(connector) or secret_is_entered(connector)):
            continue
        yield Action(
            "before `pulumi up`, update {connector} if it still has an older secret",
            "A previous secret ends with this change: what still signs in with it fails"
            " (AADB2C90081). The present one, before `pulumi up`: `pulumi stack output"
            f" {connector.output_name('clientSecret') if connector else 'clientSecret'}"
            " --show-secrets`.",
            names,
        )


def _user_flows(planned: Planned) -> list[Action]:
    steps = steps_of(planned, types.USER_FLOW)
    return [_user_flow(planned, step) for step in steps if _is_deleted(step)]


def _user_flow(planned: Planned, step: Step) -> Action:
    name = str(step.held.get("flowId", step.name))
    flow = code(name)
    users = [it for it in connectors(planned) if _same_policy(it.before("policy"), name)]
    names = tuple(user.prefix for user in users if user.prefix)
    if users and not any(_same_policy(user.after("policy"), name) for user in users):
        return Action(
            "",
            f"The user flow {flow} goes with this change: connections that signed in with it fail"
            " at their next refresh.",
            names,
        )
    if step.operation == "replace":
        return Action(
            f"sign in anew to every connection that uses the user flow {flow}, which is replaced",
            f"While {flow} is deleted and made anew nobody can sign in with it, and its sessions"
            " end. What only the portal sets must be set again: `b2c-connector check-flows`"
            " lists it.",
            names,
        )
    if users or not any(it.before("policy") for it in connectors(planned)):
        return Action(
            f"nobody can sign in through {{connector}} any more: the user flow {flow} is deleted",
            f"No other flow takes the place of {flow}, at whose address connectors sign in:"
            " connections fail at their next refresh.",
            names,
        )
    return Action(
        f"check who uses the user flow {flow}, which is deleted",
        "The connector signs in with another one; any other application that uses it can no"
        " longer sign in.",
    )


def _logic_apps(planned: Planned) -> Iterator[Action]:
    steps = steps_of(planned, types.CONNECTION) + steps_of(planned, types.CUSTOM_API)
    replaced = [code(_azure_name(step)) for step in steps if step.operation == "replace"]
    removed = [code(_azure_name(step)) for step in steps if step.operation == "delete"]
    if removed:
        yield Action(
            "check the logic apps, which lose their connector or connection",
            f"Azure deletes {', '.join(removed)}: logic apps that use them fail.",
        )
    if replaced:
        yield Action(
            "sign in to the connection in Logic Apps anew",
            f"Azure deletes and makes anew: {', '.join(replaced)}. Logic apps that use them"
            " fail until a person has signed in to the connection; where a name or the region"
            " changes, logic apps must be pointed at the new one.",
        )
    elif any(step.operation == "create" for step in steps_of(planned, types.CONNECTION)):
        yield Action(
            "sign in to the connection in Logic Apps",
            "It is made without anybody signed in, which only a person can do.",
        )
    elif has_logic_apps(planned) and any(
        connector.change(name)
        for connector in connectors(planned)
        for name in ("clientId", "scope", *URLS)
        if not connector.is_new
    ):
        yield Action(
            "sign in to the connection in Logic Apps anew",
            "The connector in Logic Apps gets the new values by itself; a connection keeps"
            " those that it was made with.",
        )


def _deleted(planned: Planned, kind: str) -> Iterator[tuple[Step, tuple[str, ...]]]:
    """The deleted resources of this type whose connector keeps its client, with its name."""
    clients = {
        component(planned, step)
        for step in steps_of(planned, types.APPLICATION, types.REGISTRATION)
        if _is_deleted(step)
    }
    for step in steps_of(planned, kind):
        connector = connector_of(planned, step)
        if not _is_deleted(step) or component(planned, step) in clients:
            continue
        if connector is not None and connector.change("clientId"):
            continue
        name = connector.prefix if connector else component(planned, step)
        yield step, (name,) if name else ()


def steps_of(planned: Planned, *kinds: str) -> list[Step]:
    """The steps of the resources of these types."""
    return [step for step in planned.steps if step.type in map(class_name, kinds)]


def _is_deleted(step: Step) -> bool:
    return step.operation in ("delete", "replace")


def _same_policy(policy: object, name: str) -> bool:
    return isinstance(policy, str) and policy.casefold() == name.casefold()


def _azure_name(step: Step) -> str:
    return str(step.held.get("connectionName") or step.held.get("apiName") or step.name)
