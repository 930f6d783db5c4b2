"""Each fault of the services in an `up`, and how `repair` and `up` end. `make test-faults`."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from tests.engine.engine import Stack
from tests.faults.mending import assert_sign_in_works, faults, mend, with_user_flow

pytestmark = pytest.mark.faults

_UP = ["up", "--yes", "--skip-preview", "--non-interactive", "--color", "never", "--stack"]
_APPLICATIONS = {"method": "POST", "path": "/applications$"}
_PASSWORD = {"method": "POST", "path": "/addPassword$"}
_GRANT = {"method": "POST", "path": "/oauth2PermissionGrants$"}
_PRINCIPAL = {"method": "POST", "path": "/servicePrincipals$"}
_FLOW = {"method": "POST", "path": "/b2cUserFlows$"}
_WRITES = {
    "application": _APPLICATIONS,
    "secret": _PASSWORD,
    "grant": _GRANT,
    "service principal": _PRINCIPAL,
    "user flow": _FLOW,
}
_AFTERWARDS: dict[str, dict[str, Any]] = {
    "429 with Retry-After at": {"status": 429, "retry_after": 1},
    "500 before the effect of": {"status": 500},
    "500 after the effect of": {"status": 500, "after_effect": True},
    "connection lost after": {"drop": True, "after_effect": True},
    "403 at": {"status": 403, "times": None},
}
FAULTS: dict[str, dict[str, Any]] = {
    **{
        f"{what} making the {name}": {**write, **fault}
        for what, fault in _AFTERWARDS.items()
        for name, write in _WRITES.items()
    },
    **{
        f"404 after making the {name}": {**write, "hide_times": 1}
        for name, write in _WRITES.items()
        if name != "secret"
    },
    "5 s of replication after making the applications": {
        **_APPLICATIONS,
        "hide_ms": 5000,
        "times": None,
    },
    "401 at the token endpoint": {"path": "/oauth2/v2.0/token$", "status": 401, "times": None},
    "500 at the token endpoint": {"path": "/oauth2/v2.0/token$", "status": 500, "times": None},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_repair_and_up_end_clean_after_a_fault(fault: str, fresh: Stack) -> None:
    with_user_flow(fresh)
    faults(fresh, FAULTS[fault])
    fresh.write_project()
    run = subprocess.run(
        ["pulumi", *_UP, fresh.name],
        cwd=fresh.project,
        env=fresh.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    fresh.log += run.stdout
    faults(fresh)
    mend(fresh, "up", fault, run.returncode, run.stdout)
    assert_sign_in_works(fresh)


def test_a_refused_deletion_of_an_application_keeps_its_parts(deployed: Stack) -> None:
    faults(deployed, {"method": "DELETE", "path": "/applications/", "status": 403, "times": None})
    run = deployed.destroy(fails=True)
    faults(deployed)
    mend(deployed, "destroy", "403 at the deletion of an application", run.code, run.output)
    deployed.destroy()
    assert deployed.tenant.applications() == {}
