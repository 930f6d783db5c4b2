"""The Pulumi program: settings in, one connector, the values of its Security form out."""

import pulumi

from components import FlowConnector
from infra import config, credentials, diagnostics, power_platform, subscription, user_flows
from infra.outputs import CONNECTOR_OUTPUTS

diagnostics.explain_failures()
with config.refusals_as_run_errors():
    settings = subscription.prepared(config.load())
    credentials.check_tenant(settings["tenant_id"])
    if settings["user_flows"]:
        credentials.check_flows_tenant(settings["tenant_id"])
    if settings["power_platform"]:
        power_platform.check_credentials(settings["tenant_id"])
    checked = user_flows.make(settings)
    connector = FlowConnector(power_platform.NAME, subscription.with_key_vault(settings, checked))
    in_azure = subscription.make(settings, connector)

for name, output in CONNECTOR_OUTPUTS.items():
    pulumi.export(name, getattr(connector, output))
for name, value in in_azure.items():
    pulumi.export(name, value)
