"""The look-up of a service principal that the stack does not make."""

import pulumi
import pulumi_azuread as azuread


def service_principal_object_id(
    client_id: pulumi.Input[str], parent: pulumi.Resource
) -> pulumi.Output[str]:
    """The object id of an application's service principal in this tenant.

    Always a look-up, never `ServicePrincipal(use_existing=True)`: for Microsoft's own principal the
    latter rewrites its properties and sends a DELETE to it on destroy.
    """
    principal = azuread.get_service_principal_output(
        client_id=client_id, opts=pulumi.InvokeOutputOptions(parent=parent)
    )
    return principal.object_id
