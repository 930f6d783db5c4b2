"""The user flows of a connector: which it signs in with, and what the portal must set on each.

Pure functions of what a program declared; a check compares the tenant's flows with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pulumi

from b2c import authority
from b2c.refusal import InvalidSetting
from b2c.user_flow.expectations import PORTAL_SETTINGS
from b2c.user_flow.rules import SIGN_IN_TYPES
from components.user_flow import UserFlow

# The value of `expect.issuer` that fits each form of the issuer.
_ISSUERS = {authority.DEFAULT_ISSUER: "tenant", authority.POLICY_ISSUER: "tfp"}


@dataclass(frozen=True)
class FlowSummary:
    """A flow as the readme and the outputs need it: `name` with `B2C_1_`; `type` is None for a flow
    that was only read; `expect` in the wire's names, any value an `Output`."""

    name: str
    type: str | None
    expect: Mapping[str, Any]


def summaries(policy: str | UserFlow, flows: Sequence[UserFlow]) -> list[FlowSummary]:
    """The policy first, if it is a `UserFlow`, then the other flows by name, each once."""
    chosen = [policy] if isinstance(policy, UserFlow) else []
    others = sorted(flows, key=lambda flow: flow.policy)
    by_name = {flow.policy: flow for flow in [*chosen, *others, *chosen]}
    return [
        FlowSummary(flow.policy, flow.declared_type, flow.declared_expectations)
        for flow in by_name.values()
    ]


def settled(flows: Sequence[FlowSummary]) -> pulumi.Output[list[FlowSummary]]:
    """The same flows, once every `Output` among their expectations is known."""
    expected = pulumi.Output.from_input([dict(flow.expect) for flow in flows])
    return expected.apply(
        lambda settled: [
            replace(flow, expect=PORTAL_SETTINGS.check("expect", expect))
            for flow, expect in zip(flows, settled, strict=True)
        ]
    )


def check_sign_in_flow(flow: FlowSummary, issuer_form: str, named: Callable[[str], str]) -> None:
    """Refuse a policy that nobody can sign in with, or whose tokens would not fit the outputs.

    `named`: how refusals spell the arguments `policy` and `issuer_form`. Raises `InvalidSetting`.
    """
    if flow.type is not None and flow.type not in SIGN_IN_TYPES:
        raise InvalidSetting(
            named("policy"),
            flow.name,
            f"nobody can sign in with a flow of the type {flow.type}",
            f"Name a flow of the type {' or '.join(SIGN_IN_TYPES)}.",
        )
    expected = flow.expect.get("issuer")
    if isinstance(expected, str) and expected != _ISSUERS[issuer_form]:
        form = next(form for form, word in _ISSUERS.items() if word == expected)
        raise InvalidSetting(
            named("issuer_form"),
            issuer_form,
            f"{flow.name} expects the issuer {expected}, so an API would refuse every token",
            f'Use "{form}", or change the flow\'s expect.issuer.',
        )
