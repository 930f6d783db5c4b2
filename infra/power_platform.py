"""The credentials of the environments' directory, which the setting `powerPlatform` needs.

It is neither the B2C tenant nor, always, the subscription's: an identity is never taken from ARM_*.
What proves that identity may be shared, since a token of OIDC names the pipeline that runs.
"""

import os
from dataclasses import replace

import pulumi
from pulumi.runtime.config import CONFIG

from b2c.refusal import InvalidSetting
from b2c.resource_types import FLOW_CONNECTOR
from components.connector_arguments import CheckedConnector
from components.power_platform_ahead import ask_environments

NAME = "connector"
"""The name of the stack's `FlowConnector`."""

_CONFIGURATION = "b2c:powerPlatform"
_VARIABLE = "POWER_PLATFORM_"
_PROOFS = {
    "ClientSecret": "CLIENT_SECRET",
    "ClientCertificate": "CLIENT_CERTIFICATE",
    "ClientCertificatePath": "CLIENT_CERTIFICATE_FILE_PATH",
}
_REMEDY = (
    f"Set {_VARIABLE}TENANT_ID, {_VARIABLE}CLIENT_ID and one of {_VARIABLE}CLIENT_SECRET, "
    f"{_VARIABLE}CLIENT_CERTIFICATE_FILE_PATH and {_VARIABLE}USE_OIDC; or, for whoever has signed "
    f"in to the Azure CLI, {_VARIABLE}TENANT_ID and {_VARIABLE}USE_CLI. In the stack's file they "
    f"are {_CONFIGURATION}TenantId and so on."
)


def check_credentials(b2c_tenant_id: str) -> None:
    """Refuse a stack with `powerPlatform` whose credentials are missing or of the B2C tenant.

    Costs no request. Raises `pulumi.RunError`, one message for all that is missing.
    """
    tenant_id = _value("TenantId", "TENANT_ID")
    missing = [] if tenant_id else ["TenantId"]
    if not _is_on("UseCli", "USE_CLI"):
        if not _value("ClientId", "CLIENT_ID"):
            missing.append("ClientId")
        proofs = (_value(name, variable) for name, variable in _PROOFS.items())
        if not any(proofs) and not _is_on("UseOidc", "USE_OIDC"):
            missing.append("ClientSecret")
    if missing:
        names = " and ".join(f"{_CONFIGURATION}{name}" for name in missing)
        rule = (
            "powerPlatform makes connectors with an identity of the environments' directory, and "
            "takes none from ARM_*"
        )
        raise pulumi.RunError(str(InvalidSetting(names, None, rule, _REMEDY)))
    if str(tenant_id).lower() == b2c_tenant_id.lower():
        rule = "this is the B2C tenant, which has no environments of Power Platform"
        remedy = "Name the directory of the environments, and credentials of it."
        raise pulumi.RunError(
            str(InvalidSetting(f"{_CONFIGURATION}TenantId", tenant_id, rule, remedy))
        )


def asked(connector: CheckedConnector) -> CheckedConnector:
    """The connector's arguments, which no environment would refuse; else `pulumi.RunError`."""
    urn = f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{FLOW_CONNECTOR}::{NAME}"
    ask_environments(connector.arguments, urn)
    return replace(connector, asked=True)


def _value(name: str, variable: str) -> str | None:
    """What the configuration says, else the environment."""
    return CONFIG.get().get(f"{_CONFIGURATION}{name}") or os.environ.get(f"{_VARIABLE}{variable}")


def _is_on(name: str, variable: str) -> bool:
    return str(_value(name, variable)).lower() in ("1", "true")
