"""A custom connector in a Power Platform environment, as its row in Dataverse shows it."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import click

from b2c.connector_name import publisher_prefix
from b2c.connector_rules import environment_url
from b2c.refusal import InvalidSetting
from clients.dataverse import literal, query
from clients.environments import Environments

_SHOWN = "connectorid,name,displayname,connectorinternalid,ismanaged,connectionparameters"


def read_connector(environments: Environments, url: str, display_name: str) -> dict[str, Any]:
    """The connector of this display name.

    It has `environmentUrl`, `displayName`, `connectorId`, `publisherPrefix`, `redirectUrl` and
    `redirectHost` (both empty if the row has no URL of its own) and `clientId`. Raises
    `click.ClickException` if there is none that can be adopted, and `ServiceError`.
    """
    try:
        url = environment_url("--environment-url", url)
    except InvalidSetting as refusal:
        raise click.ClickException(str(refusal)) from None
    found = environments.at(url).entries(
        query("connectors", select=_SHOWN, filter=f"displayname eq {literal(display_name)}")
    )
    if not found:
        raise click.ClickException(
            f'{url} has no connector "{display_name}" with a row in Dataverse. One without a row '
            "cannot be adopted; pac connector list shows those that have one."
        )
    if len(found) > 1:
        listed = ", ".join(f"{row['name']} ({row['connectorid']})" for row in found)
        raise click.ClickException(f'{url} has several connectors "{display_name}": {listed}.')
    [row] = found
    if row.get("ismanaged"):
        raise click.ClickException(
            f'The connector "{display_name}" came with a managed solution. Adopt it in the '
            "environment that the solution is made in."
        )
    sign_in = _sign_in(row.get("connectionparameters"))
    redirect_url = str(sign_in.get("redirectUrl") or "")
    return {
        "environmentUrl": url,
        "displayName": row["displayname"],
        "connectorId": row["connectorid"],
        "publisherPrefix": publisher_prefix(
            str(row.get("connectorinternalid") or ""), str(row.get("name") or "")
        ),
        "redirectUrl": redirect_url,
        "redirectHost": urlsplit(redirect_url).netloc,
        "clientId": str(sign_in.get("clientId") or ""),
    }


def _sign_in(text: Any) -> Mapping[str, Any]:
    try:
        parameters = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return {}
    for name in ("token", "oAuthSettings"):
        parameters = parameters.get(name) if isinstance(parameters, Mapping) else None
    return parameters if isinstance(parameters, Mapping) else {}
