"""What a planted difference of each kind makes of a run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from emulator.tenant.seed import DEPLOYER_ROLES
from tests.verify.verified_tenant import NAME, VerifiedTenant

_FLOW = r"/beta/identity/b2cUserFlows"


def test_an_answer_with_another_status_is_refuted_with_the_answer(verified: VerifiedTenant) -> None:
    fault = {"method": "POST", "path": f"{_FLOW}$", "skip": 5, "status": 422, "code": "AADB2C"}
    verified.tenant.control("faults", [fault])
    seen = verified.observations("user-flow-names")["user-flow-taken-name"]
    assert seen.verdict == "refuted"
    assert seen.saw == "It answers 422."
    [exchange] = seen.exchanges
    assert (exchange.request, exchange.status) == ("POST /beta/identity/b2cUserFlows", 422)


def test_a_limit_that_is_lower_is_refuted(verified: VerifiedTenant) -> None:
    refusal = {"status": 400, "code": "TooManyAppPasswords", "message": "Only one."}
    fault = {"method": "POST", "path": "addPassword$", "skip": 1, "times": None, **refusal}
    verified.tenant.control("faults", [fault])
    seen = verified.observations("application-secrets")
    assert seen["application-two-secrets"].verdict == "refuted"
    assert seen["application-third-secret-code"].verdict == "confirmed"


def test_an_object_that_is_shown_late_is_refuted_and_removed_all_the_same(
    verified: VerifiedTenant,
) -> None:
    before = verified.everything()
    hidden = {"method": "POST", "path": "/v1.0/applications$", "hide_times": 2}
    verified.tenant.control("faults", [hidden])
    seen = verified.observations("application-replication")["application-visible-at-once"]
    assert seen.verdict == "refuted"
    assert re.fullmatch(r"It can be read \d+ seconds after its creation\.", seen.saw)
    assert verified.everything() == before


def test_a_missing_permission_makes_its_facts_not_observable_by_name(
    verified: VerifiedTenant,
) -> None:
    roles = f"roles/{verified.tenant.tenant.client_id}"
    verified.tenant.control(roles, [one for one in DEPLOYER_ROLES if "Connectors" not in one])
    try:
        seen = verified.observations("api-connectors")
    finally:
        verified.tenant.control(roles, list(DEPLOYER_ROLES))
    assert {one.verdict for one in seen.values()} == {"not observable"}
    assert all("APIConnectors.ReadWrite.All is missing" in one.saw for one in seen.values())


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "POST", "path": f"{_FLOW}$", "status": 500, "code": "AADB2C"},
        {"method": "POST", "path": f"{_FLOW}$", "drop": True},
    ],
    ids=["refused", "no answer"],
)
def test_a_probe_that_fails_ends_in_exit_code_2_and_says_with_which_request(
    fault: dict[str, Any], verified: VerifiedTenant, tmp_path: Path
) -> None:
    before = verified.everything()
    verified.tenant.control("faults", [fault])
    ran = verified.run(
        *("--tenant", NAME, "--yes", "--report", str(tmp_path)),
        *("--only", "user-flow-create", "--only", "user-flow-update"),
    )
    assert ran.exit_code == 2, ran.output
    assert "POST /beta/identity/b2cUserFlows" in ran.output
    [data] = tmp_path.glob("*.json")
    report = json.loads(data.read_text())
    verdicts = {one["id"]: one["verdict"] for one in report["facts"]}
    assert verdicts["user-flow-version-number"] == "not observable"
    assert verdicts["user-flow-patch-status"] == "confirmed"
    assert verified.everything() == before


def test_a_creation_whose_answer_is_lost_is_found_at_the_end(
    verified: VerifiedTenant, tmp_path: Path
) -> None:
    before = verified.everything()
    lost = {"method": "POST", "path": f"{_FLOW}$", "drop": True, "after_effect": True}
    verified.tenant.control("faults", [lost])
    only = ("--only", "user-flow-create", "--report", str(tmp_path))
    ran = verified.run("--tenant", NAME, "--yes", *only)
    assert ran.exit_code == 2
    assert re.search(r"removed user flow B2C_1_b2cverify[a-z0-9]{10}_create", ran.output)
    assert verified.everything() == before


def test_what_cannot_be_removed_is_named_with_the_command_that_tries_again(
    verified: VerifiedTenant, tmp_path: Path
) -> None:
    before = verified.everything()
    stuck = {"method": "DELETE", "path": _FLOW, "status": 500, "code": "AADB2C", "times": None}
    verified.tenant.control("faults", [stuck])
    only = ("--only", "user-flow-create", "--report", str(tmp_path))
    ran = verified.run("--tenant", NAME, "--yes", *only)
    assert ran.exit_code == 2
    assert f"Run: b2c-connector verify --tenant {NAME} --clean" in ran.output
    [text] = tmp_path.glob("*.md")
    assert "## What could not be removed" in text.read_text()
    verified.tenant.control("faults", [])
    assert verified.run("--tenant", NAME, "--clean", "--yes").exit_code == 0
    assert verified.everything() == before
