"""`b2c-connector redirect-url`: register the URL of a connector that is made elsewhere.

Power Platform shows it once the connector is saved: on the Security page, and in the file that
`paconn download` and `pac connector download` write.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from b2c import addresses, names
from b2c.redirect_url import GLOBAL_REDIRECT_URL, is_reported_host, own_redirect_url
from b2c.refusal import InvalidSetting
from b2c.resource_types import REDIRECT_URIS
from openapi.connector_files import API_PROPERTIES
from operate.settings_change import carry_out, only_written
from operate.stack_file import StackFile, read_stack_file
from operate.stack_outputs import stack_outputs, urls_of_own_connectors

_SETTING: Final = "redirectUrls"
_URL = re.compile(r"https?://[^\s\"'<>]+")


@click.command(
    "redirect-url", short_help="Register the redirect URL of a connector made elsewhere."
)
@click.argument("source", metavar="URL|FILE|-")
@click.option("--stack", help="The stack that is to know the URL; the selected one by default.")
@click.option(
    "--connector",
    metavar="NAME",
    help="Whose client is to know the URL, in a program with several connectors; the URLs stand "
    "under this name in redirectUrls.",
)
@click.option("--host", help="The host of the redirect URLs in a cloud that is not known here.")
@click.option("--no-up", is_flag=True, help="Only edit the stack's file, for a pull request.")
@click.option("--yes", is_flag=True, help="Deploy without a question.")
def redirect_url(
    source: str,
    stack: str | None,
    connector: str | None,
    host: str | None,
    no_up: bool,
    yes: bool,
) -> None:
    """Register the redirect URL of a connector that the stack does not make.

    Takes the URL itself, the apiProperties.json (or its folder) that paconn download or pac
    connector download has written, or - for a text on standard input, such as the Security page's.
    Adds it to redirectUrls in Pulumi.<stack>.yaml, shows the preview, asks, and runs pulumi up.
    """
    try:
        text, properties = _read(source)
        urls = [*_of_file(properties)] if properties is not None else _of_text(text)
        url = own_redirect_url("The redirect URL", _only(urls, source), host)
    except InvalidSetting as refusal:
        raise click.ClickException(str(refusal)) from None
    file = read_stack_file(stack)
    outputs = stack_outputs(stack, connector)
    _refuse_own(url, outputs)
    _refuse_foreign(properties, outputs)
    if is_reported_host(addresses.parts_of(url).hostname or ""):
        click.echo("This host is known from reports only. The sign-in tells whether it is right.")
    changed = _with(file, url, connector)
    if no_up:
        only_written(file, changed)
        return
    carry_out(file, changed, stack, expected=(REDIRECT_URIS,), yes=yes)
    click.echo("Test the connector: Test > New connection.")


def _with(file: StackFile, url: str, connector: str | None) -> str:
    """The file's text with the URL at the end of the list."""
    name = _SETTING if connector is None else f"{_SETTING}.{connector}"
    listed = file.value(_SETTING, connector) or []
    if not isinstance(listed, list):
        raise click.ClickException(f"{file.path.name}: {name} is no list.")
    if url in listed:
        return file.text
    click.echo(f"{name}[{len(listed)}]: {url}")
    if GLOBAL_REDIRECT_URL in listed:
        click.echo(
            f"{GLOBAL_REDIRECT_URL} is still listed, which all makers share: remove it if it is "
            "unused."
        )
    return file.with_list(_SETTING, [*range(len(listed)), url], connector)


def _read(source: str) -> tuple[str, Mapping[str, Any] | None]:
    """The text, and what it holds if it is a connector's properties."""
    if _URL.match(source):
        return source, None
    path = Path(source)
    try:
        if source != "-" and path.is_dir():
            path /= API_PROPERTIES
        with click.open_file(str(path), encoding="utf-8-sig") as file:
            text = file.read()
    except (OSError, UnicodeError):
        raise click.ClickException(
            f"{path} cannot be read. Give the redirect URL, the {API_PROPERTIES} of a download, or "
            "- for standard input."
        ) from None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return text, None
    return text, content if isinstance(content, Mapping) else None


def _of_text(text: str) -> list[str]:
    """The redirect URLs that stand in a text; of a single word, that word."""
    words = text.split()
    if len(words) == 1:
        return words
    found = [url.rstrip(".,;:)") for url in _URL.findall(text)]
    return [url for url in found if "/redirect" in url]


def _of_file(properties: Mapping[str, Any]) -> Iterator[str]:
    for settings in _settings(properties):
        url = settings.get("redirectUrl")
        if isinstance(url, str):
            yield url


def _settings(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every `oAuthSettings` of a connector's properties, also those of its parameter sets."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name == "oAuthSettings" and isinstance(part, Mapping):
                yield part
            else:
                yield from _settings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _settings(part)


def _only(urls: list[str], source: str) -> str:
    different = sorted(set(urls))
    if not different:
        raise click.ClickException(
            f"{'The text' if source == '-' else source} holds no redirect URL. Power Platform "
            "shows it once the connector is saved: save it, download it again, or copy the URL "
            "from its Security page."
        )
    if len(different) > 1:
        raise click.ClickException(
            f"There are {len(different)} redirect URLs in it. Give the one of the connector."
        )
    return different[0]


def _refuse_own(url: str, outputs: Mapping[str, Any]) -> None:
    if url in urls_of_own_connectors(outputs):
        raise click.ClickException(
            f"{url} is of a connector that the stack makes, which registers the URL itself."
        )


def _refuse_foreign(properties: Mapping[str, Any] | None, outputs: Mapping[str, Any]) -> None:
    """Refuse a file whose connector signs in with another application."""
    for settings in _settings(properties):
        client_id = str(settings.get("clientId", ""))
        if (
            names.GUID.fullmatch(client_id)
            and client_id.lower() != str(outputs["clientId"]).lower()
        ):
            raise click.ClickException(
                f"This connector signs in with the client {client_id}, the stack's is "
                f"{outputs['clientId']}. Take the stack that the connector is of, or put the "
                "stack's client id into the connector."
            )
