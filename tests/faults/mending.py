"""What is left after a fault, and whether `repair` and `up` end well."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.engine.engine import ROOT, Stack, free_port
from tests.engine.sweep import assert_in_clear_nowhere, newest_secret
from tests.patience import HANGS_SECONDS

ROWS = "FAULT_ROWS"
"""The variable that names the folder for the rows of the table; without it none are written."""

_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FLOW = {"flowId": "shop", "type": "signUpOrSignIn"}
GLOBAL_URL = "https://global.consent.azure-apim.net/redirect"


@dataclass(frozen=True)
class Row:
    """A line of the table. `code` and `message`: of the run that met the fault, None and empty if
    it was killed. `left`: what the doctor says afterwards. `repair`: what the repair did."""

    run: str
    fault: str
    code: int | None
    message: str
    left: list[str]
    repair: list[str]

    def write(self) -> None:
        if folder := os.environ.get(ROWS):
            name = re.sub(r"[^a-z0-9]+", "-", f"{self.run} {self.fault}".lower())
            (Path(folder) / f"{name}.json").write_text(json.dumps(asdict(self)))


def with_user_flow(stack: Stack) -> None:
    """Let the stack make the user flow that people sign in with, and let this machine sign in."""
    stack.settings |= {
        "userFlows": [_FLOW],
        "policy": "B2C_1_shop",
        "customDomain": stack.tenant.tenant.url,
        "redirectUrls": [GLOBAL_URL, f"http://localhost:{free_port()}/callback"],
    }


def operate(stack: Stack, *command: str) -> tuple[int, str]:
    """Run `b2c-connector` on the stack; its exit code and output."""
    stack.write_project()
    finished = subprocess.run(
        [sys.executable, "-m", "operate", *command, "--stack", stack.name],
        cwd=stack.project,
        env={**stack.environment(), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=HANGS_SECONDS,
    )
    stack.log += finished.stdout
    return finished.returncode, finished.stdout


def mend(stack: Stack, run: str, fault: str, code: int | None, output: str = "") -> Row:
    """Ask the doctor, repair, and deploy again: all in one try, and with one of everything."""
    _, left = operate(stack, "doctor")
    repaired, said = operate(stack, "repair", "--yes")
    assert repaired == 0, said
    stack.up()
    assert_one_of_everything(stack)
    row = Row(run, fault, code, error_in(output), _lines(left, "attention", "broken"), _plan(said))
    row.write()
    return row


def assert_one_of_everything(stack: Stack) -> None:
    """The tenant has what the state has, once; no operation is pending; the doctor is content."""
    applications = stack.tenant.graph("GET", "applications")["value"]
    own = [one for one in applications if one["appId"] != stack.tenant.tenant.client_id]
    names = {"Orders API", stack.settings["clientDisplayName"]}
    assert {one["displayName"] for one in own} == names
    assert len(own) == len(names)
    secrets = [secret["displayName"] for one in own for secret in one["passwordCredentials"]]
    listed = [secret["generation"] for secret in stack.settings["clientSecrets"]]
    assert sorted(secrets) == sorted(f"b2c-connector/test generation {one}" for one in listed)
    assert len(stack.tenant.graph("GET", "oauth2PermissionGrants")["value"]) == 2
    assert not stack.export()["deployment"].get("pending_operations")
    code, said = operate(stack, "doctor")
    assert code == 0, said


def assert_sign_in_works(stack: Stack) -> None:
    """A person signs in by the client and the newest secret, which stands in clear nowhere."""
    code, said = operate(stack, "sign-in", "--headless")
    assert code == 0, said
    assert_in_clear_nowhere(stack, [newest_secret(stack)], str(stack.tenant.requests()))


def error_in(output: str) -> str:
    """The first cause that the engine shows, without what differs from run to run."""
    errors = [
        line.strip().removeprefix("error: ")
        for line in output.splitlines()
        if "error: " in line and "update failed" not in line and "preview failed" not in line
    ]
    text = _IDS.sub("<id>", errors[0].rpartition("error: ")[2] if errors else "")
    return re.sub(r"http://localhost:\d+", "http://localhost", text)[:240]


def _lines(text: str, *starts: str) -> list[str]:
    return [_IDS.sub("<id>", line) for line in text.splitlines() if line.startswith(starts)]


def _plan(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.startswith("  ")]
    return [_IDS.sub("<id>", line) for line in lines]


def faults(stack: Stack, *rules: dict[str, Any]) -> None:
    """Let the tenant fail as the rules say; see `emulator.tenant.faults.FaultRule`."""
    stack.tenant.control("faults", list(rules))
