"""A process that is handed over behaves as if it had been started itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine import warm_python
from tests.patience import HANGS_SECONDS

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="processes are handed over on Linux only"
)

PROGRAM = """
import os, signal, sys
print(os.getcwd(), sys.argv[1:], os.environ["GREETING"], "pulumi" in sys.modules, flush=True)
if sys.stdin.readline() == "wait\\n":
    signal.pause()
sys.exit(7)
"""


@pytest.fixture
def process(tmp_path: Path) -> subprocess.Popen[str]:
    (tmp_path / "program.py").write_text(PROGRAM)
    return subprocess.Popen(
        [sys.executable, "-m", "program", "one", "two"],
        cwd=tmp_path,
        env={**os.environ, **warm_python.variables(), "GREETING": "hello"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_has_its_folder_arguments_environment_streams_and_exit_code(
    process: subprocess.Popen[str], tmp_path: Path
) -> None:
    said, complaints = process.communicate("go on\n", timeout=HANGS_SECONDS)
    assert (said, complaints) == (f"{tmp_path} ['one', 'two'] hello True\n", "")
    assert process.returncode == 7


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_it(process: subprocess.Popen[str], number: signal.Signals) -> None:
    assert process.stdin is not None
    process.stdin.write("wait\n")
    process.stdin.flush()
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(number)
    # Its output ends only with the process that runs in its place.
    process.communicate(timeout=HANGS_SECONDS)
    assert process.returncode in (-number, 1, 130)
