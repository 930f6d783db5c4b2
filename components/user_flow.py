"""A user flow: the pages on which people sign up, sign in, reset a password or edit their profile.

Owns what Microsoft Graph can hold of it. What only the portal sets (`expect`) is declared, kept in
the state and listed in the stack's readme, never sent. Made by this project's provider `b2c`, since
no other provider has user flows; custom attributes come from `azuread.UserFlowAttribute`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Self, TypedDict

import pulumi

from b2c.refusal import InvalidSetting
from b2c.spelling import snake_case
from b2c.unknown import UNKNOWN, contains_unknown
from b2c.user_flow.inputs import check_alone
from b2c.user_flow.properties import USER_FLOW
from components.arguments import PYTHON, Spelling
from components.wire import B2cResource, read


class UserFlowArgs(TypedDict):
    """What a `UserFlow` is made from; the program's configuration has the same names.

    All but `flow_id`, `type` and `expect` as a whole may be an `Output`. Of what is left out, the
    service's own stays; an empty list means none. Objects have the keys of
    [the resource](resources.md#userflow), in Python's spelling.
    """

    flow_id: str
    type: str
    version: NotRequired[pulumi.Input[str | float]]
    identity_providers: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    attributes: NotRequired[pulumi.Input[Sequence[pulumi.Input[Mapping[str, Any]]]]]
    language_customization: NotRequired[pulumi.Input[bool]]
    default_language: NotRequired[pulumi.Input[str]]
    languages: NotRequired[pulumi.Input[Sequence[pulumi.Input[Mapping[str, Any]]]]]
    api_connectors: NotRequired[pulumi.Input[Mapping[str, Any]]]
    expect: NotRequired[Mapping[str, Any]]


@dataclass(frozen=True)
class CheckedUserFlow:
    """Arguments that B2C takes, by the wire's names: `sent` as they are sent, `checked` in their
    normal form with defaults, where an `Output` is `UNKNOWN`."""

    sent: Mapping[str, Any]
    checked: Mapping[str, Any]


class UserFlow(B2cResource[UserFlowArgs]):
    """A user flow of the tenant.

    Raises `InvalidSetting` for an argument that B2C refuses, before anything is registered.
    """

    table = USER_FLOW
    check = staticmethod(check_alone)

    policy: str
    """The name with `B2C_1_`, as it stands in URLs; known before the flow is made."""
    declared_type: str | None
    """The type as declared; None for a flow that was only read."""
    declared_expectations: Mapping[str, Any]
    """`expect` as declared, in the wire's names, any value an `Output`; empty without one."""

    def __init__(
        self,
        name: str,
        args: UserFlowArgs | CheckedUserFlow | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **properties: Any,
    ) -> None:
        """`args`, or the same as keywords."""
        flow = args if isinstance(args, CheckedUserFlow) else check_user_flow(args, **properties)
        sent, checked = flow.sent, flow.checked
        self.policy, self.declared_type = checked["flowId"], checked["type"]
        self.declared_expectations = {
            name: sent["expect"][name] if contains_unknown(value) else value
            for name, value in checked.get("expect", {}).items()
        }
        self._register(name, {**sent, "flowId": self.policy}, opts)

    @classmethod
    def get(
        cls,
        name: str,
        id: str,  # noqa: A002 - Pulumi's own word
        opts: pulumi.ResourceOptions | None = None,
    ) -> Self:
        """A flow that exists and is not managed here, by its name `B2C_1_…`."""
        flow = super().get(name, id, opts)
        flow.policy, flow.declared_type, flow.declared_expectations = id, None, {}
        return flow


def check_user_flow(
    args: Mapping[str, Any] | None, spelling: Spelling = PYTHON, **properties: Any
) -> CheckedUserFlow:
    """The arguments, if B2C takes them; else `InvalidSetting`.

    `args`: as `UserFlowArgs`, in this spelling. A select without choices is left to the provider,
    which knows whether the flow was imported so.
    """
    sent, checked = read(USER_FLOW, check_alone, args, properties, spelling)
    for name in ("flowId", "type", "expect"):
        if checked.get(name) is UNKNOWN:
            rule = "it must be known when the program runs, not an Output"
            remedy = "Give it a plain value; those within expect may be Outputs."
            raise InvalidSetting(spelling(snake_case(name)), UNKNOWN, rule, remedy)
    return CheckedUserFlow(sent, checked)
