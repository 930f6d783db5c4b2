"""What is wrong with secrets: those that expire, that are gone, and that nobody knows."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from b2c import client_secret, marks
from b2c.resource_types import PASSWORD
from operate.doctor.finding import REFRESH, REPAIR, Finding, Severity, attention, broken, shown
from operate.doctor.recorded import Recorded, Resource
from operate.doctor.tenant import Tenant, held_applications
from operate.documents import Document


def secret_findings(
    state: Recorded, tenant: Tenant, now: datetime, soon: timedelta
) -> Iterator[Finding]:
    """Secrets of the stack's applications, its own and others; `soon`: how long before its end a
    secret is worth a word."""
    for registration, one in held_applications(state, tenant):
        living = {secret.get("keyId"): secret for secret in one.get("passwordCredentials") or ()}
        for key, secret in living.items():
            if key not in state.keys:
                yield _unknown_secret(state, registration, one, secret)
        passwords = state.parts(registration, PASSWORD)
        newest = newest_of(state, passwords)
        for password in passwords:
            name = f"the secret {password.inputs.get('displayName')} of {shown(one)}"
            if password.key not in living:
                yield broken(f"The tenant does not have {name}.", REFRESH)
            elif (end := ends(password)) is None:
                continue
            elif end <= now:
                worst = Severity.BROKEN if password is newest else Severity.ATTENTION
                yield Finding(worst, f"Expired on {end:%Y-%m-%d}: {name}.", "Rotate.")
            elif end <= now + soon and password is newest:
                yield attention(f"Ends on {end:%Y-%m-%d}: {name}.", "Rotate before that day.")


def is_unheld(state: Recorded, registration: Resource | None, secret: Document) -> bool:
    """Whether a run of the stack has made a secret that its state does not hold.

    `registration`: that the secret is on, None if the state lacks it. What is older than its place
    in the state was made before the stack left and came back; connectors may use it.
    """
    if secret.get("keyId") in state.keys:
        return False
    if marks.secret_generation(state.stack, secret.get("displayName")) is None:
        return False
    # Graph counts in seconds, and a run makes a secret within the same one.
    since = registration.since[:19] if registration else ""
    return str(secret.get("startDateTime") or "") >= since


def _unknown_secret(
    state: Recorded, registration: Resource, one: Document, secret: Document
) -> Finding:
    name = secret.get("displayName") or secret.get("keyId")
    if not is_unheld(state, registration, secret):
        return attention(
            f"{shown(one)} has a secret that this stack did not make: {name}.",
            "Somebody made it by hand, or a stack that has left. If nobody uses it, delete it in "
            "the portal.",
        )
    return broken(
        f"{shown(one)} has a living secret that nobody knows: {name}, ends "
        f"{str(secret.get('endDateTime'))[:10]}.",
        f"{REPAIR} revokes it.",
    )


def newest_of(state: Recorded, passwords: Iterable[Resource]) -> Resource | None:
    """The secret of the highest generation; one of a program of one's own may have none."""
    return max(
        passwords,
        key=lambda it: marks.secret_generation(state.stack, it.inputs.get("displayName")) or 0,
        default=None,
    )


def ends(password: Resource) -> datetime | None:
    """When a secret ends, in UTC; None if the state does not say it."""
    try:
        return client_secret.moment(str(password.inputs.get("endDate")))
    except ValueError:
        return None
