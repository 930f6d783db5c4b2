"""The environment that the plugin runs in: whether one has what the plugin needs, and its own.

`python environment.py check` ends with 0 if the environment of that Python has every package of
`requirements.txt`; `… make` makes one in `venv` beside this file. The launcher runs both by path,
before any package of this project can be imported. Pulumi's language host makes the same `venv`
from the same file where `PulumiPlugin.yaml` alone is used.
"""

import fcntl
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
_REQUIREMENTS = _FOLDER / "requirements.txt"
_OWN = _FOLDER / "venv"


def missing(requirements: str, *, exactly: bool) -> list[str]:
    """The requirements that this environment does not meet.

    `exactly`: other versions do not do. An environment of somebody else's has its own.
    """
    lines = [line for line in requirements.splitlines() if "==" in line]
    return [line for line in lines if not _is_met(line, exactly)]


def _is_met(requirement: str, exactly: bool) -> bool:
    name, pinned = requirement.split("==")
    try:
        return version(name) == pinned or not exactly
    except PackageNotFoundError:
        return False


def make() -> None:
    """Make the plugin's own environment; whoever comes second waits for the first. What an
    interrupted run left half made is made anew.

    Raises OSError where the folder cannot be written, and CalledProcessError where pip fails.
    """
    with (_FOLDER / "venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python = _OWN / "bin" / "python"
        check = (str(python), "-P", __file__, "check")
        if python.exists() and subprocess.run(check, capture_output=True).returncode == 0:
            return
        _say("making the environment of the plugin b2c, once: 20 seconds and 120 MB")
        shutil.rmtree(_OWN, ignore_errors=True)
        pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        for command in (
            (sys.executable, "-m", "venv", _OWN),
            (python, *pip, "-r", _REQUIREMENTS),
        ):
            subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(task: str) -> int:
    """The exit code of `check` or `make`."""
    if task == "check":
        own = Path(sys.prefix) == _OWN
        return int(bool(missing(_REQUIREMENTS.read_text("utf-8"), exactly=own)))
    try:
        make()
    except (OSError, subprocess.CalledProcessError) as error:
        # Where a system's Python lacks a part of `venv`, it says so on standard output.
        said = getattr(error, "stderr", b"") or getattr(error, "stdout", b"") or str(error).encode()
        reason = said.decode(errors="replace").strip().splitlines()[-1]
        _say(
            f"The environment of the plugin b2c cannot be made: {reason}."
            f" By hand: python3 -m venv '{_OWN}' && '{_OWN}/bin/pip' install -r '{_REQUIREMENTS}'"
        )
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
