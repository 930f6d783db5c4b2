"""`python -m emulator portal`: the settings of user flows that only the portal can change.

The command replaces a person in the portal: it shows and changes the portal settings of the
running tenant's user flows over the control API, since Graph has none of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import httpx

from emulator.environment import TenantNotRunningError, read_tenant, running_tenant

_SECONDS = 10

Settings = dict[str, Any]


@click.command()
@running_tenant
@click.argument("flow", required=False)
@click.argument("settings", metavar="[NAME=VALUE]...", nargs=-1)
def portal(state: Path, flow: str | None, settings: tuple[str, ...]) -> None:
    """Show or change the settings of user flows that only the portal can change.

    Without arguments it shows all user flows, with FLOW one, with settings it changes it:
    python -m emulator portal B2C_1_siin selfServicePasswordReset=true claims=name,emails

    Claims are separated by commas; `claims=` removes all. slidingWindowDays=none means no expiry.
    """
    try:
        url = read_tenant(state).url
    except TenantNotRunningError as error:
        raise click.ClickException(str(error)) from None
    if flow is None:
        _show(_request(url, "GET", "flows"))
        return
    path = f"flows/{quote(flow, safe='')}"
    if not settings:
        _show({flow: _request(url, "GET", path)})
        return
    before = _request(url, "GET", path)
    _show({flow: _request(url, "PUT", path, _parsed(settings, before))})


def _request(url: str, method: str, path: str, body: Settings | None = None) -> Settings:
    """The control API's response; raises ClickException with the reason of a refusal."""
    try:
        response = httpx.request(
            method, f"{url}/_rehearsal/{path}", json=body, timeout=_SECONDS, trust_env=False
        )
    except httpx.HTTPError as error:
        raise click.ClickException(
            f"The emulated tenant at {url} does not answer: {error}"
        ) from None
    content: Settings = response.json()
    if response.is_success:
        return content
    raise click.ClickException(content["error"]["message"])


def _parsed(settings: tuple[str, ...], current: Settings) -> Settings:
    """The settings NAME=VALUE as JSON values; their types follow the current settings."""
    parsed: Settings = {}
    for setting in settings:
        name, separator, text = setting.partition("=")
        if not separator:
            raise click.ClickException(f"{setting!r} is no setting: write NAME=VALUE.")
        if name not in current:
            raise click.ClickException(
                f"There is no portal setting {name!r}. Known: {', '.join(current)}."
            )
        parsed[name] = _value(text.strip(), name, current[name])
    return parsed


def _value(text: str, name: str, current: Any) -> Any:
    if name == "slidingWindowDays" and text.lower() in ("none", "null", ""):
        return None
    if isinstance(current, list):
        return [item.strip() for item in text.split(",") if item.strip()]
    if isinstance(current, bool):
        return {"true": True, "false": False}.get(text.lower(), text)
    is_number = isinstance(current, int) or name == "slidingWindowDays"
    return int(text) if is_number and text.lstrip("-").isdecimal() else text


def _show(flows: dict[str, Settings]) -> None:
    """Print the user flows with their settings, in the form in which the command accepts them."""
    for number, (flow, settings) in enumerate(flows.items()):
        if number:
            click.echo()
        click.echo(flow)
        for name, value in settings.items():
            click.echo(f"  {name}={_written(value)}")


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value)
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)
