from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from operate.doctor import command
from operate.doctor.command import doctor
from operate.doctor.locks import Lock
from operate.doctor.stack import Stack
from tests.operate.doctor.healthy import NOW, Healthy

STACK = Stack("test", "b2c-connector", "test", None)


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Healthy:
    """What the engine and the services say to the command; a test changes it."""
    healthy = Healthy()
    monkeypatch.setattr(command, "find_stack", lambda _: STACK)
    monkeypatch.setattr(command, "unreadable", lambda _: [])
    monkeypatch.setattr(command, "cut_off", lambda _: None)
    monkeypatch.setattr(command, "load", lambda _: healthy.state)
    monkeypatch.setattr(command, "locks", lambda _: [])
    reached = SimpleNamespace(wants_user_flows=False, soon_days=30)
    monkeypatch.setattr(command, "services", lambda _: reached)
    monkeypatch.setattr(command, "read_tenant", lambda *_: healthy.tenant)
    monkeypatch.setattr(command, "datetime", type("Then", (), {"now": staticmethod(lambda _: NOW)}))
    return healthy


def test_the_exit_code_is_how_bad_it_is(stack: Healthy) -> None:
    assert CliRunner().invoke(doctor).exit_code == 0
    stack.lose("uri")
    assert CliRunner().invoke(doctor).exit_code == 1
    stack.grants.clear()
    ended = CliRunner().invoke(doctor)
    assert ended.exit_code == 2
    assert ended.output.startswith("broken     The grant api-grant is not in the tenant")


def test_what_cannot_be_found_out_is_no_finding(
    stack: Healthy, monkeypatch: pytest.MonkeyPatch
) -> None:
    del stack

    def fail(_: object) -> None:
        raise click.ClickException("pulumi stack export failed: no stack named 'x'")

    monkeypatch.setattr(command, "load", fail)
    ended = CliRunner().invoke(doctor)
    assert (ended.exit_code, "no stack named" in ended.output) == (3, True)


def test_a_slip_in_the_arguments_is_no_finding() -> None:
    assert CliRunner().invoke(doctor, ["--quickly"]).exit_code == 3


def test_the_quick_part_sends_no_request(stack: Healthy, monkeypatch: pytest.MonkeyPatch) -> None:
    stack.grants.clear()
    monkeypatch.setattr(command, "services", None)
    assert CliRunner().invoke(doctor, ["--quick"]).exit_code == 0
    monkeypatch.setattr(command, "locks", lambda _: [Lock("process 7", True)])
    ended = CliRunner().invoke(doctor, ["--quick"])
    assert (ended.exit_code, "locked by a run that is dead: process 7" in ended.output) == (2, True)


def test_a_state_that_the_engine_cannot_read_is_said(
    stack: Healthy, monkeypatch: pytest.MonkeyPatch
) -> None:
    del stack
    monkeypatch.setattr(command, "unreadable", lambda _: [Path("/b/test.json.attrs")])
    ended = CliRunner().invoke(doctor, ["--quick"])
    assert ended.exit_code == 2
    assert "while it wrote test.json.attrs" in ended.output


def test_a_state_that_a_living_run_is_writing_is_waited_for(
    stack: Healthy, monkeypatch: pytest.MonkeyPatch
) -> None:
    del stack
    monkeypatch.setattr(command, "unreadable", lambda _: [Path("/b/test.json.attrs")])
    monkeypatch.setattr(command, "locks", lambda _: [Lock("process 7", False)])
    ended = CliRunner().invoke(doctor)
    assert ended.exit_code == 1
    assert "A run is at work on the stack: process 7" in ended.output
    assert "killed" not in ended.output


@pytest.mark.parametrize("options", [[], ["--quick"]])
@pytest.mark.parametrize(
    ("dead", "said"), [(False, "A run is at work"), (None, "A run on another machine may still be")]
)
def test_what_a_run_has_begun_that_may_be_alive_is_not_taken_for_broken_off(
    dead: bool | None,
    said: str,
    options: list[str],
    stack: Healthy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stack.pending.append({"type": "creating", "resource": stack.resource("api-grant")})
    stack.lose("api-grant")
    monkeypatch.setattr(command, "locks", lambda _: [Lock("process 7", dead)])
    ended = CliRunner().invoke(doctor, options)
    assert ended.exit_code == 1
    assert [line.split()[0] for line in ended.output.splitlines()] == ["attention", "Wait"]
    assert ended.output.startswith(f"attention  {said}")


@pytest.mark.parametrize(
    ("whole", "remedy"),
    [
        (Path("/b/test-1.checkpoint.json"), "cp '/b/test-1.checkpoint.json' '/b/test.json'"),
        (None, "restore /b/test.json from a backup"),
    ],
)
def test_of_a_state_that_is_cut_off_the_newest_whole_one_is_named(
    whole: Path | None, remedy: str, stack: Healthy, monkeypatch: pytest.MonkeyPatch
) -> None:
    del stack
    monkeypatch.setattr(command, "cut_off", lambda _: (Path("/b/test.json"), whole))
    ended = CliRunner().invoke(doctor)
    assert ended.exit_code == 2
    assert remedy in ended.output
