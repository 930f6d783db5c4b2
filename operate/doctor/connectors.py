"""What is wrong with connectors in Power Platform."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from b2c.resource_types import CUSTOM_CONNECTOR, PASSWORD, REGISTRATION
from operate.doctor.finding import REFRESH, Finding, attention, broken
from operate.doctor.recorded import Recorded, Resource
from operate.doctor.secrets import ends, newest_of
from operate.doctor.tenant import Tenant
from operate.documents import redirect_uris_of


def connector_findings(
    state: Recorded, tenant: Tenant, now: datetime, soon: timedelta
) -> Iterator[Finding]:
    """Connectors that are missing, half made, not registered, or whose secret ends."""
    registered = {url for one in tenant.applications.values() for url in redirect_uris_of(one)}
    for connector in state.of(CUSTOM_CONNECTOR):
        told = connector.outputs
        name = f"{told.get('displayName')} in {told.get('environmentUrl')}"
        if tenant.connectors.get(connector.id, {}) is None:
            yield broken(f"The connector {name} is not in the environment.", REFRESH)
        if connector.body.get("initErrors"):
            yield broken(f"The connector {name} is half made.", "pulumi up")
        url = told.get("redirectUrl")
        if url and url not in registered:
            yield broken(
                f"The redirect URL of the connector {name} is registered nowhere: {url}.",
                REFRESH,
            )
        yield from _its_secret(state, connector, name, now, soon)


def _its_secret(
    state: Recorded, connector: Resource, name: str, now: datetime, soon: timedelta
) -> Iterator[Finding]:
    """The secret that the stack has sent to the connector: its date, and whether it is the
    newest."""
    used = (connector.body.get("propertyDependencies") or {}).get("clientSecret") or ()
    for registration in state.of(REGISTRATION):
        passwords = state.parts(registration, PASSWORD)
        for password in passwords:
            if password.urn not in used:
                continue
            newest = newest_of(state, passwords)
            if newest is not None and newest.urn not in used:
                text = f"The connector {name} has the secret before the newest."
                yield attention(text, "pulumi up")
            end = ends(password)
            if end is not None and end <= now + soon:
                when = "ended" if end <= now else "ends"
                yield attention(
                    f"The secret of the connector {name} {when} on {end:%Y-%m-%d}.", "Rotate."
                )
