"""The preparation of the rehearsal's commands: engine, tenant, plugins, settings, stack."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from emulator.environment import Tenant
from emulator.rehearsal.azure_plugin import place_azure_plugin
from emulator.rehearsal.background import ensure_running
from emulator.rehearsal.engine import Pulumi, pulumi_environment, read_locks, state_file
from emulator.rehearsal.errors import RehearsalError
from emulator.rehearsal.layout import STACK, Layout
from emulator.rehearsal.plugin import place_plugin
from emulator.rehearsal.progress import Step
from emulator.rehearsal.settings import write_settings


def prepare(layout: Layout) -> Pulumi:
    """Set up engine, tenant, plugins, settings and stack, or bring them up to date.

    Shows a line for every step on standard error. Raises RehearsalError.
    """
    _refuse_half_removed(layout)
    tenant, pulumi = start(layout)
    with Step("stack") as step:
        plugin = place_plugin(layout.home, os.environ)
        place_azure_plugin(layout.home, os.environ)
        write_settings(layout, tenant, datetime.now(UTC).date())
        pulumi.read("stack", "select", "--create", STACK)
        step.say(f"{STACK}, {plugin}")
    return pulumi


def start(layout: Layout, patience: float = 0.0) -> tuple[Tenant, Pulumi]:
    """The running tenant, and Pulumi in its environment; does not change the stack.

    `patience`: the seconds after which a step is shown.
    """
    engine = _engine(layout, patience)
    layout.create()
    with Step("emulated tenant", patience) as step:
        tenant = ensure_running(layout.tenant, step.say)
    environment = pulumi_environment(
        os.environ,
        engine=engine,
        python=layout.environment,
        home=layout.home,
        backend=layout.backend,
        passphrase=layout.passphrase,
        tenant=tenant,
    )
    return tenant, Pulumi(layout.root, environment)


def _engine(layout: Layout, patience: float) -> Path:
    """The folder of a usable `pulumi`; ends the command if `tools.engine` reports that none is."""
    run = subprocess.run(
        [sys.executable, "-m", "tools.engine", f"--patience={patience}"],
        cwd=layout.root,
        stdout=subprocess.PIPE,
        text=True,
    )
    if run.returncode != 0:
        raise click.exceptions.Exit(run.returncode)
    return Path(run.stdout.strip())


def refuse_locked(layout: Layout) -> None:
    """Raise RehearsalError if a Pulumi command works on the stack, or was killed while it did."""
    locks = read_locks(layout.backend, STACK)
    if not locks:
        return
    process = locks[0].process
    if not locks[0].dead:
        raise RehearsalError(
            f"Another Pulumi command, process {process}, works on the stack {STACK}."
            " Wait for it to end. If it no longer runs, remove its lock with"
            " `make shell ARGS='pulumi cancel --yes'`."
        )
    raise RehearsalError(
        f"A Pulumi command, process {process}, was killed while it worked on the stack {STACK}, and"
        f" left its lock. Remove it with `make shell ARGS='pulumi cancel --yes'`, then run"
        " `make up` again. If that reports that a resource already exists, the state lacks what"
        " the killed run created: run `make down`, then `make up`."
    )


def _refuse_half_removed(layout: Layout) -> None:
    if state_file(layout.backend, STACK) is None:
        return
    missing = [path for path in (layout.tenant, layout.passphrase) if not path.exists()]
    if missing:
        raise RehearsalError(
            f"The stack {STACK} exists, but {missing[0]} is gone, so its state describes resources"
            " that no longer exist. `make down` removes the rest, then `make up` starts afresh."
        )
