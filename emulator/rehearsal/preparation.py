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
from emulator.rehearsal.engine import (
    Pulumi,
    pulumi_environment,
    read_locks,
    state_file,
    was_interrupted,
)
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
    _refuse_interrupted(pulumi, layout)
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
    """Raise RehearsalError if a Pulumi command works on the stack."""
    for lock in read_locks(layout.backend, STACK):
        if not lock.dead:
            raise RehearsalError(
                f"Another Pulumi command, process {lock.process}, works on the stack {STACK}."
                " Wait for it to end. If it no longer runs, remove its lock with"
                " `make shell ARGS='pulumi cancel --yes'`."
            )


def _refuse_interrupted(pulumi: Pulumi, layout: Layout) -> None:
    """Raise RehearsalError if a run was killed while it worked on the stack; say what it left."""
    if not was_interrupted(layout.backend, STACK):
        return
    pulumi.show_command("b2c-connector", "doctor", "--quick", "--stack", STACK)
    raise RehearsalError(
        "A run was killed, or broke off. `make repair` shows what it would mend, and asks first;"
        " then `make up` goes on."
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
