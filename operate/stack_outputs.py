"""The outputs of a stack, read through the `pulumi` command on PATH."""

from typing import Any

import click

from operate.pulumi_command import read


def stack_outputs(stack: str | None, *, show_secrets: bool = False) -> dict[str, Any]:
    """All outputs by name. A secret output is `[secret]` unless `show_secrets` is true.

    `stack`: its name, or None for the selected stack. Raises `click.ClickException` with the error
    of the `pulumi` command.
    """
    options = ["--show-secrets"] if show_secrets else []
    outputs: dict[str, Any] = read("stack output", stack, *options)
    if "clientId" not in outputs:
        raise click.ClickException(
            "The stack has no output clientId. Deploy it first: pulumi up (or make up)."
        )
    return outputs
