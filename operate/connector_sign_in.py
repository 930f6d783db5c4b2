"""`b2c-connector sign-in` through a connector of an emulated environment.

A person makes a connection of the stack's connector and signs in. Everything else is done by those
who do it with Power Apps: the consent service sends the browser to B2C and exchanges the code with
what the connector holds, and the runtime calls the API. The steps are those of the recipe.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import urljoin, urlsplit

import click

from b2c.endpoint_rules import LOOPBACK
from operate.example_api import ApiNotCalledError, api_at
from operate.power_apps import Operation, PowerApps, operation_of
from operate.stack_outputs import name_one
from operate.steps import Steps

WIDTH = 25
"""Of the column with the names of the steps."""


def chosen_connector(outputs: Mapping[str, Any], name: str | None) -> Mapping[str, str] | None:
    """The connector to sign in through; None for a stack without one in an emulated environment.

    `name`: its key in the output `connectors`, or None for the only one. Raises
    `click.ClickException`.
    """
    connectors: Mapping[str, Mapping[str, str]] = outputs.get("connectors") or {}
    if name is not None:
        if name not in connectors:
            known = f"It has {', '.join(connectors)}." if connectors else "It has none."
            raise click.ClickException(f"The stack has no connector {name!r}. {known}")
        if not _is_emulated(connectors[name]):
            raise click.ClickException(
                f"The connector {name!r} is in {connectors[name]['environmentUrl']}: make a "
                "connection of it in Power Apps. Without --connector this command signs in by "
                "itself, as a connection would."
            )
        return connectors[name]
    emulated = [name for name, connector in connectors.items() if _is_emulated(connector)]
    if len(emulated) > 1:
        raise click.ClickException(name_one(emulated))
    return connectors[emulated[0]] if emulated else None


def sign_in_through(
    connector: Mapping[str, str],
    outputs: dict[str, Any],
    steps: Steps,
    visit: Callable[[str], object],
    person: str,
    patience: float,
) -> None:
    """Show every step from the connector to a refreshed token.

    `outputs`: the stack's. `visit` opens the consent link for `person`, who has `patience` seconds.
    Raises `SignInFailedError`.
    """
    with ExitStack() as closing:
        power_apps = PowerApps(connector)
        closing.callback(power_apps.close)
        properties = power_apps.properties()
        steps.show("Connector made", _made(connector, properties))
        steps.show("Redirect URL registered", _registered(properties, outputs))
        connection = power_apps.create_connection()
        steps.show(
            "Connection created", f"by {person}, in Power Apps: {connection}, not signed in yet"
        )
        page = urljoin(properties["primaryRuntimeUrl"], "/power-apps")
        link = power_apps.consent_link(connection, page)
        steps.show(
            "Sign-in",
            f"by {person}, at B2C; the consent service sends the browser there:\n{link}",
        )
        visit(link)
        power_apps.wait(connection, patience)
        steps.show(
            "Code exchanged",
            "by the consent service, with the secret that the connector holds: Connected",
        )
        definition = power_apps.definition(properties)
        try:
            operation = _operation(definition)
            closing.enter_context(api_at(_address(definition), outputs))
        except ApiNotCalledError as reason:
            steps.show("API called", f"left out: {reason}")
            steps.show("Token refreshed", "left out with it")
            steps.done("The connection is made.")
            return
        steps.show(
            "API called",
            f"by Power Apps' runtime, operation {operation.name}, with the person's token:\n"
            f"{power_apps.run(properties, connection, operation)}\n"
            f"answered by the API at {_address(definition)}",
        )
        power_apps.let_access_token_end(connection)
        steps.show(
            "Token refreshed",
            "by the runtime, at B2C, since the access token was made to end; then again:\n"
            f"{power_apps.run(properties, connection, operation)}",
        )
        steps.done("The connection works.")


def _made(connector: Mapping[str, str], properties: Mapping[str, Any]) -> str:
    return (
        f"by pulumi up, in {connector['environmentUrl']}: {properties['displayName']}, "
        f"{connector['internalId']}"
    )


def _registered(properties: Mapping[str, Any], outputs: Mapping[str, Any]) -> str:
    settings = properties["connectionParameters"]["token"]["oAuthSettings"]
    url, client_id = settings["redirectUrl"], outputs["clientId"]
    if url in outputs["redirectUrls"]:
        return f"by pulumi up, at the client {client_id} in B2C:\n{url}"
    return f"not at the client {client_id}, whose URLs the stack knows:\n{url}"


def _operation(definition: Mapping[str, Any]) -> Operation:
    operation = operation_of(definition)
    if operation is None:
        raise ApiNotCalledError("each operation of the definition needs a value")
    return operation


def _address(definition: Mapping[str, Any]) -> str:
    """Where the definition says that the API is."""
    return f"{definition.get('schemes', ['https'])[0]}://{definition['host']}"


def _is_emulated(connector: Mapping[str, str]) -> bool:
    return urlsplit(connector["environmentUrl"]).hostname in LOOPBACK
