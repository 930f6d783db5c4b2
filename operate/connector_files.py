"""`b2c-connector connector-files`: writes the files from which paconn makes a custom connector.

They are made of the stack's outputs and the user's API description. No file holds the client
secret. The commands that this one prints pass it from the stack to paconn.
"""

import json
import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import httpx

from b2c.redirect_url import GLOBAL_REDIRECT_URL
from b2c.refusal import InvalidSetting
from openapi import connector_files as files
from openapi.findings import Findings
from openapi.text import definition_text, parse, read
from operate import pulumi_command
from operate.icon import icon
from operate.project import project_file
from operate.stack_outputs import options, output_name, stack_outputs

MOST_BYTES = 10_000_000
"""The most bytes of a description that is fetched. A connector's own file has less than 1 MB."""
PATIENCE = 30.0
"""Seconds that the API may take to send its description."""


_OUTPUTS = ("authorizationUrl", "tokenUrl", "refreshUrl", "scope", "clientId")


@click.command("connector-files", short_help="Write the files that paconn makes a connector from.")
@click.option("--stack", help="The stack whose connector it is; the selected one by default.")
@click.option(
    "--connector",
    metavar="NAME",
    help="Which connector, of a program with several; its outputs begin with this name.",
)
@click.option(
    "--api",
    "description",
    metavar="FILE|URL",
    help="The API's OpenAPI 2.0, 3.0 or 3.1, JSON or YAML; the stack's setting apiDefinition by "
    "default.",
)
@click.option(
    "--api-url",
    help="Where the connector finds the API; the stack's setting apiUrl or what the description "
    "says by default.",
)
@click.option(
    "--operation",
    "operations",
    metavar="ID|TAG|PATH",
    multiple=True,
    help="An operation to take, with the wildcard *; usable leaves out what a connector cannot use."
    " May be repeated; the stack's setting apiOperations by default, or all.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("connector"),
    show_default=True,
    help="The folder to write to.",
)
@click.option(
    "--icon-brand-color",
    default=files.ICON_BRAND_COLOR,
    show_default=True,
    help="The connector's colour.",
)
def connector_files(
    stack: str | None,
    connector: str | None,
    description: str | None,
    api_url: str | None,
    operations: tuple[str, ...],
    out: Path,
    icon_brand_color: str,
) -> None:
    """Write the files from which paconn makes a custom connector."""
    outputs = stack_outputs(stack, connector)
    for name in _OUTPUTS:
        if not isinstance(outputs.get(name), str):
            raise click.ClickException(
                f"The stack has no output {output_name(connector, name)}. Let the program export "
                "the connector's outputs; then run pulumi up."
            )
    chosen: Sequence[str] | None = operations or None
    if description is None or api_url is None or chosen is None:
        configured = _configured(stack)
        api_url = api_url or configured.get("apiUrl")
        if chosen is None and "apiOperations" in configured:
            chosen = _operations(configured["apiOperations"])
        if description is None:
            description = _configured_description(configured)
    findings = Findings()
    existing = _existing_settings(out / files.SETTINGS)
    try:
        properties = files.connector_properties(
            outputs["authorizationUrl"],
            outputs["tokenUrl"],
            outputs["refreshUrl"],
            outputs["scope"],
            outputs["clientId"],
            icon_brand_color,
        )
        definition = files.describe(
            _description(description, findings),
            authorization_url=outputs["authorizationUrl"],
            token_url=outputs["tokenUrl"],
            scope=outputs["scope"],
            api_url=api_url,
            operations=chosen,
        )
    except InvalidSetting as refusal:
        raise click.ClickException(str(refusal)) from None
    findings += definition.findings
    for severity in ("warning", "note"):
        lines = [f"{severity}: {it}" for it in findings if it.severity == severity]
        if lines:
            click.echo("\n".join([*lines, ""]), err=True)
    try:
        _write(out, existing, properties, definition.document, icon_brand_color)
    except OSError as failure:
        raise click.ClickException(f"--out {out} cannot be written to: {failure}") from None
    deployed = outputs.get("connectorDefinitionDigest")
    if deployed and deployed != files.definition_digest(definition.document):
        click.echo(
            "warning: the stack's connectorDefinitionDigest is of another definition; "
            "pulumi up brings it up to date.\n",
            err=True,
        )
    click.echo(_next_steps(out, stack, connector))


def _configured(stack: str | None) -> dict[str, str]:
    """The stack's plain settings in the project's namespace."""
    return {
        key.rpartition(":")[2]: str(entry["value"])
        for key, entry in pulumi_command.read("config", stack).items()
        if entry.get("value") is not None
    }


def _configured_description(configured: dict[str, str]) -> str:
    """The path in the setting `apiDefinition`, made relative to the current folder."""
    path, project = configured.get("apiDefinition"), project_file()
    if path is None or project is None:
        raise click.ClickException(
            "Which API? Name its OpenAPI description with --api FILE or URL, or in the stack's "
            "setting apiDefinition."
        )
    return os.path.relpath(project.parent / path)


def _description(location: str, findings: Findings) -> dict[str, Any]:
    if not location.lower().startswith(("http://", "https://")):
        return read(Path(location), "--api", findings)
    try:
        with httpx.stream("GET", location, timeout=PATIENCE, follow_redirects=True) as response:
            response.raise_for_status()
            content = b""
            for part in response.iter_bytes():
                content += part
                if len(content) > MOST_BYTES:
                    raise InvalidSetting(
                        "--api", location, "it sends more than 10 MB", "Name the OpenAPI document."
                    )
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        raise InvalidSetting(
            "--api",
            location,
            f"it cannot be fetched ({failure})",
            "Correct the URL, or start the API.",
        ) from None
    return parse(content, location, "--api", findings)


def _operations(text: str) -> list[str]:
    """The setting `apiOperations`, which `pulumi config` prints as JSON."""
    try:
        listed = json.loads(text)
    except ValueError:
        listed = None
    if isinstance(listed, list) and listed and all(isinstance(one, str) for one in listed):
        return listed
    refusal = InvalidSetting("apiOperations", text, "it must be a list of texts", "Write a list.")
    raise click.ClickException(str(refusal))


def _existing_settings(file: Path) -> dict[str, Any]:
    """What paconn keeps in its settings: the connector's id and environment."""
    try:
        content = json.loads(file.read_text("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as failure:
        raise click.ClickException(f"{file} cannot be read: {failure.strerror}") from None
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return content
    raise click.ClickException(
        f"{file} is no JSON object in UTF-8. paconn keeps the connector's id there: correct it, or "
        "remove it, and paconn makes another connector."
    )


def _write(
    out: Path,
    existing: dict[str, Any],
    properties: dict[str, Any],
    definition: dict[str, Any],
    color: str,
) -> None:
    """Write the files. An icon of the user's own and paconn's entries in its settings are kept."""
    out.mkdir(parents=True, exist_ok=True)
    contents = {
        files.API_DEFINITION: definition_text(definition),
        files.API_PROPERTIES: json.dumps(properties, indent=2) + "\n",
        files.SETTINGS: json.dumps(files.settings(existing), indent=2) + "\n",
    }
    for name, content in contents.items():
        (out / name).write_text(content, encoding="utf-8", newline="\n")
    picture = out / files.ICON
    kept = picture.exists() and picture.read_bytes() != icon(color)
    if not kept:
        picture.write_bytes(icon(color))
    written = ", ".join([*contents, *([] if kept else [files.ICON])])
    click.echo(f"Written to {out}: {written}{'; icon.png kept as it was' if kept else ''}\n")


def _next_steps(out: Path, stack: str | None, connector: str | None) -> str:
    project = project_file()
    pulumi = ["pulumi"]
    if project is not None:
        pulumi += ["-C", os.path.relpath(project.parent, out)]
    pulumi += ["stack", "output", output_name(connector, "clientSecret"), "--show-secrets"]
    pulumi += ["--stack", stack] if stack else []
    # One word with `=`, because a secret may start with a hyphen.
    secret = f'--secret="$({shlex.join(pulumi)})"'
    settings = f"--settings {files.SETTINGS}"
    notice = ""
    if "REHEARSAL_URL" in os.environ:
        notice = (
            "These files lead to the emulated tenant, which Power Platform cannot reach.\n"
            "For a connector, write them from a stack on a B2C tenant.\n\n"
        )
    return f"""{notice}To create the connector (pip install paconn; it asks for the environment):

  cd {shlex.quote(str(out))}
  paconn login
  paconn create {settings} --overwrite-settings {secret}

The shell's history keeps these lines, not the secret. While paconn runs, the secret is among its
arguments, where other users of this machine can see it in the list of processes.

paconn writes the connector's id into {files.SETTINGS}. After a change:

  paconn update {settings} {secret}

Then register the redirect URL of the connector's Security page:

  b2c-connector redirect-url{options(stack, connector)} {GLOBAL_REDIRECT_URL}/…"""
