"""An application registration as Azure AD B2C needs it, for the API and for the client alike.

Marks (`b2c.marks`) show whose a registration and its secrets are. The official azuread plugin can
leave some behind that no state has (a 5xx after the effect, a 404 after a create); by their marks
`b2c-connector doctor` and `repair` find them.
"""

from collections.abc import Hashable
from typing import Any
from weakref import WeakKeyDictionary

import pulumi
import pulumi_azuread as azuread
from pulumi.runtime.settings import get_monitor

from b2c import marks
from b2c.registration import AUDIENCE, TOKEN_VERSION
from components import adoption
from components.adoption import AdoptedApi, AdoptedClient


def register(
    name: str,
    display_name: pulumi.Input[str],
    *,
    description: pulumi.Input[str] | None = None,
    protect: bool,
    adopted: AdoptedApi | AdoptedClient | None,
    parent: pulumi.Resource,
) -> azuread.ApplicationRegistration:
    """The registration, marked with the stack that owns it.

    `protect`: refuse to delete it. `adopted`: import that one instead; always protected.
    """
    return azuread.ApplicationRegistration(
        f"{name}-registration",
        display_name=display_name,
        description=description,
        sign_in_audience=AUDIENCE,
        requested_access_token_version=TOKEN_VERSION,
        implicit_access_token_issuance_enabled=False,
        implicit_id_token_issuance_enabled=False,
        notes=marks.note(_stack()),
        opts=pulumi.ResourceOptions(
            parent=parent,
            # None inherits from the caller's options.
            protect=True if adopted or protect else None,
            import_=adoption.application(adopted),
            # An import must match, and what somebody noted on it is theirs.
            ignore_changes=["notes"] if adopted else None,
        ),
    )


def secret_name(generation: int) -> str:
    """The display name of a secret of this stack."""
    return marks.secret_name(_stack(), generation)


def service_principal_object_id(
    client_id: pulumi.Input[str], parent: pulumi.Resource
) -> pulumi.Output[str]:
    """The object id of the service principal that another application has in this tenant.

    Always a look-up, never `ServicePrincipal(use_existing=True)`: for Microsoft's own principal the
    latter rewrites its properties and sends a DELETE to it on destroy. One look-up for each program
    and provider, however many connectors it makes, where the client id is a plain value.
    """
    if not isinstance(client_id, str):
        return _look_up(client_id, parent)
    looked_up = _LOOKED_UP.setdefault(get_monitor(), {})
    key = (client_id, parent.get_provider("azuread:index:getServicePrincipal"))
    if key not in looked_up:
        looked_up[key] = _look_up(client_id, parent)
    return looked_up[key]


# By the monitor, which is the engine as one program sees it.
_LOOKED_UP: WeakKeyDictionary[Any, dict[Hashable, pulumi.Output[str]]] = WeakKeyDictionary()


def _look_up(client_id: pulumi.Input[str], parent: pulumi.Resource) -> pulumi.Output[str]:
    principal = azuread.get_service_principal_output(
        client_id=client_id, opts=pulumi.InvokeOutputOptions(parent=parent)
    )
    return principal.object_id


def _stack() -> str:
    return f"{pulumi.get_project()}/{pulumi.get_stack()}"
