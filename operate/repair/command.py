"""`b2c-connector repair`: mends a stack after a run that broke off."""

import json
from collections.abc import Sequence
from typing import Any

import click

from b2c.refusal import Refusal
from clients.graph import Graph, segment
from operate.doctor.command import state_cut_off
from operate.doctor.finding import ADOPT
from operate.doctor.locks import Lock
from operate.doctor.recorded import Recorded, Resource, recorded
from operate.doctor.services import services
from operate.doctor.stack import Stack, cut_off, find_stack, locks, unreadable
from operate.doctor.tenant import read_tenant
from operate.pulumi_command import export, run
from operate.repair.plan import Plan, make_plan
from operate.repair.state_edit import edited
from verify import asking


@click.command(short_help="Mend a stack after a run that broke off.")
@click.option("--stack", help="The stack; the selected one by default.")
@click.option("--yes", is_flag=True, help="Do not ask before the repair.")
@click.option(
    "--protected",
    metavar="PROJECT/STACK",
    help="On a protected stack, the second confirmation of what is deleted: the stack's name.",
)
def repair(stack: str | None, yes: bool, protected: str | None) -> None:
    """Mend a stack after a run that was killed, or whose answers were lost.

    Shows its plan, then asks. It clears the lock of a dead run, takes over into the state what the
    program wants and the tenant has already, removes applications of this stack that an
    interrupted run made twice, and revokes secrets of this stack that nobody holds. It touches
    nothing that does not carry the stack's mark. `pulumi up` finishes the work.
    """
    try:
        _repair(stack, yes, protected)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None


def _repair(option: str | None, yes: bool, protected: str | None) -> None:
    stack = find_stack(option)
    dead = _dead(locks(stack))
    _make_readable(stack, yes)
    if cut := cut_off(stack):
        finding = state_cut_off(*cut)
        raise click.ClickException(f"{finding.text} {finding.remedy}")
    before = export(stack.option)
    state = recorded(before, stack.full_name)
    reached = services(stack.option)
    tenant = read_tenant(state, reached)
    creations = _creations(stack.option)
    plan = make_plan(state, tenant, creations, dead)
    if plan.adopt and state.is_new:
        raise click.ClickException(
            "The state is new, and the tenant has what the program would make: the state was lost, "
            f"or the stack has left. {ADOPT} takes the applications over, and the secret that "
            "connectors use stays: docs/adopt.md."
        )
    for sentence in (*plan.left, *tenant.unread):
        click.secho(sentence, fg="yellow")
    if plan.empty:
        click.secho("There is nothing to repair.", fg="green")
        return
    _show(plan, stack.option)
    _confirm(state, plan, yes, protected)
    if plan.locks:
        _pulumi("cancel --yes", stack.option)
    if plan.settle or plan.adopt:
        _import(stack.option, edited(before, plan.adopt, creations))
    _delete(plan, reached.graph)
    if plan.settle or plan.adopt:
        _pulumi("refresh --yes --skip-preview", stack.option)
    click.secho("Repaired. Finish with pulumi up.", fg="green")


def _make_readable(stack: Stack, yes: bool) -> None:
    """Remove the empty files that keep the engine from reading its state."""
    files = unreadable(stack)
    for file in files:
        click.echo(f"  rm '{file}'    # empty: a run was killed while it wrote it")
    if files and not yes:
        asking.confirm("The engine cannot read its state otherwise. Do it?", "repairs")
    for file in files:
        file.unlink()


def _dead(held: Sequence[Lock]) -> list[Lock]:
    """The locks, all of dead runs; refuses where one may be of a living run."""
    for lock in held:
        if not lock.dead:
            raise click.ClickException(
                f"The stack is locked: {lock.owner}. "
                + (
                    "That run is still at work: wait for its end."
                    if lock.dead is False
                    else "If that run has ended: pulumi cancel, then repair again."
                )
            )
    return list(held)


def _creations(stack: str) -> list[Resource]:
    """What the program would create, as a preview shows it; secrets are left out there."""
    finished = run("preview --json", stack)
    start = finished.stdout.find("{")
    try:
        digest = json.loads(finished.stdout[start:] if start >= 0 else "")
    except ValueError:
        digest = {}
    if finished.returncode or "steps" not in digest:
        errors = [
            line["message"].strip()
            for line in digest.get("diagnostics") or []
            if line.get("severity") == "error"
        ]
        reason = "\n".join(errors) or finished.stderr.strip()[-2000:] or "it said nothing"
        raise click.ClickException(
            "The repair needs to know what the program would make, and `pulumi preview` failed:\n"
            f"{reason}\nCorrect that first."
        )
    return [Resource(one["newState"]) for one in digest["steps"] if one["op"] == "create"]


def _show(plan: Plan, stack: str) -> None:
    click.echo("The repair:")
    for lock in plan.locks:
        click.echo(
            f"  pulumi cancel --yes --stack {stack}    # the lock of a dead run: {lock.owner}"
        )
    for one in plan.settle:
        click.echo(f"  # settle what broke off: {one.kind} {one.resource.name}")
    for match in plan.adopt:
        click.echo(f"  pulumi import {match.wanted.type} {match.wanted.name} '{match.id}'")
    if plan.adopt or plan.settle:
        click.echo(f"  pulumi stack import --stack {stack}    # the lines above, as one edit")
    for application in plan.remove:
        click.echo(
            f"  DELETE applications/{application['id']}    # a double without any part: "
            f"{application['displayName']} ({application['appId']}), restorable for 30 days"
        )
    for secret in plan.revoke:
        click.echo(
            f"  POST applications/{secret.application}/removePassword    # {secret.name}, key "
            f"{secret.key}, which nobody holds"
        )
    if plan.adopt or plan.settle:
        click.echo(f"  pulumi refresh --yes --skip-preview --stack {stack}")


def _confirm(state: Recorded, plan: Plan, yes: bool, protected: str | None) -> None:
    if not yes:
        asking.confirm("Do it?", "repairs")
    # A state that was lost protects nothing, but the program would.
    is_protected = state.protected or any(match.wanted.protect for match in plan.adopt)
    if not (plan.destructive and is_protected):
        return
    if protected is None and not yes:
        protected = click.prompt(
            f"The stack is protected, and the plan deletes. Type its name ({state.stack})"
        )
    if protected != state.stack:
        raise click.ClickException(
            "The stack is protected, and the plan deletes. Nothing was done. Confirm it with "
            f"--protected {state.stack}."
        )


def _import(stack: str, state: dict[str, Any]) -> None:
    _pulumi("stack import", stack, text=json.dumps(state))


def _delete(plan: Plan, graph: Graph) -> None:
    for application in plan.remove:
        graph.delete(f"applications/{segment(application['id'])}")
        click.echo(f"removed {application['displayName']} ({application['appId']})")
    for secret in plan.revoke:
        graph.act(
            f"applications/{segment(secret.application)}/removePassword", {"keyId": secret.key}
        )
        click.echo(f"revoked {secret.name}")


def _pulumi(command: str, stack: str, text: str | None = None) -> None:
    """Run a command of the engine; raises `click.ClickException` with what it said."""
    finished = run(command, stack, text=text)
    if finished.returncode:
        said = (finished.stderr.strip() or finished.stdout.strip())[-2000:]
        raise click.ClickException(
            f"pulumi {command} failed:\n{said}\nCorrect that, and repair again."
        )
    click.echo(f"pulumi {command.partition(' --')[0]}: done")
