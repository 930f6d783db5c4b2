"""Microsoft Graph and Power Platform for a command, signed in as the stack's plugin signs in."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b2c import rotation
from clients.clock import Clock
from clients.configuration import Configuration, read_configuration
from clients.environments import Environments
from clients.graph import Graph
from clients.power_platform import read_power_platform
from clients.service import GRAPH, Service, organization
from clients.sources import ConfigurationError
from operate.pulumi_command import read


@dataclass(frozen=True)
class Services:
    """`client_id`: of the application that signs in to the B2C tenant. `wants_user_flows`: whether
    the stack's settings ask for user flows, which its state may not have yet. `soon_days`: from how
    many days before its end a secret is worth a word."""

    graph: Graph
    environments: Environments
    client_id: str
    wants_user_flows: bool
    soon_days: int


def services(stack: str | None) -> Services:
    """The conversations, configured by `b2c:…` of the stack and the environment's variables.

    Nothing is sent before the first request. Raises `Refusal`, `click.ClickException`.
    """
    settings = {
        name: entry.get("value") for name, entry in read("config", stack, "--show-secrets").items()
    }
    arguments = {
        name.removeprefix("b2c:"): value
        for name, value in settings.items()
        if name.startswith("b2c:")
    }
    clock = Clock()
    tenant = read_configuration(arguments, os.environ)
    power_platform: Configuration | ConfigurationError
    try:
        power_platform = read_power_platform(arguments, os.environ)
    except ConfigurationError as error:
        power_platform = error
    return Services(
        Graph(lambda: _connect(tenant, clock, os.environ, GRAPH), clock),
        Environments(
            power_platform,
            lambda found, url: _connect(found, clock, os.environ, organization(url)),
            clock,
        ),
        tenant.client_id,
        any(name.endswith(":userFlows") and value != "[]" for name, value in settings.items()),
        next(
            (
                rotation.soon(name, value)
                for name, value in settings.items()
                if name.endswith(":warnBeforeExpiry")
            ),
            rotation.SOON_DAYS,
        ),
    )


def _connect(
    configuration: Configuration, clock: Clock, environment: Mapping[str, str], service: Service
) -> Any:
    # The Azure libraries take longer to import than most commands take.
    from clients.connection import Connection

    return Connection(configuration, clock, environment, service)
