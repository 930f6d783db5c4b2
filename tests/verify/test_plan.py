from __future__ import annotations

import re

import pytest

from tests.verify.conftest import WholeRun
from verify import inventory, tenant
from verify.plan import plan
from verify.probes import PROBES
from verify.request import Request

DECLARED = (
    *tenant.REQUESTS,
    *inventory.REQUESTS,
    *(request for probe in PROBES for request in probe.requests),
)


# What the identity library asks for a token, and the cloud's addresses on this machine.
_SIGN_IN = (
    r"POST /[^/]+/oauth2/v2.0/token"
    r"|GET /[^/]+/v2.0/.well-known/openid-configuration"
    r"|GET /metadata/endpoints"
)


def _pattern(request: Request) -> re.Pattern[str]:
    """The paths that the request can have, its query left out."""
    parts = re.split(r"\{\w+\}", request.path.partition("?")[0])
    return re.compile(f"{request.method} " + "[^/]+".join(map(re.escape, parts)))


@pytest.mark.xdist_group("whole run")
def test_every_request_of_a_run_is_one_that_the_plan_shows(whole_run: WholeRun) -> None:
    patterns = [_pattern(request) for request in DECLARED]
    unknown = [
        one
        for one in sorted(whole_run.requests)
        if not any(pattern.fullmatch(one) for pattern in patterns)
        and not re.fullmatch(_SIGN_IN, one)
    ]
    assert unknown == []


def test_the_plan_shows_every_declared_request() -> None:
    shown = plan(PROBES, "b2cverify", life=False)
    assert [str(request) for request in DECLARED if str(request) not in shown] == []


def test_the_plan_says_which_probe_runs_only_by_its_name_and_why() -> None:
    by_name = [probe for probe in PROBES if probe.by_name_only]
    assert by_name
    shown = plan(by_name, "b2cverify", life=False)
    for probe in by_name:
        assert f"runs only with --only {probe.name}. {probe.by_name_only}" in shown
