"""The stack's outputs: under which name each output of a component is exported.

Other stacks read them, so that an output may be added, but none is renamed.
"""

from collections.abc import Mapping

CONNECTOR_OUTPUTS: Mapping[str, str] = {
    "tenantName": "tenant_name",
    "tenantId": "tenant_id",
    "policy": "policy",
    "userFlows": "user_flows",
    "userFlowExpectations": "user_flow_expectations",
    "apiClientId": "api_client_id",
    "apiIdentifierUri": "api_identifier_uri",
    "apiScopes": "api_scopes",
    "issuer": "issuer",
    "openidConfigurationUrl": "openid_configuration_url",
    "jwksUrl": "jwks_url",
    "clientId": "client_id",
    "clientSecret": "client_secret",
    "clientSecretExpires": "client_secret_expires",
    "previousSecretExpires": "previous_secret_expires",
    "authorizationUrl": "authorization_url",
    "tokenUrl": "token_url",
    "refreshUrl": "refresh_url",
    "scope": "scope",
    "redirectUrls": "redirect_urls",
    "connectorProperties": "connector_properties",
    "connectorDefinitionDigest": "connector_definition_digest",
    "readme": "readme",
}
"""Of the `FlowConnector`."""

LOGIC_APPS_OUTPUTS: Mapping[str, str] = {
    "logicAppsConnectorId": "connector_id",
    "logicAppsConnectionId": "connection_id",
    "logicAppsRedirectUrl": "redirect_url",
}
"""Of the `LogicAppsConnector`, with the setting `logicApps`."""

KEY_VAULT_OUTPUTS: Mapping[str, str] = {
    "keyVaultSecretUri": "secret_uri",
    "keyVaultExpiresUri": "expires_uri",
    "keyVaultPreviousUri": "previous_uri",
}
"""Of the `ConnectorSecrets`, with the setting `keyVault`."""
