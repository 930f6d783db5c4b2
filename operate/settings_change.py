"""From an edited stack file to the cloud: preview, question, `pulumi up`.

Until somebody has agreed, nothing counts: a refusal, a failed preview, a "no" and an interruption
put the file back. From then on the file stays as it is edited, whatever becomes of the run, so that
the next one goes on from there.
"""

import signal
import subprocess
from collections.abc import Callable, Collection, Sequence
from typing import Final

import click
from rich.console import Console
from rich.text import Text

from b2c.resource_types import class_name
from operate.preview_comment import preview
from operate.preview_comment.actions import actions
from operate.preview_comment.markdown import plain
from operate.preview_comment.planned import Planned, Step
from operate.pulumi_command import pulumi_program, run
from operate.stack_file import StackFile
from verify import asking

_SIGNS: Final = {"create": "+", "update": "~", "replace": "+-", "delete": "-"}
_STYLES: Final = {"create": "green", "update": "yellow", "replace": "magenta", "delete": "red"}


def only_written(file: StackFile, text: str, deploy: str = "pulumi up") -> None:
    """Leave the change in the file, for a pull request or a later deployment.

    `deploy`: the command that makes the change.
    """
    if text == file.text:
        click.echo(f"{file.path.name} says so already. Deploy it: {deploy}")
        return
    file.write(text)
    click.echo(f"Written to {file.path.name}, and not deployed: {deploy} makes the change.")


def carry_out(
    file: StackFile,
    text: str,
    stack: str | None,
    *,
    expected: Collection[str],
    yes: bool,
    unprotected: Sequence[str] = (),
    notes: Callable[[Planned], Sequence[str]] = lambda _: (),
) -> None:
    """Write the text into the stack's file, show the one preview, ask, and deploy.

    `expected`: the types of the resources that the change concerns. Others are pointed out, and
    without a person to ask they end the run. `unprotected`: the URNs of what the change may delete
    although it is protected. `notes`: what to say before the question. Raises
    `click.ClickException`, or `click.Abort` for a no.
    """
    if not (yes or asking.can_ask()):
        raise click.ClickException(
            "Nobody can be asked here. --yes deploys without a question, --no-up only edits "
            f"{file.path.name}."
        )
    agreed = False
    if text != file.text:
        file.write(text)
    try:
        _set_protection("unprotect", unprotected, stack)
        planned = preview(stack)
        if planned.errors:
            raise click.ClickException("\n".join(["The preview failed.", *planned.errors]))
        if not planned.steps:
            click.echo("The preview shows nothing to do: the stack is as its file says.")
            agreed = True
            return
        others = _show(planned, expected)
        if others and yes:
            raise click.ClickException(
                "Other changes are waiting. Deploy them first: pulumi up. Or run this without "
                "--yes and look at the preview."
            )
        for note in notes(planned):
            click.echo(note)
        agreed = yes or click.confirm("Deploy this?")
        if not agreed:
            raise click.Abort
    finally:
        if not agreed:
            _set_protection("protect", unprotected, stack)
        if not agreed and text != file.text:
            file.write(file.text)
            click.echo(f"{file.path.name} is as it was; nothing was deployed.", err=True)
    code = _up(planned.stack or stack)
    if code:
        raise click.ClickException(
            f"pulumi up ended with exit code {code}; see above. {file.path.name} keeps the change. "
            "When the cause is mended, the same command goes on from there."
        )


def _set_protection(word: str, urns: Sequence[str], stack: str | None) -> None:
    if urns:
        finished = run(f"state {word} --yes", stack, *urns)
        if finished.returncode:
            raise click.ClickException(f"pulumi state {word} failed: {finished.stderr.strip()}")


def _show(planned: Planned, expected: Collection[str]) -> list[Step]:
    """Show a line for each resource that changes; return those that nobody expects."""
    console = Console(highlight=False, soft_wrap=True)
    names = {class_name(token) for token in expected}
    console.print(Text(f"Preview of {planned.stack}", "bold"))
    for step in planned.steps:
        operation = f"{_SIGNS.get(step.operation, ''):>2} {step.operation:8}"
        line = Text(operation, _STYLES.get(step.operation, "")).append(step.name, "default")
        line.append(f" ({step.type})", "dim")
        if step.type not in names:
            line.append(", not a part of this change", "red")
        console.print(line)
    for action in actions(planned):
        text = "\n".join(action.lines())
        console.print(plain(text) if console.is_terminal else text, markup=False)
    for warning in planned.warnings:
        console.print(Text(f"warning: {warning.removeprefix('warning: ')}", "yellow"))
    return [step for step in planned.steps if step.type not in names]


def _up(stack: str | None) -> int:
    """`pulumi up` on the person's terminal. The preview was shown already."""
    command = [pulumi_program(), "up", "--yes", "--skip-preview", "--suppress-outputs"]
    # Ctrl-C reaches the engine as well, which then ends in order; it must not be killed for it.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.call([*command, *(["--stack", stack] if stack else [])])
    finally:
        signal.signal(signal.SIGINT, before)
