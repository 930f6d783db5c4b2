"""Microsoft Graph as a resource that a B2C client has access to: constants and one lookup.

The ids are the same in every tenant:
https://learn.microsoft.com/graph/permissions-reference
"""

from typing import Final

import pulumi
import pulumi_azuread as azuread

CLIENT_ID: Final = "00000003-0000-0000-c000-000000000000"
SCOPE_IDS: Final = {
    "openid": "37f7f235-527c-4136-accd-4a02d197296e",
    "offline_access": "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
}


def service_principal_object_id(
    client_id: pulumi.Input[str], parent: pulumi.Resource
) -> pulumi.Output[str]:
    """The object id of an application's service principal in this tenant.

    Always a lookup, never `ServicePrincipal(use_existing=True)`: for Microsoft's own principal the
    latter rewrites its properties and sends a DELETE to it on destroy.
    """
    found = azuread.get_service_principal_output(
        client_id=client_id, opts=pulumi.InvokeOutputOptions(parent=parent)
    )
    return found.object_id
