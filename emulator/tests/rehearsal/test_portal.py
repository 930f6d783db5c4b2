"""`python -m emulator portal`: lists, shows and changes what only the portal sets."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from emulator.cli import cli
from emulator.environment import Tenant, read_tenant
from emulator.rehearsal import portal as module
from emulator.tenant.folder import StateFolder


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    """One tenant as a process of its own, for all tests of this module."""
    state = tmp_path_factory.mktemp("portal") / "tenant"
    process = subprocess.Popen(
        [sys.executable, "-m", "emulator", "serve", "--state", str(state)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline().startswith("ready: ")
        yield read_tenant(state)
        process.terminate()
        process.wait()


def run(tenant: Tenant, *arguments: str, fails: bool = False) -> str:
    state = str(tenant.ca_file.parent)
    result = CliRunner().invoke(cli, ["portal", "--state", state, *arguments])
    assert (result.exit_code != 0) == fails, result.output
    assert "Traceback" not in result.output
    return result.output


def test_all_flows_are_listed_with_their_settings(running: Tenant) -> None:
    said = run(running)
    assert re.findall(r"^B2C_1_\w+$", said, re.MULTILINE) == [
        "B2C_1_siin",
        "B2C_1_signup",
        "B2C_1_signin",
        "B2C_1_edit",
        "B2C_1_reset",
        "B2C_1_username",
    ]
    assert "  localAccounts=username\n" in said


def test_settings_are_changed_as_they_are_written(running: Tenant) -> None:
    given = [
        "selfServicePasswordReset=true",
        "claims=name,emails,extension_ShoeSize",
        "slidingWindowDays=none",
        "accessTokenMinutes=5",
        "localAccounts=none",
    ]
    said = run(running, "b2c_1_signin", *given)
    for setting in given:
        assert f"  {setting}\n" in said
    kept = httpx.get(f"{running.url}/_rehearsal/flows/B2C_1_signin").json()
    assert kept["selfServicePasswordReset"] is True
    assert kept["claims"] == ["name", "emails", "extension_ShoeSize"]
    assert (kept["slidingWindowDays"], kept["accessTokenMinutes"]) == (None, 5)


def test_what_is_shown_can_be_given_back(running: Tenant) -> None:
    shown = run(running, "B2C_1_siin")
    assert run(running, "B2C_1_siin", *shown.split()[1:]) == shown
    run(running, "B2C_1_siin", "slidingWindowDays=none", "claims=")
    shown = run(running, "B2C_1_siin")
    assert run(running, "B2C_1_siin", *shown.split()[1:]) == shown
    assert "slidingWindowDays=none" in shown
    run(running, "B2C_1_siin", "slidingWindowDays=90")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["B2C_1_nope"], "There is no user flow 'B2C_1_nope'. The tenant has: B2C_1_edit,"),
        (["B2C_1_no/pe"], "There is no user flow"),
        (["B2C_1_edit", "mfa=on"], "There is no portal setting 'mfa'. Known: localAccounts,"),
        (["B2C_1_edit", "claims"], "'claims' is no setting: write NAME=VALUE."),
        (["B2C_1_edit", "accessTokenMinutes=4"], "accessTokenMinutes is 4: give 5 to 1440."),
        (["B2C_1_edit", "accessTokenMinutes=long"], "give 5 to 1440"),
        (["B2C_1_edit", "selfServicePasswordReset=yes"], "give true or false"),
        (["B2C_1_edit", "claims=name,nickname"], "give a list of"),
        (["B2C_1_edit", "multifactor=sms"], "give one of off, email"),
    ],
)
def test_what_is_wrong_is_said_with_its_rule(
    running: Tenant, arguments: list[str], said: str
) -> None:
    before = run(running, "B2C_1_edit")
    assert said in run(running, *arguments, fails=True)
    assert run(running, "B2C_1_edit") == before


def test_without_a_tenant_it_says_how_to_start_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["portal", "--state", str(StateFolder(tmp_path).path)])
    assert result.exit_code == 1
    assert "make up" in result.output


def test_a_tenant_that_has_died_is_no_traceback(
    running: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = Tenant(**{**vars(running), "url": "http://127.0.0.1:9"})
    monkeypatch.setattr(module, "read_tenant", lambda _state: dead)
    assert "does not answer" in run(running, fails=True)
