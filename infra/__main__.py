"""The Pulumi program: configuration in, one connector, the values of its Security form out."""

import pulumi

from components import FlowConnector
from infra import config, credentials, subscription, user_flows

with config.refusals_as_run_errors():
    settings = subscription.prepared(config.load())
    if "tenant_id" in settings.connector:
        credentials.check_tenant(settings.connector["tenant_id"])
        if settings.user_flows:
            credentials.check_flows_tenant(settings.connector["tenant_id"])
    connector = FlowConnector("connector", user_flows.make(settings))
    in_azure = subscription.make(settings, connector)

pulumi.export("tenantName", connector.tenant_name)
pulumi.export("tenantId", connector.tenant_id)
pulumi.export("policy", connector.policy)
pulumi.export("userFlows", connector.user_flows)
pulumi.export("userFlowExpectations", connector.user_flow_expectations)

pulumi.export("apiClientId", connector.api_client_id)
pulumi.export("apiIdentifierUri", connector.api_identifier_uri)
pulumi.export("apiScopes", connector.api_scopes)
pulumi.export("issuer", connector.issuer)
pulumi.export("openidConfigurationUrl", connector.openid_configuration_url)
pulumi.export("jwksUrl", connector.jwks_url)

pulumi.export("clientId", connector.client_id)
pulumi.export("clientSecret", connector.client_secret)
pulumi.export("clientSecretExpires", connector.client_secret_expires)
pulumi.export("previousSecretExpires", connector.previous_secret_expires)
pulumi.export("authorizationUrl", connector.authorization_url)
pulumi.export("tokenUrl", connector.token_url)
pulumi.export("refreshUrl", connector.refresh_url)
pulumi.export("scope", connector.scope)
pulumi.export("redirectUrls", connector.redirect_urls)

pulumi.export("connectorProperties", connector.connector_properties)
pulumi.export("connectorDefinitionDigest", connector.connector_definition_digest)
pulumi.export("readme", connector.readme)

for name, value in in_azure.items():
    pulumi.export(name, value)
