"""The stack's outputs: under which name each output of a component is exported.

Other stacks read them, so that an output may be added, but none is renamed.
"""

from collections.abc import Mapping

from b2c.spelling import camel_case
from components import ConnectorSecrets, FlowConnector

CONNECTOR_OUTPUTS: Mapping[str, str] = {
    camel_case(name): name for name in FlowConnector.__annotations__
}
"""Of the `FlowConnector`."""

LOGIC_APPS_OUTPUTS: Mapping[str, str] = {
    "logicAppsConnectorId": "connector_id",
    "logicAppsConnectionId": "connection_id",
    "logicAppsRedirectUrl": "redirect_url",
}
"""Of the `LogicAppsConnector`, with the setting `logicApps`."""

KEY_VAULT_OUTPUTS: Mapping[str, str] = {
    camel_case(f"key_vault_{name}"): name for name in ConnectorSecrets.__annotations__
}
"""Of the `ConnectorSecrets`, with the setting `keyVault`."""
