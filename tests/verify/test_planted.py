"""A service that differs in one point, of each kind that no switch of the emulator plays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.verify.verified_tenant import PERMISSIONS, VerifiedTenant

PLANTED: list[tuple[str, str, dict[str, Any]]] = [
    ("policy-metadata", "policy-missing", {"path": "_none/v2.0", "status": 400}),
    ("policy-metadata", "policy-served-at-once", {"path": "B2C_1_.*/openid-conf", "status": 404}),
    ("authorize-errors", "authorize-unknown-client", {"path": "v2.0/authorize", "skip": 1}),
    ("authorize-errors", "authorize-two-apis", {"path": "v2.0/authorize", "skip": 2}),
    ("token-errors", "token-missing-secret", {"path": "B2C_1_.*/token", "skip": 1}),
    ("token-errors", "token-wrong-secret", {"path": "B2C_1_.*/token", "skip": 2}),
    ("sign-in", "token-refresh-without-scope", {"path": "B2C_1_.*/token", "skip": 1}),
    ("permissions", "permission-grants", {"path": "PermissionGrants", "status": 403}),
    ("permissions", "permission-previews", {"path": "PermissionGrants", "method": "GET"}),
    ("connector-row", "connector-row-by-application", {"path": "/connectors$", "status": 403}),
    ("connector-solution", "connector-solution-action", {"path": "AddSolutionComponent"}),
]


@pytest.mark.parametrize(("probe", "fact", "fault"), PLANTED, ids=lambda value: str(value)[:40])
def test_a_planted_difference_refutes_its_fact(
    probe: str, fact: str, fault: dict[str, Any], verified: VerifiedTenant
) -> None:
    before = verified.everything()
    verified.tenant.control("faults", [{"status": 400, **fault}])
    [outcome] = verified.outcomes(probe)
    seen = {one.fact: one for one in outcome.observations}
    assert seen[fact].verdict == "refuted", seen[fact].saw
    assert seen[fact].exchanges
    assert not outcome.left
    assert verified.everything() == before


@pytest.mark.parametrize(
    ("probe", "permission"),
    [
        ("permissions", "AppRoleAssignment.ReadWrite.All"),
        ("sign-in", "User.ReadWrite.All"),
    ],
)
def test_a_permission_that_the_deployer_lacks_is_named_as_the_reason(
    probe: str, permission: str, verified: VerifiedTenant
) -> None:
    others = ("Directory.ReadWrite.All", permission)
    verified.allow(*(one for one in PERMISSIONS if one not in others))
    before = verified.everything()
    [outcome] = verified.outcomes(probe)
    assert {one.verdict for one in outcome.observations} == {"not observable"}
    assert all(permission in one.saw for one in outcome.observations)
    assert not outcome.failed
    assert not outcome.left
    assert verified.everything() == before


def test_no_person_is_made_where_the_deployer_could_not_delete_one(
    verified: VerifiedTenant,
) -> None:
    verified.allow(*(one for one in PERMISSIONS if not one.startswith("User.")))
    before = verified.everything()
    [outcome] = verified.outcomes("sign-in")
    assert {one.verdict for one in outcome.observations} == {"not observable"}
    assert not outcome.left
    assert verified.everything() == before
