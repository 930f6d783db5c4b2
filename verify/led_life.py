"""The stack's life as a part of a run: whether it can be led, its progress, its steps masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import click

from verify import run_folder
from verify.engine import find_engine
from verify.life import Directory, Life, LifeStep, connector, user_flow
from verify.mark import recognise
from verify.session import Session

NAME = "life"
"""What `--only` calls it."""


def check() -> None:
    """Raise `NoEngineError` if there is no engine."""
    find_engine()


def made(mark: str, *, in_power_platform: bool) -> Sequence[str]:
    """What the stack makes, in words."""
    arguments = connector(mark, Directory("", ""))
    things = [
        f"a user flow {user_flow(mark)['flow_id']}",
        f"the applications {arguments['api_display_name']} and {arguments['client_display_name']}",
    ]
    return [*things, *([f"a custom connector {mark} connector"] if in_power_platform else [])]


def lead(session: Session, tenant_id: str) -> list[LifeStep]:
    """Take the steps and show each with its seconds. Nothing in them tells the tenant's ids.

    The run's folder stays for `clean`.
    """
    url = session.address("environment") if session.has("environment") else None
    directory = Directory(session.tenant.partition(".")[0], tenant_id, url)
    folder = run_folder.create(session.mark)
    life = Life(folder, session.mark, directory, datetime.now(UTC).date())
    steps = []
    for step in life.steps(lambda name: click.echo(f"{f'life: {name}':<28}", nl=False)):
        steps.append(replace(step, detail=session.masking.text(step.detail)))
        if step.seconds:
            click.echo(f"{step.seconds:>6.1f} s  {step.verdict}: {steps[-1].detail}")
    return steps


def left_behind(mark: str | None = None) -> list[str]:
    """The marks of the runs whose folders are on this machine, or this one only."""
    found = run_folder.left_behind(lambda name: recognise(name) == name and mark in (None, name))
    return [folder.name for folder in found]


def clean(mark: str) -> None:
    """Remove the folder of the run with this mark, if there is one."""
    for name in left_behind(mark):
        run_folder.remove(run_folder.all_runs() / name)
