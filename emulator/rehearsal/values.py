"""The connector's values in the layout of a custom connector's Security form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from rich.console import Console
from rich.text import Text

SHOW_SECRET = "make shell ARGS='pulumi stack output clientSecret --show-secrets'"
_LABEL_WIDTH = 21
# The mask does not show the length of the secret.
_MASK = "•" * 8


def form_rows(outputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Labels and values of the fields in the form's order; the secret is masked.

    `outputs`: those of the stack, as `pulumi stack output --json` prints them. A value with an
    empty label belongs to the row above.
    """
    redirects = [str(url) for url in outputs["redirectUrls"]]
    return [
        ("Authentication type", "OAuth 2.0"),
        ("Identity Provider", "Generic OAuth 2"),
        ("Client ID", outputs["clientId"]),
        ("Client secret", f"{_MASK}  expires {outputs['clientSecretExpires'][:10]}"),
        ("Authorization URL", outputs["authorizationUrl"]),
        ("Token URL", outputs["tokenUrl"]),
        ("Refresh URL", outputs["refreshUrl"]),
        ("Scope", outputs["scope"]),
        *(("" if index else "Redirect URL", url) for index, url in enumerate(redirects)),
    ]


def show_values(outputs: Mapping[str, Any], console: Console) -> None:
    """Print the connectors that the stack has made, the form and the next commands."""
    connectors: Mapping[str, Mapping[str, str]] = outputs.get("connectors") or {}
    for name, connector in connectors.items():
        _say(console, Text(f"\nConnector {name} in Power Platform", style="bold"))
        _rows(console, _connector_rows(connector))
    heading = "Its Security page" if connectors else "Custom connectors > New > Security"
    _say(console, Text(f"\n{heading}", style="bold"))
    _rows(console, form_rows(outputs))
    _say(console, Text("\nShow the secret", style="bold"))
    _say(console, Text(f"  {SHOW_SECRET}"))
    _say(console, Text("\nNext", style="bold"))
    for aim, command in _next_steps():
        _say(console, Text(f"  {aim:<38} ").append(command, style="cyan"))
    _say(
        console,
        Text(
            "\nThese values lead to the emulator, which only this machine reaches."
            "\nFor a connector in a real environment, deploy to a B2C tenant: README.md says how."
        ),
    )


def _connector_rows(connector: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        ("Environment", connector["environmentUrl"]),
        ("Internal id", connector["internalId"]),
        ("Connections", urljoin(connector["redirectUrl"], "/power-apps")),
    ]


def _rows(console: Console, rows: list[tuple[str, str]]) -> None:
    for label, value in rows:
        _say(console, Text(f"  {label:<{_LABEL_WIDTH}} ").append(value, style="cyan"))


def _next_steps() -> list[tuple[str, str]]:
    return [
        ("Make a connection, sign in, call it", "make sign-in"),
        ("See what the portal must still set", "make check-flows"),
        ("Write the connector's files", "make connector-files"),
        ("Run any pulumi command yourself", "make shell"),
        ("  for example, what a change would do", "pulumi preview --diff"),
        ("Change a setting, deploy again", "edit Pulumi.rehearsal.yaml, then make up"),
        ("Remove the rehearsal", "make down"),
    ]


def _say(console: Console, text: Text) -> None:
    # No line breaks: a person cannot copy a URL of two lines.
    console.print(text, soft_wrap=True, highlight=False)
