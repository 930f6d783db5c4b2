"""Which application permissions the deployer lacks: the azuread plugin names none."""

from collections.abc import Iterator

from b2c.resource_types import API_CONNECTOR, DELEGATED_GRANT, IDENTITY_PROVIDER, USER_FLOW
from operate.doctor.finding import Finding, attention, broken
from operate.doctor.recorded import Recorded
from operate.doctor.tenant import Tenant

_CONSENT = "the consent of the whole tenant (or adminConsent: false, and an administrator consents)"
_ALWAYS = (
    ({"Application.ReadWrite.All"}, "applications, service principals and secrets"),
    (
        {"DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"},
        _CONSENT,
    ),
)
_FOR_TYPES = {
    USER_FLOW: ("IdentityUserFlow.ReadWrite.All", "user flows and custom attributes"),
    IDENTITY_PROVIDER: ("IdentityProvider.ReadWrite.All", "identity providers"),
    API_CONNECTOR: ("APIConnectors.ReadWrite.All", "API connectors"),
}


def permission_findings(
    state: Recorded, tenant: Tenant, *, wants_user_flows: bool
) -> Iterator[Finding]:
    """Each permission that a run of this stack would miss; none where they cannot be seen."""
    if tenant.permissions is None:
        return
    wanted = {kind for kind in _FOR_TYPES if state.of(kind)}
    if wants_user_flows:
        wanted.add(USER_FLOW)
    needed = [
        *_ALWAYS,
        *(({name}, purpose) for kind, (name, purpose) in _FOR_TYPES.items() if kind in wanted),
    ]
    for names, purpose in needed:
        if not names & tenant.permissions:
            # Without a grant in the state, an administrator may be meant to consent.
            bad = attention if purpose is _CONSENT and not state.of(DELEGATED_GRANT) else broken
            yield bad(
                f"The deployer lacks the application permission {' or '.join(sorted(names))}, for "
                f"{purpose}.",
                "Grant it on Microsoft Graph, with admin consent, in the B2C tenant.",
            )
