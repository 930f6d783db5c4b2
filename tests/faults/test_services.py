"""Each fault of the services in an `up`, and how `repair` and `up` end. `make test-faults`."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.seed import DEPLOYER_ROLES
from tests.engine.killing import UP, finish, start
from tests.faults.conftest import Copies
from tests.faults.mending import (
    assert_sign_in_works,
    faults,
    mend,
    operate,
)
from tests.faults.rows import is_written
from tests.faults.stacks import deployed_stack, nothing, with_user_flow

pytestmark = pytest.mark.faults

_WRITES = {
    "application": {"method": "POST", "path": "/applications$"},
    "secret": {"method": "POST", "path": "/addPassword$"},
    "grant": {"method": "POST", "path": "/oauth2PermissionGrants$"},
    "service principal": {"method": "POST", "path": "/servicePrincipals$"},
    "user flow": {"method": "POST", "path": "/b2cUserFlows$"},
    "a part of an application": {"method": "PATCH", "path": "/applications/"},
}
_AT_A_WRITE: dict[str, dict[str, Any]] = {
    "429 with Retry-After at": {"status": 429, "retry_after": 1},
    "500 before the effect of": {"status": 500},
    "500 after the effect of": {"status": 500, "after_effect": True},
    "504 (a time-out) before the effect of": {"status": 504},
    "504 (a time-out) after the effect of": {"status": 504, "after_effect": True},
    "connection lost before": {"drop": True},
    "connection lost after": {"drop": True, "after_effect": True},
}
_TOKENS = {"path": "/oauth2/v2.0/token$", "times": None}
FAULTS: dict[str, dict[str, Any]] = {
    **{
        f"{what} making the {name}".replace("the a part", "a part"): {**write, **fault}
        for what, fault in _AT_A_WRITE.items()
        for name, write in _WRITES.items()
    },
    **{
        f"404 after making the {name}": {**write, "hide_times": 1}
        for name, write in _WRITES.items()
        if name not in ("secret", "a part of an application")
    },
    "5 s of replication after making the applications": {
        **_WRITES["application"],
        "hide_ms": 5000,
        "times": None,
    },
    "401 at the token endpoint": {**_TOKENS, "status": 401},
    "500 at the token endpoint": {**_TOKENS, "status": 500},
}
_ROLES = (
    {"Application.ReadWrite.All"},
    {"DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"},
    {"IdentityUserFlow.ReadWrite.All"},
)


@pytest.mark.parametrize("fault", FAULTS)
def test_repair_and_up_end_clean_after_a_fault(fault: str, copies: Copies) -> None:
    if is_written("up", fault):
        return
    with copies(nothing, "stack") as stack:
        with_user_flow(stack)
        faults(stack, FAULTS[fault])
        ended = finish(stack, start(stack, *UP))
        faults(stack)
        row = mend(stack, "up", fault, ended)
        assert_sign_in_works(stack)
        row.write()


@pytest.mark.parametrize("missing", _ROLES, ids=lambda names: " or ".join(sorted(names)))
def test_a_missing_permission_is_named(missing: set[str], copies: Copies) -> None:
    fault = f"without {' and '.join(sorted(missing))}"
    if is_written("up", fault):
        return
    with copies(nothing, "stack") as stack:
        roles = f"roles/{stack.tenant.tenant.client_id}"
        with_user_flow(stack)
        stack.tenant.control(roles, [one for one in DEPLOYER_ROLES if one not in missing])
        ended = finish(stack, start(stack, *UP))
        assert ended.code != 0
        assert any(one in ended.output for one in missing), ended.output
        _, said = operate(stack, "doctor")
        assert any(one in said for one in missing), said
        stack.tenant.control(roles, list(DEPLOYER_ROLES))
        row = mend(stack, "up", fault, ended)
        assert_sign_in_works(stack)
        row.write()


def test_a_refused_deletion_of_an_application_keeps_its_parts(copies: Copies) -> None:
    fault = "403 at the deletion of an application"
    with copies(deployed_stack, "stack") as stack:
        refusal = {"method": "DELETE", "path": "/applications/", "status": 403, "times": None}
        faults(stack, refusal)
        ended = stack.destroy(fails=True)
        faults(stack)
        row = mend(stack, "destroy", fault, ended)
        assert_sign_in_works(stack)
        stack.destroy()
        assert stack.tenant.applications() == {}
        row.write()
