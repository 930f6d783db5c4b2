"""What of a tenant differs from its stack, in words: who does what, and what `up` cannot put back.

A preview with a refresh has the steps that would make the tenant what the program says. What was
deleted by hand is created there; what the state does not know is no drift, but a change of the
program that nobody has deployed.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from b2c import resource_types as types
from b2c.resource_types import class_name
from operate.preview_comment.action import Action
from operate.preview_comment.markdown import code
from operate.preview_comment.planned import Planned, Step

OPERATORS: Final = "Operators"
_UP: Final = "`pulumi up --refresh`"
_CLIENT: Final = (
    "another client id: every connector and every connection needs it. For 30 days a deleted "
    "application can be restored in the portal instead"
)
_SIGN_IN: Final = "nobody signed in: people sign in to it anew"
_SUCCESSORS: Final[Mapping[str, str]] = {
    class_name(token): text
    for token, text in {
        types.APPLICATION: _CLIENT,
        types.REGISTRATION: _CLIENT,
        types.PASSWORD: "another value: every connector that had the old one needs it",
        types.CUSTOM_CONNECTOR: "none of the connections that people had made",
        types.CUSTOM_API: "none of the connections that people had made",
        types.CONNECTION: _SIGN_IN,
        types.USER_FLOW: "nothing of what only the portal sets (`b2c-connector check-flows`)",
    }.items()
}
"""What the successor of a resource of this type has; that of any other is the same."""

NOT_SEEN: Final = (
    "Not compared: what somebody has added beside the stack's own (`b2c-connector doctor`), "
    "secrets' values, and what only B2C's portal sets of a user flow (`b2c-connector check-flows`)."
)


def drift(planned: Planned, managed: Collection[str]) -> Sequence[Action]:
    """What whoever runs Pulumi must do, the most important first. `managed`: the URNs of the state.

    Empty if nothing differs.
    """
    if planned.outputs and not planned.steps:
        detail = "Only outputs of the stack differ, and nothing of the tenant."
        return [Action("deploy what was merged: `pulumi up`", detail, who=OPERATORS)]
    lost, back, undeployed = [], [], []
    for step in planned.steps:
        if step.operation == "delete" or (step.operation == "create" and step.urn not in managed):
            undeployed.append(step)
        elif step.type in _SUCCESSORS and step.operation in ("create", "replace"):
            lost.append(step)
        else:
            back.append(step)
    return [
        *(_lost(step) for step in lost),
        *_listed(
            back,
            "gone",
            f"look who changed {{}}, then put it back: {_UP}",
            f"{_UP} puts back what was changed: {{}}. To keep a change, write it into the program "
            "instead.",
        ),
        *_listed(
            undeployed,
            "new",
            "deploy what was merged: `pulumi up`",
            "Changes of the program that nobody has deployed, and none of the tenant: {}.",
        ),
    ]


def _lost(step: Step) -> Action:
    name, fate = code(step.name), "is gone" if step.operation == "create" else "must be replaced"
    return Action(
        f"{name} {fate} and cannot be put back, only made anew",
        f"{name} {fate}. {_UP} makes another, which has {_SUCCESSORS[step.type]}.",
        who=OPERATORS,
    )


def _listed(steps: Sequence[Step], created: str, short: str, detail: str) -> list[Action]:
    """An action for all of the steps. `created`: what it means that one is created."""
    if not steps:
        return []
    names = ", ".join(_described(step, created) for step in steps)
    what = "what differs" if len(steps) > 1 else code(steps[0].name)
    return [Action(short.format(what), detail.format(names), who=OPERATORS)]


def _described(step: Step, created: str) -> str:
    word = {"create": created, "delete": "removed"}.get(step.operation)
    properties = ", ".join(code(change.name) for change in step.changes)
    more = word or properties
    return f"{code(step.name)} ({more})" if more else code(step.name)
