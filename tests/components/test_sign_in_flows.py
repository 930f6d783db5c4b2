import pulumi
import pytest

from b2c.user_flow.properties import FLOW_TYPE
from b2c.user_flow.rules import SIGN_IN_TYPES
from components import InvalidSetting, UserFlow
from components.sign_in_flows import FlowSummary, check_sign_in_flow, settled, summaries
from tests.components.recording import record


def test_the_policy_comes_first_the_others_by_name_each_once() -> None:
    seen: list[list[FlowSummary]] = []

    def program() -> None:
        flows = [UserFlow(name, flow_id=name, type="signIn") for name in "cba"]
        seen.append(summaries(flows[1], flows))
        seen.append(summaries("B2C_1_portal_made", flows))

    record(program)
    assert [[flow.name for flow in flows] for flows in seen] == [
        ["B2C_1_b", "B2C_1_a", "B2C_1_c"],
        ["B2C_1_a", "B2C_1_b", "B2C_1_c"],
    ]


@pytest.mark.parametrize("kind", [*FLOW_TYPE.meanings, None])
def test_only_a_flow_to_sign_in_with_is_a_policy_and_a_flow_read_from_elsewhere_may_be(
    kind: str | None,
) -> None:
    flow = FlowSummary("B2C_1_x", kind, {})
    if kind is None or kind in SIGN_IN_TYPES:
        check_sign_in_flow(flow, "default", named=str)
        return
    with pytest.raises(InvalidSetting, match=f"nobody can sign in with a flow of the type {kind}"):
        check_sign_in_flow(flow, "default", named=str)


@pytest.mark.parametrize(
    ("expected", "form", "fits"),
    [
        ("tenant", "default", True),
        ("tfp", "tfp", True),
        (None, "tfp", True),
        ("tfp", "default", False),
        ("tenant", "tfp", False),
    ],
)
def test_the_expected_issuer_fits_the_one_that_the_api_is_told(
    expected: str | None, form: str, fits: bool
) -> None:
    flow = FlowSummary("B2C_1_x", "signIn", {"issuer": expected} if expected else {})
    if fits:
        check_sign_in_flow(flow, form, named=str)
        return
    with pytest.raises(InvalidSetting) as refused:
        check_sign_in_flow(flow, form, named=str)
    assert refused.value.setting == "issuer_form"
    assert ("default" if form == "tfp" else "tfp") in refused.value.remedy


def test_an_issuer_that_is_known_later_is_not_compared_and_the_readme_waits_for_it() -> None:
    seen: list[FlowSummary] = []

    def program() -> None:
        later = pulumi.Output.from_input("tfp")
        flow = FlowSummary("B2C_1_x", "signIn", {"issuer": later, "sessionMinutes": 60})
        check_sign_in_flow(flow, "default", named=str)
        settled([flow]).apply(seen.extend)

    record(program)
    assert seen == [FlowSummary("B2C_1_x", "signIn", {"issuer": "tfp", "sessionMinutes": 60})]
