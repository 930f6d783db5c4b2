"""The outputs of a stack, read through the `pulumi` command on PATH.

A program with several connectors exports what is one connector's own with that one's name in front:
`salesClientId`, `salesClientSecret`. What all of them share has no name in front.
"""

from collections.abc import Mapping
from typing import Any

import click

from operate.pulumi_command import read

_CLIENT_ID, _CLIENT_SECRET = "clientId", "clientSecret"


def stack_outputs(
    stack: str | None, connector: str | None = None, *, show_secrets: bool = False
) -> dict[str, Any]:
    """All outputs by name. A secret output is `[secret]` unless `show_secrets` is true.

    `stack`: its name, or None for the selected stack. `connector`: whose outputs are wanted, of
    several; they are there under the names without it too. Raises `click.ClickException` with the
    error of the `pulumi` command, or with what to name.
    """
    return of_connector(all_outputs(stack, show_secrets=show_secrets), connector)


def all_outputs(stack: str | None, *, show_secrets: bool = False) -> dict[str, Any]:
    """The same as they are, whatever connectors the stack has."""
    options = ["--show-secrets"] if show_secrets else []
    outputs: dict[str, Any] = read("stack output", stack, *options)
    return outputs


def of_connector(outputs: Mapping[str, Any], connector: str | None) -> dict[str, Any]:
    """The outputs as those of one connector. Raises `click.ClickException`."""
    several = connectors_in(outputs)
    if connector is not None:
        if connector not in several:
            raise click.ClickException(no_such_connector(connector, several))
        own = {
            name[len(connector)].lower() + name[len(connector) + 1 :]: value
            for name, value in outputs.items()
            if name.startswith(connector) and name[len(connector) :][:1].isupper()
        }
        return {**outputs, **own}
    if _CLIENT_ID in outputs:
        return dict(outputs)
    if several:
        raise click.ClickException(name_one(several))
    if outputs:
        raise click.ClickException(
            f"The stack has no output {_CLIENT_ID}. Let the program export the connector's outputs "
            "under their own names, or of several connectors each with the connector's name in "
            "front (salesClientId); then run pulumi up."
        )
    raise click.ClickException(
        f"The stack has no output {_CLIENT_ID}. Deploy it first: pulumi up (or make up)."
    )


def connectors_in(outputs: Mapping[str, Any]) -> list[str]:
    """The names of the connectors whose outputs have a name in front."""
    names = [
        name.removesuffix(_upper(_CLIENT_ID))
        for name in outputs
        if name.endswith(_upper(_CLIENT_ID))
    ]
    # `apiClientId` is of the API, which has no secret.
    return [name for name in names if output_name(name, _CLIENT_SECRET) in outputs]


def output_name(connector: str | None, name: str) -> str:
    """How the stack calls an output of a connector."""
    return name if connector is None else connector + _upper(name)


def urls_of_own_connectors(outputs: Mapping[str, Any]) -> set[str]:
    """The redirect URLs of the connectors that the stack makes, which it registers itself."""
    made = {connector["redirectUrl"] for connector in (outputs.get("connectors") or {}).values()}
    return {url for url in (*made, outputs.get("logicAppsRedirectUrl")) if url}


def options(stack: str | None, connector: str | None) -> str:
    """What a command that is told to a person needs, to be of the same stack and connector."""
    of = f" --connector {connector}" if connector else ""
    return f"{of} --stack {stack}" if stack else of


def name_one(connectors: list[str]) -> str:
    """What to tell who named none of several connectors."""
    return (
        f"The stack has the connectors {', '.join(connectors)}. Name one: --connector "
        f"{connectors[0]}"
    )


def no_such_connector(name: str, connectors: list[str]) -> str:
    """What to tell who named one that there is not."""
    if connectors:
        return f"The stack has no connector {name}. It has {', '.join(connectors)}."
    return "The stack has one connector, which has no name: leave out --connector."


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]
