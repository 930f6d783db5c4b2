from __future__ import annotations

from tests.verify.verified_tenant import NAME, VerifiedTenant
from verify import inventory
from verify.mark import new_mark


def _leave_behind(verified: VerifiedTenant, mark: str) -> None:
    """One object of each kind, as killed runs leave them."""
    flow = {"id": f"{mark}-x", "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3}
    made = verified.graph("POST", "beta/identity/b2cUserFlows", flow)["id"]
    attribute = {"displayName": f"{mark}_x", "description": "", "dataType": "string"}
    collected = verified.graph("POST", "beta/identity/userFlowAttributes", attribute)["id"]
    assignment = {"userAttribute": {"id": collected}, "userInputType": "textBox"}
    path = f"beta/identity/b2cUserFlows/{made}/userAttributeAssignments"
    verified.graph("POST", path, assignment)
    here = verified.graph("POST", "v1.0/applications", {"displayName": f"{mark} API"})
    verified.graph("POST", "v1.0/servicePrincipals", {"appId": here["appId"]})
    gone = verified.graph("POST", "v1.0/applications", {"displayName": f"{mark} gone"})
    verified.graph("POST", "v1.0/servicePrincipals", {"appId": gone["appId"]})
    verified.graph("DELETE", f"v1.0/applications/{gone['id']}")


def test_cleaning_removes_each_kind_of_object_of_any_run_and_nothing_else(
    verified: VerifiedTenant,
) -> None:
    before = verified.everything()
    for _ in range(2):
        _leave_behind(verified, new_mark())
    cleaned = verified.run("--tenant", NAME, "--clean", "--yes")
    assert cleaned.exit_code == 0, cleaned.output
    assert verified.everything() == before


def test_cleaning_shows_what_it_removes_and_asks_first(verified: VerifiedTenant) -> None:
    before = verified.everything()
    mark = new_mark()
    _leave_behind(verified, mark)
    after = verified.everything()
    unasked = verified.run("--tenant", NAME, "--clean")
    assert (unasked.exit_code, "--yes removes it without a question" in unasked.stderr) == (1, True)
    asked = verified.run("--tenant", NAME, "--clean", input="n\n")
    assert asked.exit_code == 1
    assert f"user flow B2C_1_{mark}-x" in asked.output
    assert f"application {mark} API" in asked.output
    assert verified.everything() == after
    assert verified.run("--tenant", NAME, "--clean", input="y\n").exit_code == 0
    assert verified.everything() == before


def test_a_run_cleans_up_after_itself_only(verified: VerifiedTenant) -> None:
    before = verified.everything()
    mine, other = new_mark(), new_mark()
    _leave_behind(verified, other)
    beside = verified.everything()
    _leave_behind(verified, mine)
    inventory.clean(verified.session(), mark=mine)
    assert verified.everything() == beside
    inventory.clean(verified.session())
    assert verified.everything() == before


def test_kinds_that_cannot_be_listed_are_named(verified: VerifiedTenant) -> None:
    unseen: list[str] = []
    assert list(inventory.find(verified.session(), unseen)) == []
    assert all("User.ReadWrite.All is missing" in text for text in unseen)
