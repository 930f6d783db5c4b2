"""Builds the Pulumi engine and its Python language host from the Go module proxy.

The versions are pinned in `tools/go/*/go.mod` and `go.sum`. The module proxy lacks the language
host of the engine's own version, whose module has no tags. So the newest tagged language host is
built, which speaks the same protocol.
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
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.durations import cache, record
from tools.errors import SetupError
from tools.toolchain import Go, find_go

ENGINE_VERSION = "3.259.0"
LANGUAGE_HOST_VERSION = "3.75.0"
YAML_HOST_VERSION = "1.25.0"

_MODULES = Path(__file__).parent / "go"
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_SDK_VERSION = f"{_SDK}/go/common/version.Version"
_YAML = "github.com/pulumi/pulumi-yaml"
# Scripts that the language host starts from its own folder, of the engine's version of the SDK.
_SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")


@dataclass(frozen=True)
class Module:
    """A Go program to compile.

    `folder`: its pins, in `tools/go`. `version_variable`: where the linker writes the version.
    """

    folder: str
    package: str
    version: str
    version_variable: str = _SDK_VERSION


@dataclass(frozen=True)
class Recipe:
    """The contents of a folder of the cache.

    `name`: the folder's name, to which the first module's version is appended. `scripts`: files
    copied from the sdk module beside the programs. `trial`: a command that shows that the programs
    run on this machine, and the beginning of its output.
    """

    name: str
    modules: tuple[Module, ...]
    trial: tuple[tuple[str, ...], str]
    scripts: tuple[str, ...] = ()

    def folder(self) -> Path:
        """The folder for the build, which need not exist yet."""
        return cache() / f"{self.name}-v{self.modules[0].version}"

    def pins(self) -> str:
        """A digest of everything on which the result of a build depends."""
        digest = hashlib.sha256()
        for folder in [_MODULES / module.folder for module in self.modules]:
            for file in [*sorted(folder.glob("go.*")), *sorted(folder.rglob("*.go"))]:
                digest.update(file.name.encode() + file.read_bytes())
        versions = [module.version for module in self.modules]
        digest.update("\n".join([*versions, sys.platform, platform.machine()]).encode())
        return digest.hexdigest()


ENGINE = Recipe(
    "engine",
    (
        Module("engine", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", ENGINE_VERSION),
        Module("language-host", f"{_SDK}/python/cmd/pulumi-language-python", LANGUAGE_HOST_VERSION),
    ),
    (("pulumi", "version"), f"v{ENGINE_VERSION}"),
    _SCRIPTS,
)
YAML_HOST = Recipe(
    "yaml-host",
    (
        Module(
            "yaml-host",
            f"{_YAML}/cmd/pulumi-language-yaml",
            YAML_HOST_VERSION,
            f"{_YAML}/pkg/version.Version",
        ),
        Module("generate-sdk", "b2c-connector/tools/generate-sdk", ENGINE_VERSION),
    ),
    (("pulumi-language-yaml", "-help"), "Usage of "),
)

_STAMP = "pins"
_DISK = "about 4 GB of free disk while it builds"

Say = Callable[[str], None]


def is_built(folder: Path, recipe: Recipe = ENGINE) -> bool:
    """Whether the folder holds a finished build of the recipe's pins."""
    try:
        return (folder / _STAMP).read_text() == recipe.pins()
    except OSError:
        return False


def build(folder: Path, say: Say, recipe: Recipe = ENGINE, scratch: Path | None = None) -> None:
    """Put the recipe's programs into `folder`, all of them or none.

    `say` gets texts about the progress. In `scratch` a Go that is fetched keeps its caches for the
    next build; without `scratch` they are removed when this build ends. A second build at the same
    time waits for the first one and uses its result. Raises SetupError, which names the cause: Go,
    the network, the disk, or a compile error.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder, lambda: say(f"waiting for another build of the {recipe.name}")):
            if is_built(folder, recipe):
                return
            _clear_leftovers(folder)
            started = time.monotonic()
            with tempfile.TemporaryDirectory(prefix=_draft(folder), dir=folder.parent) as own:
                draft = Path(own) / "draft"
                draft.mkdir()
                _fill(draft, scratch or Path(own), say, recipe)
                _put_in_place(draft, folder, Path(own))
            if folder == recipe.folder():
                record(recipe.name, time.monotonic() - started)
    except OSError as error:
        raise SetupError(
            f"The {recipe.name} cannot be put into {folder}: {error.strerror or error}."
            f" It needs {_DISK}; XDG_CACHE_HOME names another place."
        ) from error


def _draft(folder: Path) -> str:
    return f"{folder.name}.building-"


def _clear_leftovers(folder: Path) -> None:
    """Remove the files of a killed build. The caller must hold the lock."""
    for leftover in folder.parent.glob(f"{_draft(folder)}*"):
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def one_go() -> Iterator[Path]:
    """A scratch folder for several builds, whose programs have most of their packages in common.

    Raises SetupError if the cache cannot be written.
    """
    folder = ENGINE.folder().with_name("go")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder, lambda: None):
            _clear_leftovers(folder)
            with tempfile.TemporaryDirectory(prefix=_draft(folder), dir=folder.parent) as scratch:
                yield Path(scratch)
    except OSError as error:
        raise SetupError(
            f"{folder.parent} cannot be written: {error.strerror or error}."
            " XDG_CACHE_HOME names another place."
        ) from error


@contextmanager
def _alone(folder: Path, wait: Callable[[], None]) -> Iterator[None]:
    """`wait` is called if another process is at it."""
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fill(draft: Path, scratch: Path, say: Say, recipe: Recipe) -> None:
    go = find_go(scratch, say)
    for module in recipe.modules:
        _compile(go, module, draft, say)
    if recipe.scripts:
        _copy_scripts(go, recipe, draft)
    _try_out(draft, recipe)
    (draft / _STAMP).write_text(recipe.pins())


def _copy_scripts(go: Go, recipe: Recipe, draft: Path) -> None:
    sdk = subprocess.run(
        [go.command, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", _SDK],
        cwd=_MODULES / recipe.modules[0].folder,
        env=go.environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    for script in recipe.scripts:
        copy = draft / Path(script).name
        shutil.copyfile(Path(sdk) / script, copy)
        copy.chmod(0o755)


def _compile(go: Go, module: Module, output: Path, say: Say) -> None:
    command = [
        *(go.command, "build", "-v", "-mod=readonly", "-trimpath", "-buildvcs=false"),
        *("-ldflags", f"-s -w -X {module.version_variable}=v{module.version}"),
        *("-o", f"{output}/", module.package),
    ]
    downloaded = compiled = 0
    last: deque[str] = deque(maxlen=15)
    say(f"{module.folder}: starting Go {go.version}")
    process = subprocess.Popen(
        command,
        cwd=_MODULES / module.folder,
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
                say(f"{module.folder}: fetching source, {downloaded} modules")
            elif re.fullmatch(r"[^\s:]+", line.strip()):  # with `-v`, a line with a package's name
                compiled += 1
                say(f"{module.folder}: compiling, {compiled} packages")
            else:
                last.append(line.rstrip())
        if process.wait() != 0:
            raise SetupError(explain(module.folder, list(last), go))
    finally:
        process.kill()


def explain(module: str, last: list[str], go: Go) -> str:
    """The cause of Go's failure, judged by its last lines, and the remedy."""
    text = "\n".join(last)
    if re.search(r"no space left on device|disk quota exceeded", text, re.IGNORECASE):
        return f"The disk is full. Building it needs {_DISK}."
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


def _try_out(draft: Path, recipe: Recipe) -> None:
    """Run a built program, so that a binary for another processor fails now, and not in `up`."""
    (program, *arguments), expected = recipe.trial
    try:
        done = subprocess.run(
            [str(draft / program), *arguments],
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        said = (done.stdout + done.stderr).strip()
    except OSError as error:
        said = str(error)
    if not said.startswith(expected):
        raise SetupError(f"The {recipe.name} was built but does not run: it said {said!r}.")


def _put_in_place(draft: Path, folder: Path, scratch: Path) -> None:
    if folder.exists():
        folder.rename(scratch / "previous")
    draft.rename(folder)
