"""The Pulumi engine on the stacks of one run, which share nothing with the user's own.

The program, the state, the passphrase and the engine's home lie in the run's folder. The
credentials and the plugins are those of the environment: the engine takes the azuread plugin that
the user has installed, and fetches it where there is none.

Only the engine's ordinary output is read. Its JSON, its debug output and its log of events would
show secrets.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from b2c.refusal import Refusal

PROJECT = "b2c-connector-verify"
_PROGRAM = Path(__file__).with_name("program") / "__main__.py"
_PLUGIN = Path(__file__).parents[1] / "provider"
# Which plugins the engine may take. All else that begins with PULUMI_ belongs to the user's stacks.
_KEPT = (
    "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
    "PULUMI_DISABLE_REGISTRY_RESOLVE",
    "PULUMI_IGNORE_AMBIENT_PLUGINS",
)
# A log of the plugins would show requests with their secrets.
_DROPPED = ("PULUMI_", "TF_LOG", "TF_REATTACH")
_COUNT = re.compile(r"\b(\d+) (created|updated|replaced|deleted|imported|unchanged)\b")
# The engine's own first line says only that something has failed.
_ERROR = re.compile(r"^\s*error: (?!\w+ failed$)(.+(?:(?<=:)\n.+)?)$", re.MULTILINE)
_LONGEST_ERROR = 400


class NoEngineError(Refusal):
    """There is no `pulumi` on PATH."""

    def __init__(self) -> None:
        super().__init__(
            "The stack's life needs the Pulumi engine, and there is no pulumi on PATH.\n"
            "Install it (https://www.pulumi.com/docs/iac/download-install/), or leave the life out "
            "with --skip-life."
        )


@dataclass(frozen=True)
class Ended:
    """A command of the engine that has ended.

    `seconds`: from its start to its end. `changes`: how many resources it has `created`,
    `updated`, `replaced`, `deleted`, `imported` or left `unchanged`, by these words; a word whose
    count is 0 is left out. `error`: its first error in one line, or None. `killed`: whether
    somebody has killed it.
    """

    seconds: float
    changes: Mapping[str, int]
    error: str | None
    killed: bool = False


def find_engine(environment: Mapping[str, str] = os.environ) -> str:
    """The path of `pulumi`. Raises NoEngineError."""
    pulumi = shutil.which("pulumi", path=environment.get("PATH"))
    if pulumi is None:
        raise NoEngineError
    return pulumi


class Engine:
    """Runs commands on the stacks of the run's folder."""

    def __init__(self, folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        """Prepare the run's folder, which exists.

        `environment`: the credentials, PATH and the user's own PULUMI_HOME. Raises NoEngineError.
        """
        self._pulumi = find_engine(environment)
        self._project = folder / "project"
        self._environment = _isolated(folder, environment)
        self._locked = False
        self._prepare(folder, environment)

    def init(self, stack: str) -> Ended:
        """Make an empty stack."""
        return self._run("stack", "init", "--no-select", "--stack", stack)

    def configure(self, stack: str, settings: Mapping[str, Any]) -> None:
        """Replace the stack's settings, which are the program's own and no secrets."""
        file = self._project / f"Pulumi.{stack}.yaml"
        # The engine keeps the salt of the passphrase there.
        kept = yaml.safe_load(file.read_text("utf-8")) if file.exists() else {}
        kept["config"] = {f"{PROJECT}:{name}": value for name, value in settings.items()}
        file.write_text(yaml.safe_dump(kept), "utf-8")

    def up(self, stack: str) -> Ended:
        """Make what the program wants."""
        return self._run("up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", stack)

    def preview(self, stack: str) -> Ended:
        """Only say what an `up` would do; that it would do anything is an error."""
        return self._run("preview", "--expect-no-changes", "--suppress-outputs", "--stack", stack)

    def refresh(self, stack: str) -> Ended:
        """Read everything again; that anything differs from the state is an error."""
        quiet = ("--yes", "--skip-preview", "--suppress-outputs")
        return self._run("refresh", *quiet, "--expect-no-changes", "--stack", stack)

    def destroy(self, stack: str) -> Ended:
        """Delete everything that the stack has made."""
        if self._locked:
            # The lock is that of a run which was killed: nobody else knows the stack.
            self._run("cancel", "--yes", "--stack", stack)
        quiet = ("--yes", "--skip-preview", "--suppress-outputs")
        return self._run("destroy", *quiet, "--stack", stack)

    def _run(self, *arguments: str) -> Ended:
        started = time.monotonic()
        process = subprocess.Popen(
            [self._pulumi, *arguments, "--non-interactive", "--color", "never"],
            cwd=self._project,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            output, _ = process.communicate()
        except KeyboardInterrupt:
            # The terminal has interrupted the engine too, which ends in order and writes its state.
            process.communicate()
            raise
        seconds = time.monotonic() - started
        if process.returncode < 0:
            self._locked = True
            name = signal.Signals(-process.returncode).name
            return Ended(seconds, {}, f"it was ended by {name}", killed=True)
        error = _error(output) if process.returncode else None
        return Ended(seconds, _changes(output), error)

    def _prepare(self, folder: Path, environment: Mapping[str, str]) -> None:
        for name in ("backend", "home", "project"):
            (folder / name).mkdir(mode=0o700)
        _link_plugins(folder / "home" / "plugins", environment)
        passphrase = folder / "passphrase"
        passphrase.touch(mode=0o600)
        passphrase.write_text(secrets.token_urlsafe(32), "ascii")
        shutil.copyfile(_PROGRAM, self._project / "__main__.py")
        project = {
            "name": PROJECT,
            "runtime": {"name": "python"},
            "plugins": {"providers": [{"name": "b2c", "path": str(_PLUGIN)}]},
        }
        (self._project / "Pulumi.yaml").write_text(yaml.safe_dump(project), "utf-8")


def _link_plugins(folder: Path, environment: Mapping[str, str]) -> None:
    """Let the engine use the plugins that the user has, but make its notes beside them here.

    It does not take a link for a plugin's folder, so that the files are linked.
    """
    folder.mkdir(mode=0o700)
    own_home = environment.get("PULUMI_HOME") or str(Path.home() / ".pulumi")
    for file in (Path(own_home).expanduser() / "plugins").glob("resource-*/*"):
        (folder / file.parent.name).mkdir(mode=0o700, exist_ok=True)
        (folder / file.parent.name / file.name).symlink_to(file.resolve())


def _isolated(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in environment.items()
        if name in _KEPT or not name.startswith(_DROPPED)
    }
    # The program runs with the Python that runs this, which has the components.
    python = Path(sys.executable).parent
    return {
        **inherited,
        "PATH": os.pathsep.join([str(python), inherited.get("PATH", os.defpath)]),
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_BACKEND_URL": (folder / "backend").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(folder / "passphrase"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def _changes(output: str) -> Mapping[str, int]:
    """What stands below the last `Resources:`, which every command ends with."""
    _, found, counts = output.rpartition("\nResources:\n")
    return {word: int(number) for number, word in _COUNT.findall(counts)} if found else {}


def _error(output: str) -> str:
    found = _ERROR.search(output)
    lines = output.strip().splitlines()
    text = (
        " ".join(found[1].split()) if found else lines[-1].strip() if lines else "it said nothing"
    )
    return text if len(text) <= _LONGEST_ERROR else f"{text[:_LONGEST_ERROR]} …"
