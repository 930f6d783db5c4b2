"""The command against the emulated tenant, with the portal's settings switched both ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from b2c.user_flow.portal_settings import BY_NAME, EXPECTATIONS
from emulator.tenant.user_flows.portal_settings import PortalSettings
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from operate import check_flows as command
from operate.cli import cli
from tests.engine.engine import RunningTenant, free_port
from tests.operate.checked_tenant import CheckedTenant

FLOW = "B2C_1_siin"
CLAIMS = ["emails", "family_name", "given_name", "idp", "name", "newUser", "oid"]
AS_SEEDED: dict[str, Any] = {
    **PortalSettings().as_json(),
    "selfServicePasswordReset": True,
    "claims": CLAIMS,
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CheckedTenant]:
    tenant = RunningTenant(tmp_path_factory.mktemp("checked") / "tenant")
    yield CheckedTenant.on(tenant)
    tenant.stop()


@pytest.fixture
def tenant(started: CheckedTenant) -> Iterator[CheckedTenant]:
    """The module's tenant; the portal's settings of its flow are put back afterwards."""
    yield started
    started.portal(FLOW, **AS_SEEDED)


Check = Callable[..., Result]


@pytest.fixture
def check(tenant: CheckedTenant, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Runs the command on a stack that declares these expectations of its flows."""

    def run(
        expectations: dict[str, dict[str, Any]],
        *arguments: str,
        standard_input: str | None = None,
        **outputs: Any,
    ) -> Result:
        known = {**tenant.outputs(expectations), **outputs}
        monkeypatch.setattr(command, "stack_outputs", lambda *_: known)
        return CliRunner().invoke(cli, ["check-flows", *arguments], input=standard_input)

    return run


def verdicts(result: Result) -> dict[str, str]:
    """The verdicts of a run with --json, of all its flows together."""
    flows = json.loads(result.stdout)["flows"]
    return {one["name"]: one["verdict"] for flow in flows for one in flow["findings"]}


def finding(result: Result, name: str) -> dict[str, Any]:
    (found,) = [
        one
        for flow in json.loads(result.stdout)["flows"]
        for one in flow["findings"]
        if one["name"] == name
    ]
    return dict(found)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("selfServicePasswordReset", (True, False)),
        ("localAccounts", ("email", "username", "none")),
        ("claims", (["emails", "name"], ["emails"], ["emails", "extension_ShoeSize", "name"])),
        ("issuer", ("tenant", "tfp")),
    ],
)
def test_each_value_is_met_where_the_portal_has_it_and_not_met_where_it_has_another(
    tenant: CheckedTenant, check: Check, name: str, values: tuple[Any, ...]
) -> None:
    for set_in_portal in values:
        tenant.portal(FLOW, **{name: set_in_portal})
        for declared in values:
            result = check({FLOW: {name: declared}}, "--json")
            met = declared == set_in_portal
            assert verdicts(result) == {name: "met" if met else "not met"}
            assert finding(result, name)["observed"] == set_in_portal
            assert result.exit_code == (0 if met else 1)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("policyClaim", ("tfp", "acr")),
        ("accessTokenMinutes", (60, 5)),
        ("refreshTokenDays", (14, 90, 1)),
    ],
)
def test_a_token_shows_what_the_flow_had_when_it_was_issued(
    tenant: CheckedTenant, check: Check, tmp_path: Path, name: str, values: tuple[Any, ...]
) -> None:
    for set_in_portal in values:
        tenant.portal(FLOW, **{name: set_in_portal})
        tokens = tenant.token_response(DEMO_EMAIL, DEMO_PASSWORD)
        file = tmp_path / "tokens.json"
        file.write_text(json.dumps(tokens))
        for declared in values:
            result = check({FLOW: {name: declared}}, "--json", "--token", str(file))
            expected = "met" if declared == set_in_portal else "not met"
            assert verdicts(result) == {name: expected}, result.output
            assert tokens["access_token"] not in result.output


def test_without_a_token_its_settings_are_not_observable(check: Check) -> None:
    result = check({FLOW: {"policyClaim": "acr", "accessTokenMinutes": 5}}, "--json")
    assert set(verdicts(result).values()) == {"not observable"}
    assert finding(result, "policyClaim")["reason"] == "no token was given (--token)"
    assert result.exit_code == 0


def test_a_bare_jwt_from_standard_input_shows_all_but_the_refresh_token(
    tenant: CheckedTenant, check: Check
) -> None:
    token = tenant.token_response(DEMO_EMAIL, DEMO_PASSWORD)["id_token"]
    expect = {"accessTokenMinutes": 60, "policyClaim": "tfp", "refreshTokenDays": 14}
    result = check({FLOW: expect}, "--json", "--token", "-", standard_input=f"{token}\n")
    assert verdicts(result) == {
        "policyClaim": "met",
        "refreshTokenDays": "not observable",
        "accessTokenMinutes": "met",
    }


def test_a_token_says_nothing_of_other_flows(tenant: CheckedTenant, check: Check) -> None:
    tokens = json.dumps(tenant.token_response(DEMO_EMAIL, DEMO_PASSWORD))
    expect = {"accessTokenMinutes": 60}
    result = check(
        {FLOW: expect, "B2C_1_edit": expect}, "--json", "--token", "-", standard_input=tokens
    )
    flows = json.loads(result.stdout)["flows"]
    assert {flow["flow"]: flow["findings"][0]["verdict"] for flow in flows} == {
        "B2C_1_edit": "not observable",
        FLOW: "met",
    }


def test_what_only_the_portal_shows_is_never_met(check: Check) -> None:
    blind = {
        "slidingWindowDays": 90,
        "multifactor": "off",
        "conditionalAccess": False,
        "passwordComplexity": "strong",
        "captcha": [],
        "ageGating": "off",
        "sessionMinutes": 1440,
        "sessionRolling": True,
        "sessionScope": "tenant",
        "keepMeSignedInDays": "off",
        "requireIdTokenInLogout": False,
        "pageLayoutVersion": "2.1.3",
        "customPageUrl": "https://cdn.contoso.com/sign-in.html",
        "javaScript": False,
    }
    result = check({FLOW: blind}, "--json")
    assert verdicts(result) == {
        one.name: "not observable" for one in EXPECTATIONS if one.name in blind
    }
    for name in blind:
        said = finding(result, name)
        assert said["reason"]
        assert said["place"] == BY_NAME[name].place.replace("<flow>", FLOW)


def test_phone_accounts_are_never_taken_for_what_the_page_shows(check: Check) -> None:
    result = check({FLOW: {"localAccounts": "phoneOrEmail"}}, "--json")
    assert finding(result, "localAccounts")["verdict"] == "not observable"
    assert finding(result, "localAccounts")["observed"] == "email"


def test_a_flow_that_begins_with_another_page_does_not_show_its_sign_in(check: Check) -> None:
    expect = {"selfServicePasswordReset": True, "localAccounts": "email"}
    result = check({"B2C_1_reset": expect, "B2C_1_signup": expect}, "--json")
    for flow in json.loads(result.stdout)["flows"]:
        assert [one["verdict"] for one in flow["findings"]] == ["not observable"] * 2
        assert {one["reason"] for one in flow["findings"]} == {
            "the flow does not begin with a sign-in page"
        }


def test_a_flow_without_local_accounts_has_no_password_to_reset(
    tenant: CheckedTenant, check: Check
) -> None:
    tenant.portal(FLOW, localAccounts="none")
    result = check({FLOW: {"selfServicePasswordReset": False}}, "--json")
    assert finding(result, "selfServicePasswordReset")["verdict"] == "not observable"
    assert "no password to forget" in finding(result, "selfServicePasswordReset")["reason"]


def test_a_reset_that_leaves_the_flow_is_said_with_the_code_that_ends_a_connection(
    tenant: CheckedTenant, check: Check
) -> None:
    tenant.portal(FLOW, selfServicePasswordReset=False)
    result = check({FLOW: {"selfServicePasswordReset": True}})
    assert result.exit_code == 1
    assert "AADB2C90118" in result.output


def test_the_terminal_shows_breakers_first_the_place_and_a_summary_in_words(
    tenant: CheckedTenant, check: Check
) -> None:
    tenant.portal(FLOW, selfServicePasswordReset=False)
    expect = {"multifactor": "off", "localAccounts": "email", "selfServicePasswordReset": True}
    result = check({FLOW: expect})
    lines = result.output.splitlines()
    rows = [line.split() for line in lines if line.split() and line.split()[0] in expect]
    assert rows == [
        ["selfServicePasswordReset", "on", "off", "not", "met"],
        ["localAccounts", "email", "email", "met"],
        ["multifactor", "off", "not", "observable"],
    ]
    assert "in language en; it offers an e-mail address, Contoso ID." in result.output
    assert (
        "Portal: Azure AD B2C > User flows > B2C_1_siin > Properties > Password configuration > "
        "Self-service password reset"
    ) in result.output
    assert lines[-1] == "1 met, 1 not met, 1 not observable"
    assert result.exit_code == 1


def test_a_flow_that_is_not_there_is_missing_and_nothing_of_it_is_met(check: Check) -> None:
    result = check({"B2C_1_gone": {"localAccounts": "email"}, FLOW: {"localAccounts": "email"}})
    assert "The tenant has no such flow (404)" in result.output
    assert "Portal:" not in result.output
    assert result.output.splitlines()[-1] == (
        "1 met, 0 not met, 1 not observable; missing: B2C_1_gone"
    )
    assert result.exit_code == 1


def test_one_flow_is_chosen_with_or_without_its_prefix(check: Check) -> None:
    declared: dict[str, dict[str, Any]] = {FLOW: {}, "B2C_1_gone": {}}
    for name in (FLOW, "siin", "b2c_1_SIIN"):
        result = check(declared, "--flow", name)
        assert result.exit_code == 0
        assert "Nothing is declared of it" in result.output
        assert "gone" not in result.output
    unknown = check(declared, "--flow", "other")
    assert unknown.exit_code == 2
    assert "It has: B2C_1_gone, B2C_1_siin." in unknown.output


def test_the_query_form_of_addresses_leads_to_the_same_flow(
    tenant: CheckedTenant, check: Check
) -> None:
    expect = {FLOW: {"localAccounts": "email"}, "B2C_1_username": {"localAccounts": "username"}}
    result = check(expect, "--json", **tenant.outputs(expect, "query"))
    assert json.loads(result.stdout)["summary"]["met"] == 2


def test_nobody_is_signed_in_and_the_redirect_url_is_not_opened(
    tenant: CheckedTenant, check: Check
) -> None:
    tenant.portal(FLOW, selfServicePasswordReset=False)
    tenant.tenant.forget_requests()
    check({FLOW: {"selfServicePasswordReset": True}})
    asked = [
        f"{one['method']} {one['path'].rpartition('/')[2].partition('?')[0]}"
        for one in tenant.tenant.requests()
        if not one["path"].startswith("/_rehearsal")
    ]
    assert asked == ["GET openid-configuration", "GET authorize", "GET forgotPassword"]


def test_a_refused_sign_in_is_no_verdict(check: Check) -> None:
    result = check(
        {FLOW: {"localAccounts": "email"}},
        "--json",
        redirectUrls=["https://not-registered.example/redirect"],
    )
    assert finding(result, "localAccounts")["verdict"] == "not observable"
    assert "AADB2C90006" in finding(result, "localAccounts")["reason"]


def test_a_token_of_a_flow_that_is_not_checked_is_refused(
    tenant: CheckedTenant, check: Check
) -> None:
    tokens = json.dumps(tenant.token_response(DEMO_EMAIL, DEMO_PASSWORD))
    result = check({"B2C_1_edit": {}}, "--token", "-", standard_input=tokens)
    assert result.exit_code == 2
    assert "it is of the flow B2C_1_siin; checked are: B2C_1_edit." in result.output


def test_a_token_that_the_flow_did_not_sign_is_refused(tenant: CheckedTenant, check: Check) -> None:
    token = tenant.token_response(DEMO_EMAIL, DEMO_PASSWORD)["access_token"]
    forged = f"{token[:-8]}AAAAAAAA"
    result = check({FLOW: {}}, "--token", "-", standard_input=forged)
    assert result.exit_code == 2
    assert "signature" in result.output
    assert forged not in result.output


@pytest.mark.parametrize(
    "given",
    ["", "[]", "{", "{}", "\ufeff{}", '{"a":' * 10**5, "eyJhbGciOi.nothing.here"],
    ids=range(7),
)
def test_what_is_no_token_is_refused_without_repeating_it(check: Check, given: str) -> None:
    result = check({FLOW: {}}, "--token", "-", standard_input=given)
    assert result.exit_code == 2
    assert "eyJ" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_token_as_an_argument_is_refused_and_not_repeated(check: Check) -> None:
    result = check({FLOW: {}}, "--token", "eyJhbGciOiJSUzI1NiJ9.secret.signature")
    assert result.exit_code == 2
    assert "never the token itself" in " ".join(result.output.replace("│", " ").split())
    assert "secret.signature" not in result.output


def test_a_tenant_that_is_not_reachable_is_an_error_and_no_verdict(
    tenant: CheckedTenant, check: Check
) -> None:
    away = f"localhost:{free_port()}"
    here = tenant.tenant.tenant.url.partition("//")[2]
    outputs = {
        name: value.replace(here, away)
        for name, value in tenant.outputs({FLOW: {}}).items()
        if name.endswith("Url")
    }
    result = check({FLOW: {}}, **outputs)
    assert result.exit_code == 2
    assert f"{away} cannot be reached" in result.output


def test_a_stack_without_flows_says_so(check: Check) -> None:
    result = check({})
    assert result.exit_code == 2
    assert "The stack has no user flows" in result.output


def test_expectations_of_another_version_are_refused_by_their_name(check: Check) -> None:
    result = check({FLOW: {"localAccount": "email"}})
    assert result.exit_code == 2
    assert "userFlowExpectations: expect.localAccount" in result.output


def test_people_read_that_the_page_is_undocumented(tenant: CheckedTenant, check: Check) -> None:
    tenant.portal(FLOW, localAccounts="email")
    output = check({FLOW: {"localAccounts": "email"}}).stdout
    assert "does not document these pages" in output
