"""What the program's settings are: the connector's arguments, and what is the program's own.

The text under each field is its description in `docs/reference/settings.md`.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NotRequired, TypedDict

from b2c import names
from b2c.property_rules import text, words
from b2c.takes import Takes
from components import FlowConnectorArgs
from components.fields import Field, fields
from components.key_vault import KeyVaultSettings
from components.logic_apps_connector import LogicAppsSettings


class UserFlowAttribute(TypedDict):
    """A custom attribute of the tenant to make."""

    display_name: Annotated[str, Takes(text)]
    """Its name in the directory, without blanks."""
    description: Annotated[str, Takes(text)]
    """What it is for."""
    data_type: NotRequired[
        Annotated[str, Takes(words("string", "boolean", "int64"), default="string")]
    ]
    """`string`, `boolean` or `int64`."""


class OwnSettings(TypedDict):
    """The settings that are not an argument of the connector, or another one than there."""

    policy: NotRequired[Annotated[str, Takes(names.policy)]]
    """The policy that people sign in with, `B2C_1_…` or `B2C_1A_…`. Required, unless exactly one
    flow of `userFlows` lets people sign in."""
    user_flows: NotRequired[Annotated[Sequence[Mapping[str, Any]], Takes(default=())]]
    """User flows to make: [inputs of UserFlow](resources.md#userflow). An attribute of
    `userFlowAttributes` is named by its `displayName` there."""
    user_flow_attributes: NotRequired[
        Annotated[Sequence[UserFlowAttribute], Takes(default=(), distinct=("display_name",))]
    ]
    """Custom attributes to make."""
    api_definition: NotRequired[str]
    """The API's own OpenAPI document (2.0, 3.0 or 3.1; JSON or YAML): a path from `Pulumi.yaml`."""
    logic_apps: NotRequired[LogicAppsSettings]
    """Make the connector in Azure Logic Apps too."""
    key_vault: NotRequired[KeyVaultSettings]
    """Keep the client secret in a key vault too."""


SETTINGS: Mapping[str, Field] = {**fields(FlowConnectorArgs), **fields(OwnSettings)}
"""All settings by their names in Python; the configuration file spells them in camel case."""
