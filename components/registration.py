"""An application registration as Azure AD B2C needs it, for the API and for the client alike."""

import pulumi
import pulumi_azuread as azuread

from b2c.registration import AUDIENCE, TOKEN_VERSION
from components import adoption
from components.adoption import AdoptedApi, AdoptedClient
from components.ownership import owner_note


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
        notes=owner_note(),
        opts=pulumi.ResourceOptions(
            parent=parent,
            # None inherits from the caller's options.
            protect=True if adopted or protect else None,
            import_=adoption.application(adopted),
            # An import must match, and what somebody noted on it is theirs.
            ignore_changes=["notes"] if adopted else None,
        ),
    )
