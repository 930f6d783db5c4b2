"""The Pulumi engine: the one on PATH if it is usable, or else one built from source.

`python3 -m tools.engine` prints the folder to put first on PATH.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.build import ENGINE, ENGINE_VERSION, build, is_built
from tools.errors import SetupError
from tools.progress import Step

_LANGUAGE_HOST = "pulumi-language-python"
_HINT = (
    f"Built from source once. A pulumi {ENGINE_VERSION} or newer on PATH saves these minutes: "
    "https://www.pulumi.com/docs/install"
)


def installed_engine(path: str | None = None) -> tuple[Path | None, str]:
    """The folder of a usable `pulumi` on PATH or None, and a few words on the one on PATH.

    A usable engine has at least the version with which this project is tested, and can run Python.
    """
    command = shutil.which("pulumi", path=path)
    if command is None:
        return None, "there is none on PATH"
    version = _version(command)
    if version is None:
        return None, "the one on PATH does not run"
    if _numbers(version) < _numbers(ENGINE_VERSION):
        return None, f"{version} on PATH is too old"
    folder = Path(command).parent
    beside = (folder / _LANGUAGE_HOST, Path(command).resolve().parent / _LANGUAGE_HOST)
    if not any(file.exists() for file in beside) and not shutil.which(_LANGUAGE_HOST, path=path):
        return None, "the one on PATH cannot run Python"
    return folder, f"pulumi {version} from {folder}"


def ensure_engine(patience: float = 0.0, scratch: Path | None = None) -> Path:
    """The folder of a usable engine, which is built first if there is none.

    `patience`: seconds before progress is shown on standard error. `scratch` is that of
    `tools.build.build`.
    Raises SetupError with what is missing.
    """
    with Step("engine", patience, hint=_HINT) as step:
        folder, description = installed_engine()
        if folder is not None:
            step.say(description)
            return folder
        folder = ENGINE.folder()
        if not is_built(folder):
            build(folder, step.say, scratch=scratch)
        step.say(f"built here; {description}")
        return folder


def _version(pulumi: str) -> str | None:
    try:
        output = subprocess.run(
            [pulumi, "version"],
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        ).stdout.strip()
    except OSError:
        return None
    match = re.fullmatch(r"v?(\d+\.\d+\.\d+)\S*", output)
    return match[1] if match else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.engine")
    parser.add_argument("--patience", type=float, default=0.0, help="seconds without a word")
    try:
        print(ensure_engine(parser.parse_args().patience))
    except SetupError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
