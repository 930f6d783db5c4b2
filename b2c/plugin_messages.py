"""Messages of the azuread plugin that tell neither cause nor remedy, and what they mean here.

Observed with the official plugin 6.10.0.
"""

import re
from dataclasses import dataclass

REPAIR = "b2c-connector repair, then pulumi up"


@dataclass(frozen=True)
class Meaning:
    """`message`: a part of the plugin's text. `of`: the end of the resource's type that it must be
    about, empty for any. `cause`, `remedy`: sentences for the person who deploys."""

    message: str
    cause: str
    remedy: str
    of: str = ""


MEANINGS = (
    Meaning(
        "Insufficient privileges to complete the operation",
        "The deployer lacks the application permission DelegatedPermissionGrant.ReadWrite.All (or "
        "Directory.ReadWrite.All).",
        "Grant it on Microsoft Graph with admin consent, or set adminConsent: false and let an "
        "administrator consent; then pulumi up.",
        of="ServicePrincipalDelegatedPermissionGrant",
    ),
    Meaning(
        "Insufficient privileges to complete the operation",
        "The deployer lacks the application permission Application.ReadWrite.All.",
        "Grant it on Microsoft Graph with admin consent; then pulumi up.",
    ),
    Meaning(
        "expected non-nil error with nil state",
        "The object was made, but a machine of the service did not show it yet, so the state does "
        "not have it.",
        f"Do not run pulumi up alone, which may make another: {REPAIR}.",
    ),
    Meaning(
        "HTTP response was nil",
        "The connection was lost, so nobody knows whether the object was made.",
        f"Do not run pulumi up alone, which may make another: {REPAIR}.",
    ),
    Meaning(
        "already exists",
        "An earlier run has made it and broke off before the state had it; or somebody else has.",
        f"{REPAIR}.",
    ),
    Meaning(
        "TooManyAppPasswords",
        "The application has two secrets already: one that an earlier run made and no state has, "
        "or one that somebody made in the portal.",
        f"b2c-connector doctor says which. {REPAIR}, revokes the stack's own.",
    ),
    Meaning(
        "No password credential found",
        "An earlier run has deleted this secret already.",
        f"{REPAIR}.",
    ),
    Meaning(
        "Request_ResourceNotFound",
        "It is not in the tenant any more: an earlier run, or somebody else, has deleted it.",
        f"{REPAIR} (or pulumi destroy).",
    ),
)


def meaning(kind: str, text: str) -> Meaning | None:
    """What a failure of a resource of this type means; None where the text says enough."""
    flat = re.sub(r"\s+", " ", text)
    return next(
        (one for one in MEANINGS if one.message in flat and kind.endswith(one.of)),
        None,
    )
