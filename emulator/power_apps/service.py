"""What the parts of Power Apps share: connectors by name, connections, sign-ins in progress."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from dataclasses import dataclass, field, replace

from emulator.power_apps.errors import PowerAppsError, SignInFailedError
from emulator.power_apps.oauth import exchange, refresh, settings_of
from emulator.power_apps.outgoing import Outgoing
from emulator.tenant.power_platform.connections import (
    Connection,
    Tokens,
    find_connection,
    save_connection,
    tokens_of,
    with_tokens,
)
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.published import PublishedConnector, all_published
from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.state import TenantState
from emulator.tenant.store import Store

NOT_SIGNED_IN = ("Unauthenticated", "This connection is not authenticated.")
_REFUSED = "Unauthorized"
# Seconds in which a consent link leads to a sign-in.
_LINK_LIFETIME = 3600


@dataclass(frozen=True)
class Consent:
    """A consent link, or the sign-in that it led to. back: where the person came from."""

    connector_id: str
    slug: str
    connection_id: str
    back: str
    ends: int


@dataclass
class PowerApps:
    """The service of one environment. Sign-ins in progress are in memory."""

    tenant: TenantState
    platform: PowerPlatform
    outgoing: Outgoing
    _links: dict[str, Consent] = field(default_factory=dict)
    _states: dict[str, Consent] = field(default_factory=dict)
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.tenant.store

    @property
    def settings(self) -> PowerPlatformSettings:
        return PowerPlatformSettings.load(self.store)

    def moment(self) -> str:
        return self.tenant.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def connector(self, name: str) -> PublishedConnector:
        """The connector of an internal id, or of a slug; raises PowerAppsError 404."""
        for connector in all_published(self.tenant):
            if name in (connector.internal_id, connector.slug):
                return connector
        raise PowerAppsError(404, "ApiResourceNotFound", f"Could not find API '{name}'.")

    def connection(self, connector: PublishedConnector, connection_id: str) -> Connection:
        """A connection of the connector; raises PowerAppsError 404."""
        found = find_connection(self.store, connector.connector_id, connection_id)
        if found is None:
            raise PowerAppsError(
                404,
                "ConnectionNotFound",
                f"Could not find connection '{connection_id}' for API '{connector.internal_id}'.",
            )
        return found

    def create_connection(
        self, connector: PublishedConnector, connection_id: str = "", display_name: str = ""
    ) -> Connection:
        """A new connection, to which nobody has signed in yet."""
        now = self.moment()
        connection = Connection(
            id=connection_id.lower() or uuid.uuid4().hex,
            connector_id=connector.connector_id,
            display_name=display_name or connector.display_name,
            created=now,
            changed=now,
            error=NOT_SIGNED_IN,
        )
        save_connection(self.store, connection)
        return connection

    def consent_link(self, connector: PublishedConnector, connection: Connection, back: str) -> str:
        """The path at which a person begins to sign in to the connection."""
        now = self.tenant.clock.timestamp()
        ends = now + _LINK_LIFETIME
        consent = Consent(connector.connector_id, connector.slug, connection.id, back, ends)
        return f"/login?data={_keep(self._links, consent, now)}"

    def begin(self, link: str) -> str:
        """The authorize URL for the `data` of a consent link.

        Raises PowerAppsError for a link that leads nowhere, SignInFailedError.
        """
        now = self.tenant.clock.timestamp()
        consent = self._links.get(link)
        if consent is None or consent.ends <= now:
            raise PowerAppsError(400, "InvalidConsentLink", "This consent link is not valid.")
        settings = settings_of(self.connector(consent.slug))
        return settings.authorize_url(_keep(self._states, consent, now))

    def consent_of(self, slug: str, state: str) -> Consent:
        """The sign-in that the browser comes back from; raises PowerAppsError 400."""
        consent = self._states.pop(state, None)
        if consent is None or consent.slug != slug:
            raise PowerAppsError(
                400, "InvalidState", "No sign-in of this connector is in progress here."
            )
        return consent

    async def finish(self, consent: Consent, code: str) -> Connection:
        """Exchange the code; the connection holds the tokens, or why there are none."""
        connector = self.connector(consent.slug)
        connection = self.connection(connector, consent.connection_id)
        now = self.tenant.clock.timestamp()
        with_scope = self.settings.token_scope == "sent"
        try:
            settings = settings_of(connector)
            tokens = await exchange(self.outgoing, settings, code, now, with_scope=with_scope)
        except SignInFailedError as failure:
            return self.fail(
                connection, f"Failed to acquire a token for service: oauth2. {failure}"
            )
        return self._keep_tokens(connector, connection.id, tokens)

    def fail(self, connection: Connection, message: str) -> Connection:
        """The connection with this error."""
        failed = replace(connection, error=(_REFUSED, message), changed=self.moment())
        save_connection(self.store, failed)
        return failed

    async def access_token(self, connector: PublishedConnector, connection_id: str) -> str:
        """An access token that has not ended, refreshed through what the connector holds now.

        Raises PowerAppsError 401.
        """
        self.connection(connector, connection_id)
        # Two refreshes at once would use one refresh token twice, which B2C takes for a theft.
        async with self._locks.setdefault(connection_id.lower(), asyncio.Lock()):
            connection = self.connection(connector, connection_id)
            tokens = tokens_of(self.tenant, connection)
            if tokens is None:
                raise PowerAppsError(401, *(connection.error or NOT_SIGNED_IN))
            now = self.tenant.clock.timestamp()
            if now < tokens.expires:
                return tokens.access_token
            with_scope = self.settings.token_scope == "sent"
            try:
                settings = settings_of(connector)
                fresh = await refresh(self.outgoing, settings, tokens, now, with_scope=with_scope)
            except SignInFailedError as failure:
                message = f"Failed to refresh access token for service: oauth2. {failure}"
                self.fail(connection, message)
                raise PowerAppsError(401, _REFUSED, message) from None
            self._keep_tokens(connector, connection.id, fresh)
            return fresh.access_token

    def _keep_tokens(
        self, connector: PublishedConnector, connection_id: str, tokens: Tokens
    ) -> Connection:
        # It may have been deleted while the identity provider answered.
        connection = self.connection(connector, connection_id)
        connected = replace(connection, error=None, changed=self.moment())
        connected = with_tokens(self.tenant, connected, tokens)
        save_connection(self.store, connected)
        return connected


def _keep(consents: dict[str, Consent], consent: Consent, now: int) -> str:
    """Keep the consent under a new name, which nobody can guess, and forget those that ended."""
    for name in [name for name, kept in consents.items() if kept.ends <= now]:
        del consents[name]
    name = secrets.token_urlsafe(32)
    consents[name] = consent
    return name
