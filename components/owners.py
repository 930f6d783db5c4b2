"""The owners of a registration: people and service principals, by their object ids."""

from collections.abc import Sequence

import pulumi
import pulumi_azuread as azuread

MAX_OWNERS = 100
"""https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions"""


def sorted_owners(owners: Sequence[pulumi.Input[str]]) -> tuple[pulumi.Input[str], ...]:
    """Plain ids in the order of the alphabet, then those that another resource gives, as listed."""
    plain = sorted(owner for owner in owners if isinstance(owner, str))
    return (*plain, *(owner for owner in owners if not isinstance(owner, str)))


def register_owners(
    name: str,
    registration: azuread.ApplicationRegistration,
    owners: Sequence[pulumi.Input[str]],
    opts: pulumi.ResourceOptions,
) -> None:
    """Make each of them an owner of the application `name`.

    The resource is named after the id, or by the position in the list where another resource gives
    the id, since a name must be known.
    """
    for position, owner in enumerate(owners):
        azuread.ApplicationOwner(
            f"{name}-owner-{owner if isinstance(owner, str) else position}",
            application_id=registration.id,
            owner_object_id=owner,
            opts=opts,
        )
