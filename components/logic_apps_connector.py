"""A custom connector in Azure Logic Apps, complete: nothing is pasted into its Security page.

Owns: the connector (`Microsoft.Web/customApis`) with its sign-in and its definition, and, where
asked for, a connection of it. Leaves to others: the client and its registration (`FlowConnector`,
which must register `logic_apps_redirect_url` of the same region), the resource group, and each
person's sign-in, by which alone a connection comes to life.

It lives in the subscription's directory, not in the B2C tenant: azure-native signs in by a
configuration of its own.
"""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

import pulumi

from b2c import rules
from components import azure_rules
from components.azure_native import azure_native
from components.logic_apps_redirect import logic_apps_redirect_url
from openapi import connector_files


class ConnectionSettings(TypedDict):
    """A connection of the connector.

    `name`: its name in the resource group; defaults to the connector's with `-connection`.
    `display_name`: what the designer shows; defaults to the name.
    """

    name: NotRequired[str]
    display_name: NotRequired[str]


class LogicAppsSettings(TypedDict):
    """Where the connector goes, and what it is called.

    `resource_group`: name of an existing one. `location`: the region of the logic apps that use
    it, `westeurope`; they see connectors of their own region only. `name`: the connector's name in
    the group; defaults to the component's. `display_name`: defaults to the title in the API
    definition. `connection`: make a connection too. `protect`: refuse to delete both; default True,
    since logic apps that use them break.
    """

    resource_group: str
    location: str
    name: NotRequired[str]
    display_name: NotRequired[str]
    connection: NotRequired[ConnectionSettings]
    protect: NotRequired[bool]


class LogicAppsConnectorArgs(LogicAppsSettings):
    """What a `LogicAppsConnector` is made from: `LogicAppsSettings` and the sign-in.

    `client_id` to `scope`: outputs of a `FlowConnector`. `api_definition`: the API's own OpenAPI
    document (2.0, 3.0 or 3.1); `api_url`: where the connector finds the API, whatever that says.
    """

    client_id: pulumi.Input[str]
    client_secret: pulumi.Input[str]
    authorization_url: pulumi.Input[str]
    token_url: pulumi.Input[str]
    scope: pulumi.Input[str]
    api_definition: Mapping[str, Any]
    api_url: NotRequired[str]


class LogicAppsConnector(pulumi.ComponentResource):
    """The connector, and its connection if one is asked for.

    Raises `InvalidSetting` for an argument that Azure refuses, and `pulumi.RunError` where
    pulumi-azure-native is not installed, before anything is registered.
    """

    connector_id: pulumi.Output[str]
    """The connector's resource id: `/subscriptions/…/Microsoft.Web/customApis/<name>`."""
    connector_name: pulumi.Output[str]
    connection_id: pulumi.Output[str | None]
    """The connection's resource id, if there is one."""
    redirect_url: pulumi.Output[str]
    """The region's redirect URI, which the client must have registered."""

    def __init__(
        self, name: str, args: LogicAppsConnectorArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        checked = check_logic_apps(name, args)
        web = azure_native("web", "LogicAppsConnector")
        super().__init__("b2c:index:LogicAppsConnector", name, None, opts)

        options = pulumi.ResourceOptions(
            parent=self,
            # None inherits from the caller's options.
            protect=True if checked.get("protect", True) else None,
            # Azure refuses to move a resource (InvalidResourceLocation); the plugin would try to.
            replace_on_changes=["location"],
            # The new one has the old one's name.
            delete_before_replace=True,
        )
        redirect_url = logic_apps_redirect_url("location", checked["location"])
        definition = _definition(args)
        connector = web.CustomApi(
            f"{name}-connector",
            resource_group_name=checked["resource_group"],
            api_name=checked["name"],
            location=checked["location"],
            properties={
                "api_type": "Rest",
                "display_name": checked.get("display_name")
                or definition.apply(lambda document: document["info"]["title"]),
                "description": definition.apply(lambda document: document["info"]["description"]),
                "brand_color": connector_files.ICON_BRAND_COLOR,
                "backend_service": {"service_url": definition.apply(_service_url)},
                "capabilities": [],
                "connection_parameters": {"token": _token_parameter(args)},
                "swagger": definition,
            },
            opts=options,
        )
        connection = None
        if "connection" in checked:
            named = checked["connection"]
            connection = web.Connection(
                f"{name}-connection",
                resource_group_name=checked["resource_group"],
                connection_name=named["name"],
                location=checked["location"],
                properties={
                    "display_name": named.get("display_name", named["name"]),
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
        self.register_outputs(
            {
                "connectorId": self.connector_id,
                "connectorName": self.connector_name,
                "connectionId": self.connection_id,
                "redirectUrl": self.redirect_url,
            }
        )

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


def check_logic_apps(name: str, args: LogicAppsSettings) -> LogicAppsSettings:
    """The settings in normal form with the names filled in, or `InvalidSetting`.

    `name`: the component's.
    """
    rules.required("resourceGroup", args.get("resource_group"), "Name an existing resource group.")
    rules.required("location", args.get("location"), "Set the region of the logic apps.")
    logic_apps_redirect_url("location", args["location"])
    connector = azure_rules.connector_name("name", args.get("name", name))
    checked: LogicAppsSettings = {
        **args,
        "resource_group": azure_rules.resource_group("resourceGroup", args["resource_group"]),
        "location": azure_rules.location("location", args["location"]),
        "name": connector,
    }
    if "display_name" in args:
        rules.display_name("displayName", args["display_name"])
    if "connection" in args:
        named = args["connection"]
        checked["connection"] = {
            **named,
            "name": azure_rules.connector_name(
                "connection.name", named.get("name", f"{connector}-connection")
            ),
        }
        if "display_name" in named:
            rules.display_name("connection.displayName", named["display_name"])
    return checked


def _definition(args: LogicAppsConnectorArgs) -> pulumi.Output[dict[str, Any]]:
    """The connector's Swagger 2.0, the same that the connector's files hold."""
    return pulumi.Output.all(
        authorization_url=args["authorization_url"],
        token_url=args["token_url"],
        scope=args["scope"],
    ).apply(
        lambda known: (
            connector_files.describe(
                args["api_definition"], **known, api_url=args.get("api_url")
            ).document
        )
    )


def _service_url(document: Mapping[str, Any]) -> str:
    return f"{document['schemes'][0]}://{document['host']}{document.get('basePath', '')}"


def _token_parameter(args: LogicAppsConnectorArgs) -> dict[str, Any]:
    """The sign-in, the same that the connector's files hold, with the secret.

    Without their `redirectMode`, which this resource does not have.
    """
    return {
        "type": "oauthSetting",
        "o_auth_settings": {
            "identity_provider": "oauth2",
            "client_id": args["client_id"],
            "client_secret": pulumi.Output.secret(args["client_secret"]),
            # One element: how several are joined is not documented.
            "scopes": [args["scope"]],
            "properties": {"IsFirstParty": "False", "IsOnbehalfofLoginSupported": False},
            "custom_parameters": {
                "authorizationUrl": {"value": args["authorization_url"]},
                "tokenUrl": {"value": args["token_url"]},
                "refreshUrl": {"value": args["token_url"]},
            },
        },
    }


def _shown_redirect_url(properties: Any) -> str | None:
    parameters = getattr(properties, "connection_parameters", None) or {}
    token = parameters.get("token")
    settings = getattr(token, "o_auth_settings", None)
    found = getattr(settings, "redirect_url", None)
    return str(found) if found else None
