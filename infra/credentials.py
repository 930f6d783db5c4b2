"""The credentials of the providers, compared with the tenant of the stack."""

import json
import os
import re

import pulumi
import pulumi_azuread as azuread

from b2c.refusal import InvalidSetting


def check_tenant(tenant_id: str) -> None:
    """Refuse credentials of another tenant: their token works until it fails strangely.

    Costs no request to Graph. Raises `InvalidSetting` for another tenant and `pulumi.RunError`
    where nobody can be signed in.
    """
    try:
        signed_in = azuread.get_client_config()
    except Exception as failure:
        raise pulumi.RunError(
            f"The azuread provider cannot sign in: {_reason(str(failure))}\n"
            "Set ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET (or ARM_OIDC_TOKEN with "
            "ARM_USE_OIDC=true), or run az login."
        ) from None
    if signed_in.tenant_id.lower() != tenant_id.lower():
        rule = f"the credentials are of the tenant {signed_in.tenant_id}"
        remedy = "Set ARM_TENANT_ID (or azuread:tenantId) and the credentials to the stack's tenant"
        raise InvalidSetting("tenantId", tenant_id, rule, f"{remedy}, or correct tenantId.")


def check_flows_tenant(tenant_id: str) -> None:
    """Refuse a tenant of the b2c provider that is not the stack's: the flows would be made there.

    It takes `b2c:tenantId`, else ARM_TENANT_ID. Costs no request. Raises `InvalidSetting`.
    """
    configured = pulumi.Config("b2c").get("tenantId") or os.environ.get("ARM_TENANT_ID")
    if configured and configured.lower() != tenant_id.lower():
        rule = f"the user flows' provider is set to the tenant {configured}"
        remedy = "Set b2c:tenantId (or ARM_TENANT_ID) and its credentials to the stack's tenant"
        raise InvalidSetting("tenantId", tenant_id, rule, f"{remedy}, or correct tenantId.")


def _reason(failure: str) -> str:
    """What Microsoft Entra answered, out of the engine's text, which wraps and repeats it."""
    answer = re.search(r'"error_description": *("(?:[^"\\]|\\.)*")', failure)
    if answer:
        return str(json.loads(answer[1])).split(" Trace ID:")[0]
    return failure.rsplit("returned an error: ", 1)[-1].strip()
