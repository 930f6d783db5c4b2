from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.verify.conftest import WholeRun
from tests.verify.verified_tenant import NAME, VerifiedTenant


def test_the_plan_sends_nothing(verified: VerifiedTenant) -> None:
    verified.tenant.forget_requests()
    shown = verified.run("--plan")
    assert shown.exit_code == 0, shown.output
    assert "PATCH /beta/identity/b2cUserFlows/{flow}" in shown.output
    assert verified.tenant.requests() == []


@pytest.mark.xdist_group("whole run")
def test_a_run_confirms_reports_and_leaves_the_tenant_as_it_was(whole_run: WholeRun) -> None:
    assert not whole_run.changed
    [data] = whole_run.folder.glob("verify-b2cverify*.json")
    report = json.loads(data.read_text())
    assert {one["verdict"] for one in report["facts"]} == {"confirmed"}
    assert data.with_suffix(".md").exists()


def test_a_refuted_fact_ends_in_exit_code_1_and_names_the_line_to_change(
    verified: VerifiedTenant, tmp_path: Path
) -> None:
    verified.switch("userFlows", updateAnswer="body")
    ran = verified.run(
        "--tenant", NAME, "--yes", "--only", "user-flow-update", "--report", str(tmp_path)
    )
    assert ran.exit_code == 1, ran.output
    [text] = tmp_path.glob("*.md")
    assert "`verify/facts/user_flows.toml:" in text.read_text()
    assert "`user-flow-patch-status` says otherwise" in text.read_text()


def test_it_asks_before_it_makes_anything(verified: VerifiedTenant, tmp_path: Path) -> None:
    before = verified.everything()
    verified.tenant.forget_requests()
    options = [one for one in verified.whole if one != "--yes"]
    ran = verified.run(*options, "--report", str(tmp_path), input="n\n")
    assert ran.exit_code == 1
    assert "B2C_1_b2cverify" in ran.output
    assert verified.tenant.graph_requests("POST", "PATCH", "PUT", "DELETE") == []
    assert verified.everything() == before
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_it_makes_nothing_and_names_the_option_that_begins(
    verified: VerifiedTenant,
) -> None:
    verified.tenant.forget_requests()
    ran = verified.run("--tenant", NAME, "--only", "user-flow-create")
    needed = "Error: Nobody can be asked here. --yes begins without a question.\n"
    assert (ran.exit_code, ran.stderr) == (1, needed)
    assert verified.tenant.graph_requests("POST", "PATCH", "PUT", "DELETE") == []


@pytest.mark.parametrize("name", ["fabrikam", "contosob2c-power-platform"])
def test_a_tenant_that_is_not_that_of_the_credentials_is_refused(
    name: str, verified: VerifiedTenant
) -> None:
    verified.tenant.forget_requests()
    refused = verified.run("--tenant", name, "--yes")
    assert refused.exit_code == 1
    assert name in refused.output
    assert verified.tenant.graph_requests("GET", "POST") == []


def test_a_tenant_with_a_stack_of_ours_wants_its_name_a_second_time(
    verified: VerifiedTenant, tmp_path: Path
) -> None:
    notes = "Managed by the Pulumi stack b2c-connector/dev."
    ours = verified.tenant.graph("POST", "applications", {"displayName": "Orders", "notes": notes})
    options = ("--tenant", NAME, "--yes", "--only", "user-flow-create", "--report", str(tmp_path))
    try:
        refused = verified.run(*options)
        assert refused.exit_code == 1
        assert "b2c-connector/dev" in refused.output
        assert f"--also-beside-our-stacks {NAME}" in refused.output
        allowed = verified.run(*options, "--also-beside-our-stacks", NAME)
        assert allowed.exit_code == 0, allowed.output
    finally:
        verified.tenant.graph("DELETE", f"applications/{ours['id']}")
        verified.tenant.graph("DELETE", f"directory/deletedItems/{ours['id']}")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ARM_METADATA_HOSTNAME", "localhost:1", "metadata/endpoints got no answer"),
        ("ARM_CLIENT_SECRET", "wrong", "Check the variables ARM_…"),
        ("POWER_PLATFORM_CLIENT_SECRET", "wrong", "Check the variables POWER_PLATFORM_…"),
    ],
)
def test_without_a_sign_in_it_ends_in_words_before_it_makes_anything(
    variable: str, value: str, said: str, verified: VerifiedTenant
) -> None:
    before = verified.everything()
    refused = verified.run(*verified.whole, variables={variable: value})
    assert (refused.exit_code, said in refused.output) == (1, True), refused.output
    assert isinstance(refused.exception, SystemExit)
    assert verified.everything() == before


def test_a_folder_that_cannot_take_the_report_is_refused_before_it_makes_anything(
    verified: VerifiedTenant, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    before = verified.everything()
    refused = verified.run(*verified.whole, "--report", str(tmp_path / "file" / "reports"))
    assert (refused.exit_code, "cannot be written to" in refused.output) == (1, True)
    assert verified.everything() == before
