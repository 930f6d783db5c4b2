"""The remedies that are a command of Pulumi's, by the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from emulator.tests.b2c.connector_api import client_certificate, connector_api, tls_context
from tests.engine.engine import RunningTenant, Stack
from tests.engine.test_user_flows import project
from tests.remedies.connection import katherine
from tests.remedies.in_the_stack import COMMAND, LAST, SITUATIONS, Certificate, Deployed
from tests.remedies.situation import Situations

pytestmark = pytest.mark.lives


@pytest.fixture
def deployed(engine: Path, plugin: Path, tmp_path: Path) -> Iterator[Deployed]:
    """A stack after its first `up`, on a tenant of its own, with Katherine signed up."""
    first, second = (client_certificate("planted", name) for name in ("first", "second"))
    context = tls_context(tmp_path, *first[1:])
    context.load_verify_locations(cadata=second[1].decode())
    tenant = RunningTenant(tmp_path / "tenant")
    # Several commands in a minute would have to wait for the tenant's limit.
    tenant.control("userFlows", {"throttling": "off"})
    with connector_api() as plain, connector_api(context) as tls:
        stack = project(
            Stack(tmp_path, engine, plugin, tenant),
            tmp_path / "remedies",
            Path(__file__).with_name("program"),
        )
        certificates = [Certificate(file, "planted", pem) for file, pem, _ in (first, second)]
        deployed = Deployed(replace(stack, name="remedies"), plain, tls, certificates)
        deployed.stack.init()
        deployed.up()
        assert deployed.connection().sign_in(katherine) is None
        yield deployed
    tenant.stop()


def follow(situations: Situations[Deployed], deployed: Deployed) -> None:
    """Bring all of the situations about, follow their remedies to the command, and run it once."""
    started = [situation.steps(deployed) for situation in situations]
    assert [next(steps) for steps in started] == [situation.code for situation in situations]
    assert {next(steps) for steps in started} == {COMMAND}
    deployed.up()
    after = {
        situation.code: list(steps) for situation, steps in zip(situations, started, strict=True)
    }
    assert after == {situation.code: [None] for situation in situations}


def test_a_connection_works_after_pulumi_up_with_refresh(deployed: Deployed) -> None:
    follow(SITUATIONS, deployed)
    follow(LAST, deployed)
