"""`python -m emulator portal`: what only a person in the portal sets of a user flow.

The command is the person: it shows and changes the portal settings of the running tenant's flows
over the control API, since Graph has none of them.
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
    """Show or change what only the portal sets of user flows.

    Without arguments it lists all flows, with FLOW that one, with settings it changes them:
    python -m emulator portal B2C_1_siin selfServicePasswordReset=true claims=name,emails

    Claims are separated by commas, and none of them is `claims=`. slidingWindowDays=none means no
    expiry.
    """
    try:
        url = read_tenant(state).url
    except TenantNotRunningError as error:
        raise click.ClickException(str(error)) from None
    if flow is None:
        _show(_ask(url, "GET", "flows"))
        return
    path = f"flows/{quote(flow, safe='')}"
    if not settings:
        _show({flow: _ask(url, "GET", path)})
        return
    before = _ask(url, "GET", path)
    _show({flow: _ask(url, "PUT", path, _parsed(settings, before))})


def _ask(url: str, method: str, path: str, body: Settings | None = None) -> Settings:
    """The control API's answer; raises ClickException with its reason."""
    try:
        response = httpx.request(
            method, f"{url}/_rehearsal/{path}", json=body, timeout=_SECONDS, trust_env=False
        )
    except httpx.HTTPError as error:
        raise click.ClickException(
            f"The rehearsal tenant at {url} does not answer: {error}"
        ) from None
    answer: Settings = response.json()
    if response.is_success:
        return answer
    raise click.ClickException(answer["error"]["message"])


def _parsed(settings: tuple[str, ...], known: Settings) -> Settings:
    """NAME=VALUE as the control API takes them; the values' types follow the known settings."""
    parsed: Settings = {}
    for setting in settings:
        name, separator, text = setting.partition("=")
        if not separator:
            raise click.ClickException(f"{setting!r} is no setting: write NAME=VALUE.")
        if name not in known:
            raise click.ClickException(
                f"There is no portal setting {name!r}. Known: {', '.join(known)}."
            )
        parsed[name] = _value(text.strip(), name, known[name])
    return parsed


def _value(text: str, name: str, now: Any) -> Any:
    if name == "slidingWindowDays" and text.lower() in ("none", "null", ""):
        return None
    if isinstance(now, list):
        return [item.strip() for item in text.split(",") if item.strip()]
    if isinstance(now, bool):
        return {"true": True, "false": False}.get(text.lower(), text)
    is_number = isinstance(now, int) or name == "slidingWindowDays"
    return int(text) if is_number and text.lstrip("-").isdecimal() else text


def _show(flows: dict[str, Settings]) -> None:
    """Each flow with its settings, written as this command takes them."""
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
