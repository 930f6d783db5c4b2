"""`b2c-connector adopt`: the settings and the import file for what exists already."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from b2c import names
from b2c.client_secret import end_date
from b2c.refusal import Refusal
from b2c.user_flow.rules import version
from clients.graph import Graph, segment
from operate.adopt.connector import read_connector
from operate.adopt.plan import Plan, make_plan, refuse_second_connector
from operate.adopt.registrations import read_pair
from operate.doctor.services import services
from operate.documents import Document
from operate.pulumi_command import export
from operate.stack_file import StackFile, read_stack_file
from operate.stack_settings import as_yaml, with_settings

_HALF_A_YEAR = timedelta(days=182)
_RECOMMENDED = 3
_READ = (
    "tenantName",
    "tenantId",
    "policy",
    "userFlows",
    "apiDefinition",
    "powerPlatform",
    "clientSecrets",
    "adminConsent",
)


@click.command(short_help="Bring what exists under the stack's management.")
@click.option("--client", metavar="ID", help="The client id of the connector's client.")
@click.option("--api", metavar="ID", help="The client id of the API, to adopt it too.")
@click.option("--existing-api", metavar="ID", help="The same, to use the API and leave it alone.")
@click.option("--user-flow", "flows", metavar="NAME", multiple=True, help="Adopt this user flow.")
@click.option("--policy", metavar="NAME", help="The policy that people sign in with.")
@click.option("--environment-url", metavar="URL", help="The environment of --connector.")
@click.option(
    "--connector", metavar="NAME", help="Adopt the connector of this display name, as it is."
)
@click.option(
    "--expires",
    metavar="DATE",
    help="When the stack's own secret ends; in half a year if left out.",
)
@click.option("--stack", help="The stack whose file is written; the selected one by default.")
@click.option(
    "--import-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write the import file; adopt.<stack>.json beside the stack's file if left out.",
)
@click.option("--print", "only_print", is_flag=True, help="Write nothing; print the settings.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def adopt(
    client: str | None,
    api: str | None,
    existing_api: str | None,
    flows: Sequence[str],
    policy: str | None,
    environment_url: str | None,
    connector: str | None,
    expires: str | None,
    stack: str | None,
    import_file: Path | None,
    only_print: bool,
    as_json: bool,
) -> None:
    """Bring applications, user flows and a connector that exist under a stack's management.

    Reads them from the tenant, writes their settings into the stack's file and a file for pulumi
    import, and tells what the next pulumi up changes. It changes nothing in the cloud.
    """
    if bool(client) != (bool(api) != bool(existing_api)):
        raise click.UsageError("Give --client together with one of --api and --existing-api.")
    if bool(environment_url) != bool(connector):
        raise click.UsageError("Give --environment-url and --connector together.")
    if not (client or flows or connector):
        raise click.UsageError("Name what to adopt: --client with --api, --user-flow, --connector.")
    file = read_stack_file(stack)
    before = {key: file.value(key) for key in _READ}
    try:
        if expires:
            end_date("--expires", expires)
        if client:
            refuse_second_connector(export(stack))
        reached = services(stack)
        plan = make_plan(
            before,
            pair=read_pair(reached.graph, api or existing_api or "", client) if client else None,
            existing_api=api is None,
            flows=[_flow(reached.graph, name) for name in flows],
            connector=(
                read_connector(reached.environments, environment_url or "", connector)
                if connector
                else None
            ),
            policy=names.policy("--policy", policy) if policy else None,
            expires=expires or f"{datetime.now(UTC) + _HALF_A_YEAR:%Y-%m-%d}",
        )
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    target = import_file or file.path.with_name(f"adopt.{_stack_name(file)}.json")
    if not only_print:
        text = with_settings(file, plan.settings)
        if plan.resources:
            try:
                target.write_text(json.dumps(plan.import_file, indent=2) + "\n", "utf-8")
            except OSError as failure:
                raise click.ClickException(f"{target} cannot be written: {failure}") from None
        file.write(text)
    if as_json:
        click.echo(json.dumps({**asdict(plan), "importFile": str(target)}, indent=2))
    else:
        _show(plan, file, None if only_print else target)


def _flow(graph: Graph, name: str) -> Document:
    """A user flow: `id`, `userFlowType` and `version`, as the settings have it."""
    found = graph.find(f"identity/b2cUserFlows/{segment(name)}")
    if found is None:
        raise click.ClickException(f"The tenant has no user flow {name}. It begins with B2C_1_.")
    number = version("version", found["userFlowTypeVersion"])
    shown = "Recommended" if number == _RECOMMENDED else number
    return {"id": found["id"], "userFlowType": found["userFlowType"], "version": shown}


def _stack_name(file: StackFile) -> str:
    return file.path.name.removeprefix("Pulumi.").removesuffix(".yaml")


def _show(plan: Plan, file: StackFile, target: Path | None) -> None:
    """Print the plan; `target`: the import file, None if nothing was written."""
    values = {key: value for key, value in plan.settings.items() if value is not None}
    removed = [key for key, value in plan.settings.items() if value is None]
    click.echo(f"{file.path.name}{'' if target else ' (not written)'}:")
    click.echo(as_yaml(values, "  "))
    if any(file.value(key) is not None for key in removed):
        gone = [key for key in removed if file.value(key) is not None]
        click.echo(f"  without {', '.join(gone)}\n")
    click.echo("After the import, pulumi up will:")
    for change in plan.changes:
        click.echo(f"  {change.operation:<7} {change.name}: {change.reason}")
    click.echo("  leave everything else as it is.\n")
    for note in plan.notes:
        click.echo(f"- {note}")
    if target is None:
        return
    stack = f" --stack {_stack_name(file)}"
    click.echo("\nNext:")
    if plan.resources:
        click.echo(f"  pulumi import --file {target} --generate-code=false{stack}")
    click.echo(f"  pulumi preview --diff{stack}\n  pulumi up{stack}")
