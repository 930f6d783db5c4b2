"""What resources that go, or are made anew, mean for people, though no output tells it."""

from collections.abc import Callable
from typing import Final

from operate.preview_comment.action import MAKERS, Action
from operate.preview_comment.connectors import (
    URLS,
    Connector,
    component,
    connector_of,
    connectors,
)
from operate.preview_comment.markdown import code
from operate.preview_comment.planned import Planned, Step
from operate.preview_comment.values import ABSENT, LATER

_REGISTRATIONS: Final = frozenset({"Application", "ApplicationRegistration"})
_GRANT: Final = "ServicePrincipalDelegatedPermissionGrant"
_PASSWORD: Final = "ApplicationPassword"
_FLOW: Final = "UserFlow"


RELEVANT: Final = _REGISTRATIONS | {
    _GRANT,
    _PASSWORD,
    _FLOW,
    "ApplicationApiAccess",
    "ApplicationIdentifierUri",
    "ApplicationPermissionScope",
    "ApplicationRedirectUris",
    "ServicePrincipal",
}
"""The types of resource that a connector's sign-in is made of."""


def consequences(planned: Planned) -> list[Action]:
    """In the order of the rules below."""
    return [action for rule in _RULES for action in rule(planned)]


def has_logic_apps(planned: Planned) -> bool:
    """Whether the stack's only connector is in Logic Apps too, before and after."""
    if len(connectors(planned)) != 1 or any(_goes(step) for step in _steps(planned, "CustomApi")):
        return False
    connector_id = planned.output("logicAppsConnectorId")
    after = (
        connector_id.after if connector_id else planned.outputs_before.get("logicAppsConnectorId")
    )
    return after not in (ABSENT, None) or bool(_steps(planned, "CustomApi"))


def secret_survives(connector: Connector) -> bool:
    """Whether the secret in use stays valid where another takes its place."""
    in_use = connector.before("clientSecretExpires")
    name = connector.output_name("previousSecretExpires")
    planned = connector.planned
    if not connector.prefix or name in planned.outputs_before or planned.output(name):
        previous = connector.after("previousSecretExpires")
        return previous not in (None, LATER) and in_use in (None, previous)
    # The stack does not export the date.
    return not any(
        in_use in (None, step.held.get("endDate"))
        for step in _steps(planned, _PASSWORD)
        if _goes(step) and connector_of(planned, step) == connector
    )


def _consent(planned: Planned) -> list[Action]:
    return [
        Action(
            MAKERS,
            "have an administrator consent for {connector}, or every sign-in fails",
            "The consent for the whole tenant is withdrawn with this change, and people cannot"
            " consent in B2C (AADB2C90205, AADB2C90284): an administrator grants it in the portal,"
            " under the client's *API permissions*.",
            names,
        )
        for step, names in _lost(planned, _GRANT)
        if step.operation == "delete"
    ]


def _revoked(planned: Planned) -> list[Action]:
    found = []
    for step, names in _lost(planned, _PASSWORD):
        connector = connector_of(planned, step)
        if connector and connector.change("clientSecret") and not secret_survives(connector):
            continue
        found.append(
            Action(
                MAKERS,
                "before the merge, update {connector} if it still has an older secret",
                "A previous secret ends with this change: what still signs in with it fails"
                " (AADB2C90081). The present one, before the merge: `pulumi stack output"
                f" {connector.output_name('clientSecret') if connector else 'clientSecret'}"
                " --show-secrets`.",
                names,
            )
        )
    return found


def _flows(planned: Planned) -> list[Action]:
    return [_flow(planned, step) for step in _steps(planned, _FLOW) if _goes(step)]


def _flow(planned: Planned, step: Step) -> Action:
    name = str(step.held.get("flowId", step.name))
    flow = code(name)
    users = [each for each in connectors(planned) if _is(each.before("policy"), name)]
    names = tuple(each.prefix for each in users if each.prefix)
    if users and not any(_is(each.after("policy"), name) for each in users):
        return Action(
            MAKERS,
            "",
            f"The user flow {flow} goes with this change: connections that signed in with it fail"
            " at their next refresh.",
            names,
        )
    if step.operation == "replace":
        return Action(
            MAKERS,
            f"sign in anew to every connection that uses the user flow {flow}, which is replaced",
            f"While {flow} is deleted and made anew nobody can sign in with it, and its sessions"
            " end. What only the portal sets must be set again: `b2c-connector check-flows`"
            " lists it.",
            names,
        )
    if users or not any(each.before("policy") for each in connectors(planned)):
        return Action(
            MAKERS,
            f"nobody can sign in through {{connector}} any more: the user flow {flow} is deleted",
            f"No other flow takes the place of {flow}, at whose address connectors sign in:"
            " connections fail at their next refresh.",
            names,
        )
    return Action(
        MAKERS,
        f"check who uses the user flow {flow}, which is deleted",
        "The connector signs in with another one; any other application that uses it can no"
        " longer sign in.",
    )


def _logic_apps(planned: Planned) -> list[Action]:
    made_anew, removed = [], []
    for kind in ("Connection", "CustomApi"):
        for step in _steps(planned, kind):
            named = code(_azure_name(step))
            if step.operation == "replace":
                made_anew.append(named)
            elif step.operation == "delete":
                removed.append(named)
    found = []
    if removed:
        found.append(
            Action(
                MAKERS,
                "check the logic apps, which lose their connector or connection",
                f"Azure deletes {', '.join(removed)}: logic apps that use them fail.",
            )
        )
    if made_anew:
        found.append(
            Action(
                MAKERS,
                "sign in to the connection in Logic Apps anew",
                f"Azure deletes and makes anew: {', '.join(made_anew)}. Logic apps that use them"
                " fail until a person has signed in to the connection; where a name or the region"
                " changes, logic apps must be pointed at the new one.",
            )
        )
    elif any(step.operation == "create" for step in _steps(planned, "Connection")):
        found.append(
            Action(
                MAKERS,
                "sign in to the connection in Logic Apps",
                "It is made without anybody signed in, which only a person can do.",
            )
        )
    elif has_logic_apps(planned) and any(
        each.change(name)
        for each in connectors(planned)
        for name in ("clientId", "scope", *URLS)
        if not each.is_new
    ):
        found.append(
            Action(
                MAKERS,
                "sign in to the connection in Logic Apps anew",
                "The connector in Logic Apps gets the new values by itself; a connection keeps"
                " those that it was made with.",
            )
        )
    return found


def _lost(planned: Planned, kind: str) -> list[tuple[Step, tuple[str, ...]]]:
    """What goes of this type, with its connector's name, while the connector's client stays."""
    clients = {
        component(planned, step)
        for step in planned.steps
        if step.type in _REGISTRATIONS and _goes(step)
    }
    found: list[tuple[Step, tuple[str, ...]]] = []
    for step in _steps(planned, kind):
        connector = connector_of(planned, step)
        if not _goes(step) or component(planned, step) in clients:
            continue
        if connector is not None and connector.change("clientId"):
            continue
        name = connector.prefix if connector else component(planned, step)
        found.append((step, (name,) if name else ()))
    return found


def _steps(planned: Planned, kind: str) -> list[Step]:
    return [step for step in planned.steps if step.type == kind]


def _goes(step: Step) -> bool:
    return step.operation in ("delete", "replace")


def _is(policy: object, name: str) -> bool:
    return isinstance(policy, str) and policy.casefold() == name.casefold()


def _azure_name(step: Step) -> str:
    return str(step.held.get("connectionName") or step.held.get("apiName") or step.name)


_RULES: tuple[Callable[[Planned], list[Action]], ...] = (_revoked, _consent, _flows, _logic_apps)
