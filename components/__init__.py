"""Pulumi components for connectors to web APIs that Azure AD B2C protects."""

from components.api_connector import ApiConnector
from components.connector_client import ConnectorClient, ConnectorClientArgs
from components.flow_connector import FlowConnector, FlowConnectorArgs
from components.identity_provider import IdentityProvider
from components.rules import InvalidSetting
from components.user_flow import UserFlow, UserFlowArgs
from components.web_api import ApiReference, WebApi, WebApiArgs

__all__ = [
    "ApiConnector",
    "ApiReference",
    "ConnectorClient",
    "ConnectorClientArgs",
    "FlowConnector",
    "FlowConnectorArgs",
    "IdentityProvider",
    "InvalidSetting",
    "UserFlow",
    "UserFlowArgs",
    "WebApi",
    "WebApiArgs",
]
