"""What is left after a fault, and whether `repair` and `up` end well."""

from __future__ import annotations

import json
import os
import re
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner
from filelock import FileLock

from b2c.plugin_messages import MEANINGS
from operate.cli import cli
from tests.engine.engine import Run, Stack
from tests.engine.sweep import assert_in_clear_nowhere, newest_secret
from tests.faults.rows import Row

_TRACEBACK = re.compile(r"Program failed with an unhandled exception:\n(?:.*\n)*?(?=.*Exception: )")
_FOLDERS = re.compile(r"/\S+/(?=pulumi-resource-)")
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def operate(stack: Stack, *command: str) -> tuple[int, str]:
    """Run `b2c-connector` on the stack, in this process, which has it loaded; its exit code and
    output."""
    stack.write_project()
    with (
        patch.dict(os.environ, stack.environment(), clear=True),
        chdir(stack.project),
        # The environment alone configures the plugin here, and to ask the engine takes its time.
        patch("operate.doctor.services.read", lambda *_: _configuration(stack)),
    ):
        ended = CliRunner().invoke(cli, [*command, "--stack", stack.name])
    stack.log += ended.output
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return ended.exit_code, ended.output


def _configuration(stack: Stack) -> dict[str, Any]:
    return {
        f"b2c-connector:{name}": {"value": json.dumps(value)}
        for name, value in stack.settings.items()
    }


def mend(stack: Stack, run: str, fault: str, ended: Run, *, killed: bool = False) -> Row:
    """Ask the doctor, repair, and deploy again: all in one try, and with one of everything.

    `ended`: the run that met the fault, by its kill if it was `killed`. The row is to be written
    when all is proven.
    """
    _, left = operate(stack, "doctor")
    repaired, said = operate(stack, "repair", "--yes")
    assert repaired == 0, said
    stack.up()
    assert_one_of_everything(stack)
    assert_in_clear_nowhere(stack, [], str(stack.tenant.requests()))
    return Row(
        run,
        fault,
        None if killed else ended.code,
        "" if killed else error_in(ended.output),
        _lines(left, "attention", "broken"),
        _plan(said),
    )


def assert_one_of_everything(stack: Stack) -> None:
    """The tenant has one of everything; the doctor is content, so that no operation is pending and
    the state holds it all."""
    applications = stack.tenant.graph("GET", "applications")["value"]
    own = [one for one in applications if one["appId"] != stack.tenant.tenant.client_id]
    names = ["Orders API", stack.settings["clientDisplayName"]]
    assert sorted(one["displayName"] for one in own) == sorted(names)
    secrets = [secret["displayName"] for one in own for secret in one["passwordCredentials"]]
    listed = [secret["generation"] for secret in stack.settings["clientSecrets"]]
    assert sorted(secrets) == sorted(f"b2c-connector/test generation {one}" for one in listed)
    principals = stack.tenant.graph("GET", "servicePrincipals")["value"]
    ids = sorted(one["appId"] for one in own)
    assert sorted(one["appId"] for one in principals if one["appId"] in ids) == ids
    assert len(stack.tenant.graph("GET", "oauth2PermissionGrants")["value"]) == 2
    code, said = operate(stack, "doctor")
    assert code == 0, said


def assert_sign_in_works(stack: Stack) -> None:
    """A person signs in by the client and the newest secret, which stands in clear nowhere."""
    # Copies of one stack listen for the answer on the same port.
    with FileLock(Path(tempfile.gettempdir()) / "b2c-connector-test-sign-in.lock"):
        code, said = operate(stack, "sign-in", "--headless")
    assert code == 0, said
    assert_in_clear_nowhere(stack, [newest_secret(stack)], str(stack.tenant.requests()))


def error_in(output: str) -> str:
    """The first cause that the engine shows, without what differs from run to run."""
    # Above its diagnostics the engine shows the first line alone of each error. The plugin lists
    # its errors below a line that counts them.
    diagnostics = output.rpartition("\nDiagnostics:")[2]
    listed = re.sub(r"\d+ errors? occurred:\s+\* ", "", _TRACEBACK.sub("", diagnostics))
    errors = [
        line.strip().removeprefix("error: ")
        for line in listed.splitlines()
        if re.search(r"error: (?!(update|preview) failed)", line) and not line.endswith("occurred:")
    ]
    # What the program says of it comes first, and last that the engine has noticed a dead plugin.
    causes = [meaning.cause for meaning in MEANINGS]
    errors.sort(key=lambda one: (not any(cause in one for cause in causes), "Detected that" in one))
    text = _IDS.sub("<id>", errors[0].rpartition("error: ")[2] if errors else "")
    text = _FOLDERS.sub("", text)
    return re.sub(r"http://localhost:\d+", "http://localhost", text)[:240]


def _lines(text: str, *starts: str) -> list[str]:
    return [_IDS.sub("<id>", line) for line in text.splitlines() if line.startswith(starts)]


def _plan(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.startswith("  ")]
    return [_IDS.sub("<id>", line) for line in lines]


def faults(stack: Stack, *rules: dict[str, Any]) -> None:
    """Let the tenant fail as the rules say; see `emulator.tenant.faults.FaultRule`."""
    stack.tenant.control("faults", list(rules))
