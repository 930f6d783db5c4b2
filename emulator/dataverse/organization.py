"""What the organization tells of itself: `RetrieveCurrentOrganization` and `WhoAmI`."""

from __future__ import annotations

from emulator.dataverse.call import Answer, Call
from emulator.dataverse.errors import bad_query

_ACCESS_TYPES = tuple(
    f"Microsoft.Dynamics.CRM.EndpointAccessType'{name}'"
    for name in ("Default", "Internet", "Intranet")
)


def retrieve_current_organization(call: Call, parameters: dict[str, str]) -> Answer:
    """`GET RetrieveCurrentOrganization(AccessType=…)`.

    https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/organizationdetail
    """
    if parameters.get("AccessType") not in _ACCESS_TYPES:
        raise bad_query(
            "The parameter 'AccessType' of the function 'RetrieveCurrentOrganization' is one of"
            f" {', '.join(_ACCESS_TYPES)}."
        )
    platform, url = call.platform, call.tenant.tls_url
    detail = {
        "OrganizationId": platform.organization_id,
        "FriendlyName": "Rehearsal",
        "OrganizationVersion": "9.2.25111.174",
        "EnvironmentId": platform.environment_id,
        "DatacenterId": platform.row_id("datacenter"),
        "Geo": "EMEA",
        "TenantId": platform.tenant_id,
        "UrlName": "localhost",
        "UniqueName": platform.unique_name,
        "State": "Enabled",
        "SchemaType": "Standard",
        "OrganizationType": "Customer",
        "Endpoints": {
            "Count": 1,
            "IsReadOnly": False,
            "Keys": ["WebApplication"],
            "Values": [f"{url}/"],
        },
    }
    context = f"{call.base}/$metadata#Microsoft.Dynamics.CRM.RetrieveCurrentOrganizationResponse"
    return Answer(200, {"@odata.context": context, "Detail": detail})


def who_am_i(call: Call, _parameters: dict[str, str]) -> Answer:
    """`GET WhoAmI`."""
    platform = call.platform
    return Answer(
        200,
        {
            "@odata.context": f"{call.base}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse",
            "BusinessUnitId": platform.business_unit_id,
            "UserId": platform.application_user_id,
            "OrganizationId": platform.organization_id,
        },
    )
