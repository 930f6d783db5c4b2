"""Builds the Pulumi engine and its Python language host from the Go module proxy.

The versions are pinned in `tools/go/*/go.mod` and `go.sum`. The language host of the engine's
own version is a module without tags and cannot be had, so it is the newest tagged one, which
speaks the same protocol.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.errors import SetupError
from tools.toolchain import Go, find_go

ENGINE_VERSION = "3.259.0"
LANGUAGE_HOST_VERSION = "3.75.0"

_MODULES = Path(__file__).parent / "go"
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_VERSION_VARIABLE = f"{_SDK}/go/common/version.Version"
_ENGINE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_LANGUAGE_HOST = f"{_SDK}/python/cmd/pulumi-language-python"
# What the language host starts, beside it: copied from the sdk module of the engine's version.
_SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
_STAMP = "pins"
_DISK = "about 4 GB of free disk while it builds"

Say = Callable[[str], None]


def engine_folder() -> Path:
    """Where a built engine is kept, whether or not it is there yet."""
    cache = os.environ.get("XDG_CACHE_HOME") or ""
    # The specification of XDG_CACHE_HOME says that a relative path is to be ignored.
    root = Path(cache) if Path(cache).is_absolute() else Path.home() / ".cache"
    return root / "b2c-connector" / f"engine-v{ENGINE_VERSION}"


def pins() -> str:
    """A digest of everything that decides what a build gives."""
    digest = hashlib.sha256()
    for file in sorted(_MODULES.glob("*/go.*")):
        digest.update(file.name.encode() + file.read_bytes())
    recipe = (ENGINE_VERSION, LANGUAGE_HOST_VERSION, sys.platform, platform.machine())
    digest.update("\n".join(recipe).encode())
    return digest.hexdigest()


def is_built(folder: Path) -> bool:
    """Whether the folder holds a finished engine of these pins."""
    try:
        return (folder / _STAMP).read_text() == pins()
    except OSError:
        return False


def build(folder: Path, say: Say) -> None:
    """Put the engine into `folder`, all of it or nothing.

    Inputs: the folder, and what is told about the progress. One build runs at a time; who comes
    second waits, and takes what the first one made.
    Raises SetupError, with what is missing: Go, the network, the disk, or a compile error.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder, say):
            if is_built(folder):
                return
            _clear_leftovers(folder)
            with tempfile.TemporaryDirectory(prefix=_draft(folder), dir=folder.parent) as scratch:
                draft = Path(scratch) / "engine"
                draft.mkdir()
                _fill(draft, Path(scratch), say)
                _put_in_place(draft, folder, Path(scratch))
    except OSError as error:
        raise SetupError(
            f"The engine cannot be put into {folder}: {error.strerror or error}."
            f" It needs {_DISK}; XDG_CACHE_HOME names another place."
        ) from error


def _draft(folder: Path) -> str:
    return f"{folder.name}.building-"


def _clear_leftovers(folder: Path) -> None:
    """Remove what a killed build left; safe under the lock."""
    for leftover in folder.parent.glob(f"{_draft(folder)}*"):
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _alone(folder: Path, say: Say) -> Iterator[None]:
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another build of the engine")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fill(draft: Path, scratch: Path, say: Say) -> None:
    go = find_go(scratch, say)
    _compile(go, "engine", _ENGINE, ENGINE_VERSION, draft, say)
    _compile(go, "language-host", _LANGUAGE_HOST, LANGUAGE_HOST_VERSION, draft, say)
    sdk = subprocess.run(
        [go.command, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", _SDK],
        cwd=_MODULES / "engine",
        env=go.environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    for script in _SCRIPTS:
        copy = draft / Path(script).name
        shutil.copyfile(Path(sdk) / script, copy)
        copy.chmod(0o755)
    _try_out(draft)
    (draft / _STAMP).write_text(pins())


def _compile(go: Go, module: str, package: str, version: str, output: Path, say: Say) -> None:
    command = [
        *(go.command, "build", "-v", "-mod=readonly", "-trimpath", "-buildvcs=false"),
        *("-ldflags", f"-s -w -X {_VERSION_VARIABLE}=v{version}"),
        *("-o", f"{output}/", package),
    ]
    downloaded = compiled = 0
    last: deque[str] = deque(maxlen=15)
    say(f"{module}: starting Go {go.version}")
    process = subprocess.Popen(
        command,
        cwd=_MODULES / module,
        env={**go.environment, "CGO_ENABLED": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if line.startswith("go: downloading"):
                downloaded += 1
                say(f"{module}: fetching source, {downloaded} modules")
            elif re.fullmatch(r"[^\s:]+", line.strip()):  # `-v` names each package, and only it
                compiled += 1
                say(f"{module}: compiling, {compiled} packages")
            else:
                last.append(line.rstrip())
        if process.wait() != 0:
            raise SetupError(explain(module, list(last), go))
    finally:
        process.kill()


def explain(module: str, last: list[str], go: Go) -> str:
    """Why Go failed, from the last lines that it wrote, and what helps."""
    text = "\n".join(last)
    if re.search(r"no space left on device|disk quota exceeded", text, re.IGNORECASE):
        return f"The disk is full. Building the engine needs {_DISK}."
    if "signal: killed" in text:
        return "The compiler was killed, most likely for want of memory: it needs about 2 GB."
    network = (
        r"dial tcp|no such host|proxyconnect|i/o timeout|connection (refused|reset)|TLS handshake"
        r"|x509:|unexpected EOF|module lookup disabled|unexpected status code|\b40[34] |\b50\d "
    )
    if re.search(network, text) and re.search(r"https?://|proxy|lookup", text):
        proxy = go.environment.get("GOPROXY") or "Go's default"
        return (
            f"The source of the {module} could not be fetched from the Go module proxy"
            f" (GOPROXY: {proxy}):\n  {last[-1].strip()}\n"
            "Check the network, or set GOPROXY to a proxy that this machine reaches, or install"
            " Pulumi (https://www.pulumi.com/docs/install)."
        )
    if "checksum mismatch" in text or "SECURITY ERROR" in text:
        return f"What the Go module proxy sent is not what tools/go/{module}/go.sum pins:\n{text}"
    return f"Compiling the {module} with Go {go.version} failed. Its last lines:\n{text}"


def _try_out(draft: Path) -> None:
    """Run what was built: a binary for another processor shows here, not in a user's `up`."""
    try:
        said = subprocess.run(
            [str(draft / "pulumi"), "version"],
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
            capture_output=True,
            text=True,
        ).stdout.strip()
    except OSError as error:
        said = str(error)
    if said != f"v{ENGINE_VERSION}":
        raise SetupError(f"The engine was built but does not run: it said {said!r}.")


def _put_in_place(draft: Path, folder: Path, scratch: Path) -> None:
    if folder.exists():
        folder.rename(scratch / "previous")
    draft.rename(folder)
