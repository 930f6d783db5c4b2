"""A custom connector in a Power Platform environment, complete: makers paste nothing.

Owns the connector with its definition, its sign-in, its client secret and its shares. Leaves to
others: the client and its registration (`FlowConnector`, `ConnectorClient`), which must register
`redirect_url`, and each person's connection, for which only that person can sign in.

The environment lives in a directory of its own: the provider `b2c` signs in to it by
`powerPlatform…` of its configuration.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, NotRequired, TypedDict

import pulumi

from b2c import names
from b2c.connector_name import DEFAULT_PREFIX, check_length
from b2c.connector_properties import CUSTOM_CONNECTOR, SHARE
from b2c.connector_rules import MOST_DESCRIPTION, shortened
from b2c.property_rules import text, words
from b2c.refusal import InvalidSetting
from b2c.resource_types import POWER_PLATFORM_CONNECTOR
from b2c.secret_text import secret_text
from b2c.spelling import camel_case
from b2c.takes import Takes
from components.arguments import PYTHON, Arguments, Spelling, arguments, read
from components.connector_definition import (
    DescribedApi,
    check_definition,
    connection_parameters,
    definition,
)
from components.custom_connector import CustomConnector, CustomConnectorArgs
from openapi import connector_files

SENT: Final = "sent"
BY_HAND: Final = "byHand"
ENVIRONMENT_VARIABLE: Final = "environmentVariable"

_IS = {one.name: one.check for one in CUSTOM_CONNECTOR.properties}
_IS_OF_SHARE = {one.name: one.check for one in SHARE.properties}


class SharedWith(TypedDict):
    """A user or a group with whom a connector is shared."""

    object_id: Annotated[pulumi.Input[str], Takes(_IS_OF_SHARE["objectId"])]
    """The object id (GUID) in the environment's directory."""
    kind: Annotated[str, Takes(_IS_OF_SHARE["kind"])]
    """What it is of: `user` or `group`."""
    access: Annotated[str, Takes(_IS_OF_SHARE["access"])]
    """What they may do: `view`, make connections of it, or `edit`, change it too."""


class PowerPlatformSettings(TypedDict):
    """A custom connector in a Power Platform environment."""

    environment_url: Annotated[
        str,
        Takes(_IS["environmentUrl"], remedy="Copy it from the Power Platform admin center."),
    ]
    """The environment's URL, `https://contoso.crm4.dynamics.com`. Another one is another
    connector."""
    display_name: Annotated[
        str, Takes(_IS["displayName"], remedy="Give the connector a name like Orders.")
    ]
    """The name that makers see; ASCII. Another one is another connector."""
    publisher_prefix: NotRequired[Annotated[str, Takes(_IS["publisherPrefix"])]]
    """The publisher's prefix; that of the solution's publisher if left out, `new` without a
    solution. Another one is another connector."""
    solution: NotRequired[Annotated[str, Takes(_IS["solution"])]]
    """The unique name of an unmanaged solution to put the connector into."""
    environment_id: NotRequired[Annotated[str, Takes(_IS["environmentId"])]]
    """The environment's id, so that a preview shows the redirect URL without a request."""
    redirect_host: NotRequired[Annotated[str, Takes(_IS["redirectHost"])]]
    """The host of the consent service; that of the public cloud if left out."""
    description: NotRequired[Annotated[str, Takes(_IS["description"])]]
    """What makers read below the name; if left out, the description of the API, as far as its 1,000
    characters reach."""
    icon: NotRequired[Annotated[str, Takes(_IS["icon"])]]
    """A PNG image in base64."""
    secret: NotRequired[
        Annotated[str, Takes(words(SENT, BY_HAND, ENVIRONMENT_VARIABLE), default=SENT)]
    ]
    """How the connector gets the client secret: `sent` with the connector; `byHand`, entered by a
    person in the maker portal; `environmentVariable`, read by the environment."""
    secret_variable: NotRequired[Annotated[str, Takes(_IS["clientSecretVariable"])]]
    """With `environmentVariable`: the schema name of an existing variable."""
    secret_entered_by_person: NotRequired[Annotated[bool, Takes(default=False)]]
    """With `byHand`: whether the sign-in may change after the creation, which empties the secret,
    because a person will enter it again."""
    share_with: NotRequired[
        Annotated[Sequence[SharedWith], Takes(default=(), distinct=("object_id",))]
    ]
    """With whom to share the connector. Makers do not see one that is not shared with them."""
    adopted: NotRequired[Annotated[str, Takes(names.guid)]]
    """The GUID of a connector that somebody made by hand, to import it as it is; always protected.
    Nothing of it is changed until this is removed again."""


class PowerPlatformConnectorArgs(PowerPlatformSettings, DescribedApi):
    """What a `PowerPlatformConnector` is made from: its place, and outputs of a `FlowConnector`."""

    client_secret: NotRequired[Annotated[pulumi.Input[str], Takes(secret_text, secret=True)]]
    """The newest client secret; required if it is `sent`."""
    client_secret_expires: NotRequired[Annotated[pulumi.Input[str], Takes(text)]]
    """When that secret ends, or another text that comes with it. With `environmentVariable` another
    one makes the environment read the variable again."""
    protect: NotRequired[Annotated[bool, Takes(default=True)]]
    """Whether to refuse to delete the connector, which deletes everybody's connections."""


class PowerPlatformConnector(pulumi.ComponentResource):
    """A connector that people can make connections of, once its redirect URL is registered.

    Raises `InvalidSetting` for an argument that the environment refuses, before anything is
    registered.
    """

    environment_url: pulumi.Output[str]
    """The environment's URL, in lower case and without a final slash."""
    environment_id: pulumi.Output[str]
    """The environment's id."""
    connector_id: pulumi.Output[str]
    """The GUID of the connector's row in Dataverse."""
    internal_id: pulumi.Output[str]
    """Its name in Power Apps and Power Automate, `shared_…`."""
    redirect_url: pulumi.Output[str]
    """The connector's own redirect URL, which the client must register."""

    def __init__(
        self,
        name: str,
        args: PowerPlatformConnectorArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        checked = check_power_platform_connector(args)
        super().__init__(POWER_PLATFORM_CONNECTOR, name, None, opts)

        swagger = definition(checked)
        adopted = checked["adopted"]
        connector = CustomConnector(
            f"{name}-connector",
            opts=pulumi.ResourceOptions(
                parent=self,
                # None inherits from the caller's options.
                protect=True if checked["protect"] or adopted else None,
                import_=f"{checked['environment_url']}/connectors({adopted})" if adopted else None,
                # An import must match what is there, which a person made by other means.
                ignore_changes=list(_LEFT_ALONE) if adopted else None,
            ),
            definition=swagger,
            description=checked["description"]
            or swagger.apply(
                lambda document: shortened(document["info"]["description"], MOST_DESCRIPTION)
            ),
            icon_brand_color=connector_files.ICON_BRAND_COLOR,
            connection_parameters=connection_parameters(checked),
            share_with=list(checked["share_with"]),
            **{option: checked[option] for option in _AS_GIVEN if checked[option] is not None},
            **_secret(checked),
        )
        if adopted:
            pulumi.warn(
                "adopted: this connector is left as it is; a new secret or definition does not "
                f"reach it. Once it is imported, remove {checked.named('adopted')}.",
                self,
            )
        self.environment_url = pulumi.Output.from_input(checked["environment_url"])
        self.environment_id = connector.environment_id
        self.connector_id = connector.connector_id
        self.internal_id = connector.internal_id
        self.redirect_url = connector.redirect_url
        self.register_outputs({})


_AS_GIVEN = (
    "environment_url",
    "display_name",
    "publisher_prefix",
    "solution",
    "environment_id",
    "redirect_host",
    "icon",
)
# What makes a connector another one is compared by the import.
_LEFT_ALONE = tuple(
    name
    for name in CustomConnectorArgs.__annotations__
    if camel_case(name) not in CUSTOM_CONNECTOR.replaces
)


def check_power_platform_connector(
    args: PowerPlatformConnectorArgs, spelling: Spelling = PYTHON
) -> Arguments:
    """The arguments with their defaults. Raises `InvalidSetting`."""
    checked = arguments(read(PowerPlatformConnectorArgs, args, spelling))
    if isinstance(args, Arguments):
        return checked
    check_settings(checked, checked.named)
    if checked["secret"] == SENT and checked["client_secret"] is None:
        raise InvalidSetting(
            checked.named("client_secret"),
            None,
            f'it is required where {checked.named("secret")} is "{SENT}"',
            "Give it the newest secret of the client.",
        )
    check_definition(checked)
    return checked


def check_settings(settings: Mapping[str, Any], named: Callable[[str], str]) -> None:
    """Refuse settings that do not go together; `named` gives a setting's name as its reader knows
    it. Raises `InvalidSetting`."""
    prefix = settings["publisher_prefix"]
    if prefix is None and settings["solution"] is None:
        prefix = DEFAULT_PREFIX
    if prefix is not None:
        check_length(named("display_name"), prefix, settings["display_name"])
    how, variable = settings["secret"], settings["secret_variable"]
    if how == ENVIRONMENT_VARIABLE and variable is None:
        raise InvalidSetting(
            named("secret_variable"),
            None,
            f'it is required where {named("secret")} is "{ENVIRONMENT_VARIABLE}"',
            "Give it the variable's schema name, which looks like new_OrdersSecret.",
        )
    if how != ENVIRONMENT_VARIABLE and variable is not None:
        raise InvalidSetting(
            named("secret_variable"),
            variable,
            f'{named("secret")} is "{how}"',
            f'Remove it, or set {named("secret")} to "{ENVIRONMENT_VARIABLE}".',
        )
    if how != BY_HAND and settings["secret_entered_by_person"]:
        raise InvalidSetting(
            named("secret_entered_by_person"),
            True,
            f'{named("secret")} is "{how}", and no person enters it',
            f'Remove it, or set {named("secret")} to "{BY_HAND}".',
        )


def _secret(checked: Arguments) -> dict[str, Any]:
    """How the connector gets its secret, as the resource takes it."""
    if checked["secret"] == SENT:
        return {"client_secret": checked["client_secret"]}
    if checked["secret"] == BY_HAND:
        return {"secret_by_hand": True} if checked["secret_entered_by_person"] else {}
    version = {}
    if checked["client_secret_expires"] is not None:
        # Of the secret too, so that the connector is deleted before the secret that it uses.
        both = pulumi.Output.all(checked["client_secret_expires"], checked["client_secret"])
        version = {
            "client_secret_version": pulumi.Output.unsecret(both.apply(lambda values: values[0]))
        }
    return {"client_secret_variable": checked["secret_variable"], **version}
