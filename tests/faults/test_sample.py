"""The dead ends of a run that is killed or whose answers are lost, a fixed sample."""

from __future__ import annotations

from tests.engine.engine import Stack
from tests.engine.killing import UP, Moment, killed
from tests.engine.sweep import assert_in_clear_nowhere, newest_secret
from tests.engine.test_changes import SECRET_2
from tests.faults.mending import assert_one_of_everything, faults, mend, operate
from tests.faults.stacks import with_user_flow


def test_a_first_up_killed_half_way_is_mended_by_repair_and_up(fresh: Stack) -> None:
    with_user_flow(fresh)
    ended = killed(fresh, Moment(1, path="/servicePrincipals$"), *UP)
    assert ended
    row = mend(fresh, "up", "killed", ended, killed=True)
    assert any("locked by a run that is dead" in line for line in row.left)


def test_a_rotation_killed_after_the_secret_was_made_leaves_no_unknown_secret(
    deployed: Stack,
) -> None:
    before = newest_secret(deployed)
    deployed.settings["clientSecrets"] = SECRET_2
    ended = killed(deployed, Moment(1, path="/addPassword$"), *UP)
    assert ended
    row = mend(deployed, "rotation", "killed", ended, killed=True)
    assert any("removePassword" in line for line in row.repair)
    after = newest_secret(deployed)
    assert after != before
    assert_in_clear_nowhere(deployed, [before, after], str(deployed.tenant.requests()))


def test_an_application_whose_answer_was_lost_is_taken_over_and_not_made_twice(
    fresh: Stack,
) -> None:
    rule = {"method": "POST", "path": "/applications$", "drop": True, "after_effect": True}
    faults(fresh, rule)
    ended = fresh.up(fails=True)
    code, said = operate(fresh, "doctor")
    assert (code, "whose notes name this stack" in said) == (2, True)
    mend(fresh, "up", "lost answer", ended)
    assert_one_of_everything(fresh)


def test_a_missing_permission_is_named_beside_the_plugins_message_and_by_the_doctor(
    deployed: Stack,
) -> None:
    rule = {"method": "PATCH", "path": "/applications/", "status": 403, "times": None}
    refusal = "Insufficient privileges to complete the operation."
    faults(deployed, {**rule, "message": refusal})
    deployed.settings["clientDisplayName"] = "Flow"
    said = deployed.up(fails=True).output
    assert "lacks the application permission Application.ReadWrite.All" in said
    faults(deployed)
    deployed.up()
