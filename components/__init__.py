"""Pulumi components for connectors to web APIs that Azure AD B2C protects."""

from components.connector_client import ConnectorClient, ConnectorClientArgs
from components.flow_connector import FlowConnector, FlowConnectorArgs
from components.rules import InvalidSetting
from components.web_api import ApiReference, WebApi, WebApiArgs

__all__ = [
    "ApiReference",
    "ConnectorClient",
    "ConnectorClientArgs",
    "FlowConnector",
    "FlowConnectorArgs",
    "InvalidSetting",
    "WebApi",
    "WebApiArgs",
]
