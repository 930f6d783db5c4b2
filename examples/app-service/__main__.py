"""Token checks of an API in App Service or Functions, fed from a connector stack's outputs."""

import pulumi
from authentication import authentication
from pulumi_azure_native import web

config = pulumi.Config()
connector = pulumi.StackReference("connector", stack_name=config.require("connectorStack"))

settings = authentication(
    openid_configuration_url=connector.require_output("openidConfigurationUrl"),
    audience=connector.require_output("apiClientId"),
)
web.WebAppAuthSettingsV2(
    "authentication",
    name=config.require("app"),
    resource_group_name=config.require("resourceGroup"),
    **settings,
)
