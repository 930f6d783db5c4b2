"""`b2c-connector preview-comment`: a preview, written for the reviewer of a pull request."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from operate.preview_comment.comment import comment
from operate.preview_comment.masking import masked, secret_settings
from operate.preview_comment.planned import Planned, read_preview
from operate.pulumi_command import export, run


@click.command("preview-comment", short_help="Print a preview as a comment for a pull request.")
@click.option("--stack", help="Name of the stack; the selected one by default.")
@click.option("--refresh", is_flag=True, help="Compare with the tenant, not only with the state.")
@click.option("--expect-no-changes", is_flag=True, help="End with 1 if anything would change.")
def preview_comment(stack: str | None, refresh: bool, expect_no_changes: bool) -> None:
    """Print what the program would change, as a comment for a pull request.

    The comment first says what makers must do after the merge, and then lists the differences. It
    masks secrets. The command ends with 1 if the preview fails; the comment then says why.

    With --refresh and --expect-no-changes it is a report of drift: it first says what pulumi up
    puts back of what somebody has changed in the tenant, and what it cannot put back.
    """
    planned = preview(stack, refresh=refresh)
    managed = _managed(stack) if refresh and expect_no_changes and planned.steps else ()
    click.echo(comment(planned, managed if refresh and expect_no_changes else None), nl=False)
    if planned.errors or (expect_no_changes and (planned.steps or planned.outputs)):
        raise SystemExit(1)


def _managed(stack: str | None) -> set[str]:
    """The URNs of what the state has."""
    return {resource["urn"] for resource in export(stack)["deployment"].get("resources", [])}


def preview(stack: str | None, *, refresh: bool = False) -> Planned:
    """Run `pulumi preview` and read its plan, with secret settings masked.

    A failed preview is returned with its errors. Raises `click.ClickException` if there is no
    `pulumi` on PATH.
    """
    planned = _preview(stack, refresh=refresh)
    if not planned.stack:
        planned = replace(planned, stack=run("stack --show-name", None).stdout.strip())
    return masked(planned, secret_settings(stack))


def _preview(stack: str | None, *, refresh: bool) -> Planned:
    # The folder is for its owner only, since the plan holds the outputs (secret ones encrypted).
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        options = ["--save-plan", str(plan), *(["--refresh"] if refresh else [])]
        finished = run("preview --json", stack, *options)
        digest = _json(finished.stdout)
        if not isinstance(digest, dict):
            output = finished.stderr.strip() or finished.stdout.strip() or "pulumi said nothing."
            return Planned(stack or "", errors=(output,))
        planned = read_preview(
            stack or "", digest, (_json(plan.read_text()) if plan.exists() else None) or {}
        )
    if finished.returncode and not planned.errors:
        summary = f"pulumi preview ended with exit code {finished.returncode}."
        return replace(planned, errors=(f"{summary}\n{finished.stderr}".strip(),))
    return planned


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
