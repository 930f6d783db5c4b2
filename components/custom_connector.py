"""A custom connector in a Power Platform environment: a row of Dataverse.

Owns the connector with its definition, its sign-in and its shares; `redirect_url` is what the
client must register. Leaves to others: the client, and each person's connection. Made by this
project's provider `b2c`, which signs in to the environment's directory by `powerPlatform…` of its
configuration.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi

from b2c.connector_properties import CUSTOM_CONNECTOR
from b2c.custom_connector import check_alone
from components.wire import B2cResource


class CustomConnectorArgs(TypedDict):
    """What a `CustomConnector` is made from."""

    environment_url: pulumi.Input[str]
    display_name: pulumi.Input[str]
    publisher_prefix: NotRequired[pulumi.Input[str]]
    solution: NotRequired[pulumi.Input[str]]
    environment_id: NotRequired[pulumi.Input[str]]
    redirect_host: NotRequired[pulumi.Input[str]]
    description: NotRequired[pulumi.Input[str]]
    icon_brand_color: NotRequired[pulumi.Input[str]]
    icon: NotRequired[pulumi.Input[str]]
    definition: pulumi.Input[Mapping[str, Any]]
    connection_parameters: pulumi.Input[Mapping[str, Any]]
    policy_template_instances: NotRequired[pulumi.Input[Sequence[Mapping[str, Any]]]]
    script: NotRequired[pulumi.Input[str]]
    script_operations: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    client_secret: NotRequired[pulumi.Input[str]]
    client_secret_variable: NotRequired[pulumi.Input[str]]
    client_secret_version: NotRequired[pulumi.Input[str]]
    secret_by_hand: NotRequired[pulumi.Input[bool]]
    share_with: NotRequired[pulumi.Input[Sequence[pulumi.Input[Mapping[str, Any]]]]]


class CustomConnector(B2cResource[CustomConnectorArgs]):
    """A connector for Power Automate, Power Apps and Copilot Studio.

    Raises `InvalidSetting` for an argument that the environment refuses. Whether the sign-in may be
    changed is judged by the preview, which alone knows what it was.
    """

    table = CUSTOM_CONNECTOR
    check = staticmethod(check_alone)
