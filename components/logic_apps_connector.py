"""A custom connector in Azure Logic Apps, complete: nothing is pasted into its Security page.

Owns: the connector (`Microsoft.Web/customApis`) with its sign-in and its definition, and, where
asked for, a connection of it. Leaves to others: the client and its registration (`FlowConnector`,
which must register `logic_apps_redirect_url` of the same region), the resource group, and each
person's sign-in, by which alone a connection comes to life.

It lives in the subscription's directory, not in the B2C tenant: azure-native signs in by a
configuration of its own.
"""

from collections.abc import Mapping
from typing import Annotated, Any, NotRequired, TypedDict

import pulumi

from b2c import names
from b2c.secret_text import secret_text
from b2c.takes import Takes
from components import azure_rules
from components.arguments import Arguments, arguments, read
from components.azure_native import azure_native
from components.connector_definition import DescribedApi, check_definition, definition
from components.logic_apps_redirect import logic_apps_redirect_url
from openapi import connector_files


class LogicAppsConnection(TypedDict):
    """A connection of the Logic Apps connector."""

    name: NotRequired[Annotated[str, Takes(azure_rules.connector_name)]]
    """Its name in the resource group; the connector's with `-connection` if left out."""
    display_name: NotRequired[Annotated[str, Takes(names.display_name)]]
    """What the designer shows; the name if left out."""


def _region(setting: str, value: str) -> str:
    logic_apps_redirect_url(setting, value)
    return azure_rules.location(setting, value)


class LogicAppsSettings(TypedDict):
    """A custom connector in Azure Logic Apps."""

    resource_group: Annotated[
        str, Takes(azure_rules.resource_group, remedy="Name an existing resource group.")
    ]
    """An existing resource group."""
    location: Annotated[str, Takes(_region, remedy="Set the region of the logic apps.")]
    """The region of the logic apps that use it, `westeurope`; they see connectors of their own
    region only."""
    name: NotRequired[Annotated[str, Takes(azure_rules.connector_name)]]
    """The connector's name in the resource group; the component's if left out."""
    display_name: NotRequired[Annotated[str, Takes(names.display_name)]]
    """What the designer shows; the title of the API's document if left out."""
    connection: NotRequired[LogicAppsConnection]
    """Make a connection too; `{}` takes all its defaults."""


class LogicAppsConnectorArgs(LogicAppsSettings, DescribedApi):
    """What a `LogicAppsConnector` is made from: its place, and outputs of a `FlowConnector`."""

    client_secret: Annotated[pulumi.Input[str], Takes(secret_text, secret=True)]
    """The newest client secret."""
    protect: NotRequired[Annotated[bool, Takes(default=True)]]
    """Whether to refuse to delete both; logic apps that use them would break."""


class LogicAppsConnector(pulumi.ComponentResource):
    """The connector, and its connection if one is asked for.

    Raises `InvalidSetting` for an argument that Azure refuses, and `pulumi.RunError` where
    pulumi-azure-native is not installed, before anything is registered.
    """

    connector_id: pulumi.Output[str]
    """The connector's resource id: `/subscriptions/…/Microsoft.Web/customApis/<name>`."""
    connector_name: pulumi.Output[str]
    """Its name in the resource group."""
    connection_id: pulumi.Output[str | None]
    """The connection's resource id, if there is one."""
    redirect_url: pulumi.Output[str]
    """The region's redirect URI, which the client must have registered."""

    def __init__(
        self, name: str, args: LogicAppsConnectorArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        checked = arguments(read(LogicAppsConnectorArgs, args))
        if not isinstance(args, Arguments):
            check_definition(checked)
        connector_name = checked["name"] or azure_rules.connector_name("name", name)
        web = azure_native("web", "LogicAppsConnector")
        super().__init__("b2c:index:LogicAppsConnector", name, None, opts)

        options = pulumi.ResourceOptions(
            parent=self,
            # None inherits from the caller's options.
            protect=True if checked["protect"] else None,
            # Azure refuses to move a resource (InvalidResourceLocation); the plugin would try to.
            replace_on_changes=["location"],
            # The new one has the old one's name.
            delete_before_replace=True,
        )
        redirect_url = logic_apps_redirect_url("location", checked["location"])
        swagger = definition(checked)
        connector = web.CustomApi(
            f"{name}-connector",
            resource_group_name=checked["resource_group"],
            api_name=connector_name,
            location=checked["location"],
            properties={
                "api_type": "Rest",
                "display_name": checked["display_name"]
                or swagger.apply(lambda document: document["info"]["title"]),
                "description": swagger.apply(lambda document: document["info"]["description"]),
                "brand_color": connector_files.ICON_BRAND_COLOR,
                "backend_service": {"service_url": swagger.apply(_service_url)},
                "capabilities": [],
                "connection_parameters": {
                    "token": {"type": "oauthSetting", "o_auth_settings": _sign_in(checked)}
                },
                "swagger": swagger,
            },
            opts=options,
        )
        connection = None
        if checked["connection"] is not None:
            named = checked["connection"]["name"] or azure_rules.connector_name(
                "connection.name", f"{connector_name}-connection"
            )
            connection = web.Connection(
                f"{name}-connection",
                resource_group_name=checked["resource_group"],
                connection_name=named,
                location=checked["location"],
                properties={
                    "display_name": checked["connection"]["display_name"] or named,
                    "api": {"id": connector.id},
                },
                opts=options,
            )
        self._compare(redirect_url, connector)

        self.connector_id = connector.id
        self.connector_name = connector.name
        self.connection_id = (
            connection.id if connection is not None else pulumi.Output.from_input(None)
        )
        self.redirect_url = pulumi.Output.from_input(redirect_url)
        self.register_outputs({})

    def _compare(self, expected: str, connector: Any) -> None:
        """Say so if the service gives the connector another redirect URI than the region's."""

        def compare(properties: Any) -> None:
            shown = _shown_redirect_url(properties)
            if shown and shown != expected:
                pulumi.warn(
                    f"Azure gives this connector the redirect URL {shown}, not the region's "
                    f"{expected}. Add it to redirectUrls and run pulumi up again.",
                    self,
                )

        connector.properties.apply(compare)


def _service_url(document: Mapping[str, Any]) -> str:
    return f"{document['schemes'][0]}://{document['host']}{document.get('basePath', '')}"


def _sign_in(args: Arguments) -> dict[str, Any]:
    """The sign-in, the same that the connector's files hold, with the secret.

    Without their `redirectMode`, which this resource does not have.
    """
    url, token_url = args["authorization_url"], args["token_url"]
    secret = pulumi.Output.secret(args["client_secret"])
    return connector_files.oauth_settings(
        url, token_url, token_url, args["scope"], args["client_id"], clientSecret=secret
    )


def _shown_redirect_url(properties: Any) -> str | None:
    parameters = getattr(properties, "connection_parameters", None) or {}
    token = parameters.get("token")
    settings = getattr(token, "o_auth_settings", None)
    url = getattr(settings, "redirect_url", None)
    return str(url) if url else None
