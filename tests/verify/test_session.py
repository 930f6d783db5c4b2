from __future__ import annotations

import pytest

from tests.verify.verified_tenant import VerifiedTenant
from verify.probes.flow_reads import LIST_ONE
from verify.probes.user_flows import CREATE, READ
from verify.session import DeniedError, ProbeFailedError

FLOWS = "/beta/identity/b2cUserFlows"


def test_a_request_that_is_not_declared_is_not_sent(verified: VerifiedTenant) -> None:
    session = verified.session().allowing(LIST_ONE)
    verified.tenant.forget_requests()
    with pytest.raises(ValueError, match="POST /beta/identity/b2cUserFlows is not declared"):
        session.send(CREATE, json={})
    assert verified.tenant.requests() == []


@pytest.mark.parametrize(("header", "waits"), [(7, 7.0), (None, 15.0)])
def test_a_used_up_limit_is_waited_out(
    header: int | None, waits: float, verified: VerifiedTenant
) -> None:
    after = {} if header is None else {"retry_after": header}
    fault = {"method": "GET", "path": FLOWS, "status": 429, "code": "TooManyRequests", **after}
    verified.tenant.control("faults", [fault])
    answer = verified.session().allowing(LIST_ONE).must(LIST_ONE)
    assert answer.ok
    assert verified.waited == [waits]


def test_a_read_that_fails_for_a_moment_is_repeated_and_a_write_is_not(
    verified: VerifiedTenant,
) -> None:
    fault = {"method": "*", "path": FLOWS, "status": 503, "code": "ServiceUnavailable"}
    session = verified.session().allowing(LIST_ONE, CREATE)
    verified.tenant.control("faults", [fault])
    assert session.must(LIST_ONE).ok
    verified.tenant.control("faults", [fault])
    assert session.send(CREATE, json={}).status == 503


def test_a_new_object_that_is_not_seen_yet_is_waited_for(verified: VerifiedTenant) -> None:
    fault = {"method": "GET", "path": "B2C_1_siin", "status": 404, "code": "AADB2C", "times": 2}
    verified.tenant.control("faults", [fault])
    session = verified.session().allowing(READ)
    assert session.send(READ, {"flow": "B2C_1_siin"}, awaited=True).ok
    assert verified.waited == [1.0, 2.0]


def test_a_missing_permission_is_named(verified: VerifiedTenant) -> None:
    fault = {"method": "GET", "path": FLOWS, "status": 403, "code": "AADB2C"}
    verified.tenant.control("faults", [fault])
    with pytest.raises(DeniedError, match=r"IdentityUserFlow\.ReadWrite\.All is missing"):
        verified.session().allowing(LIST_ONE).send(LIST_ONE)


def test_an_answer_that_does_not_come_is_told_with_the_request(verified: VerifiedTenant) -> None:
    verified.tenant.control("faults", [{"method": "GET", "path": FLOWS, "drop": True}])
    with pytest.raises(ProbeFailedError, match="GET /beta/identity/b2cUserFlows") as failed:
        verified.session().allowing(LIST_ONE).send(LIST_ONE)
    assert failed.value.exchange
    assert failed.value.exchange.status == 0
