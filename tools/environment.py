"""Makes and fills the project's Python environment in `.venv`, unless it is up to date.

`python3 -m tools.environment [EXTRA…]` installs requirements.txt and the named extras of
pyproject.toml. Older Pythons can read this module too, so that it can say what is missing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tools.durations import record
from tools.errors import SetupError
from tools.progress import Step

ROOT = Path(__file__).resolve().parent.parent
MINIMUM_PYTHON = (3, 11)
_STAMP = ".b2c-connector.json"
# Pulumi's language host lists the packages in every preview and update; this pip halves the time.
_PIP = "pip>=26"
_HINT = "pip fetches the packages: faster with its cache kept, or PIP_INDEX_URL set to a near index"


class _Installed(NamedTuple):
    """The last finished installation: the digest of its files, and its extras."""

    digest: str
    extras: frozenset[str]


def require_python(running: tuple[int, int] = sys.version_info[:2]) -> None:
    """Raise SetupError if this Python is too old or cannot make environments."""
    if running < MINIMUM_PYTHON:
        raise SetupError(_too_old(running))
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise SetupError(
            f"{sys.executable} lacks the module venv. On Debian and Ubuntu:"
            f" apt install python{running[0]}.{running[1]}-venv"
        )


def _too_old(running: tuple[int, ...]) -> str:
    has = "{}.{}".format(*running)
    wants = "{}.{}".format(*MINIMUM_PYTHON)
    newer = next(
        (name for minor in range(15, 10, -1) if shutil.which(name := f"python3.{minor}")), None
    )
    remedy = (
        f"There is a {newer}: run `make PYTHON={newer} …`."
        if newer
        else f"Install Python {wants} or later, or name one: `make PYTHON=/path/to/python3 …`."
    )
    return f"Python {wants} or later is needed; {sys.executable} is {has}. {remedy}"


def ensure_environment(extras: list[str], root: Path = ROOT) -> None:
    """Install requirements.txt and the extras into `.venv`.

    Nothing is done if they have not changed since the last finished installation. The extras of
    earlier calls stay installed. Raises SetupError with the last lines of a failed command.
    """
    require_python()
    environment = root / ".venv"
    python = environment / "bin" / "python"
    stamp = environment / _STAMP
    earlier = _read(stamp)
    if python.exists() and earlier.digest == _digest(root) and set(extras) <= earlier.extras:
        return
    started = time.monotonic()
    with Step("environment", hint=_HINT) as step:
        new = not _runs(python)
        if new:
            step.say(f"creating {environment.name}")
            _run([sys.executable, "-m", "venv", "--clear", str(environment)], root, step.say)
        stamp.unlink(missing_ok=True)
        all_extras = sorted({*extras, *earlier.extras})
        itself = f".[{','.join(all_extras)}]" if all_extras else "."
        step.say("installing Python packages")
        pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        _run([*pip, _PIP, "-r", "requirements.txt", "-e", itself], root, step.say)
        # Written last, so that an interrupted installation is repeated.
        stamp.write_text(json.dumps({"digest": _digest(root), "extras": all_extras}))
        step.say("ready in .venv")
    if new and root == ROOT:
        record("environment", time.monotonic() - started)


def _digest(root: Path) -> str:
    """The digest of all files on which the installation depends, `.venv/pyvenv.cfg` included."""
    digest = hashlib.sha256()
    for file in ("requirements.txt", "pyproject.toml", ".venv/pyvenv.cfg"):
        path = root / file
        digest.update(path.read_bytes() if path.exists() else b"")
    # An editable installation depends on the folder of the clone.
    digest.update(str(root).encode())
    return digest.hexdigest()


def _read(stamp: Path) -> _Installed:
    try:
        content = json.loads(stamp.read_text())
        return _Installed(content["digest"], frozenset(content["extras"]))
    except (OSError, ValueError, KeyError):
        return _Installed("", frozenset())


def _runs(python: Path) -> bool:
    """Whether the environment's Python exists, is new enough and has pip."""
    check = f"import pip, sys; sys.exit(sys.version_info[:2] < {MINIMUM_PYTHON})"
    try:
        return subprocess.run([str(python), "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def _run(command: list[str], root: Path, say: Callable[[str], None]) -> None:
    process = subprocess.Popen(
        command,
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        words = line.split()
        if words[:1] == ["Collecting"]:
            say(f"fetching {words[1]}")
        elif line.startswith("Installing collected"):
            say("installing Python packages")
    if process.wait() != 0:
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-5:]
        raise SetupError(
            "The Python packages could not be installed:\n  "
            + "\n  ".join(errors)
            + "\nCheck the network and that PyPI, or the index that pip is set to, is reachable."
        )


if __name__ == "__main__":
    try:
        ensure_environment(sys.argv[1:])
    except SetupError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
