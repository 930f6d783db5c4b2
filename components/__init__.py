"""Pulumi components for connectors to web APIs that Azure AD B2C protects."""

import gc

from b2c.client_secret import ClientSecret
from b2c.refusal import InvalidSetting
from b2c.scopes import Scope
from components.api_connector import ApiConnector, ApiConnectorArgs
from components.connector_arguments import FlowConnectorArgs
from components.connector_client import ConnectorClient, ConnectorClientArgs
from components.custom_connector import CustomConnector, CustomConnectorArgs
from components.flow_connector import FlowConnector
from components.identity_provider import IdentityProvider, IdentityProviderArgs
from components.key_vault import ConnectorSecrets, ConnectorSecretsArgs
from components.logic_apps_connector import LogicAppsConnector, LogicAppsConnectorArgs
from components.makers_page import OutputNames
from components.power_platform_connector import (
    PowerPlatformConnector,
    PowerPlatformConnectorArgs,
)
from components.power_platform_entries import PowerPlatformEntry
from components.redirect_urls import ClientRedirectUrls, ClientRedirectUrlsArgs
from components.user_flow import UserFlow, UserFlowArgs
from components.web_api import ApiReference, WebApi, WebApiArgs

__all__ = [
    "ApiConnector",
    "ApiConnectorArgs",
    "ApiReference",
    "ClientRedirectUrls",
    "ClientRedirectUrlsArgs",
    "ClientSecret",
    "ConnectorClient",
    "ConnectorClientArgs",
    "ConnectorSecrets",
    "ConnectorSecretsArgs",
    "CustomConnector",
    "CustomConnectorArgs",
    "FlowConnector",
    "FlowConnectorArgs",
    "IdentityProvider",
    "IdentityProviderArgs",
    "InvalidSetting",
    "LogicAppsConnector",
    "LogicAppsConnectorArgs",
    "OutputNames",
    "PowerPlatformConnector",
    "PowerPlatformConnectorArgs",
    "PowerPlatformEntry",
    "Scope",
    "UserFlow",
    "UserFlowArgs",
    "WebApi",
    "WebApiArgs",
]

# What is loaded by now stays to the end. Set aside, it is not searched for garbage again in each
# full pass while the program runs, nor in those at its exit.
gc.freeze()
