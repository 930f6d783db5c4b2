"""Connections: that a person may use a connector, with the tokens of the person's sign-in.

The environment keeps the tokens encrypted and shows them to nobody.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace

from emulator.tenant.state import TenantState
from emulator.tenant.store import Store

_KIND = "powerApps:connections"


@dataclass(frozen=True)
class Tokens:
    """The tokens of a sign-in. expires: when the access token ends, in seconds since 1970."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires: int


@dataclass(frozen=True)
class Connection:
    """A connection of one connector.

    connector_id: the connector's row. created, changed: times as responses show them. error: why
    the connection does not work, as code and message; None for one that does. sealed_tokens: empty
    before a sign-in.
    """

    id: str
    connector_id: str
    display_name: str
    created: str
    changed: str
    error: tuple[str, str] | None
    sealed_tokens: str = field(default="", repr=False)


def save_connection(store: Store, connection: Connection) -> None:
    store.put(_KIND, connection.id, asdict(connection))


def find_connection(store: Store, connector_id: str, connection_id: str) -> Connection | None:
    """The connection of this id, if it is one of the connector."""
    found = store.get(_KIND, connection_id.lower())
    if found is None or found["connector_id"] != connector_id:
        return None
    return _read(found)


def connections_of(store: Store, connector_id: str) -> list[Connection]:
    return [_read(found) for found in store.find(_KIND, "connector_id", connector_id)]


def delete_connection(store: Store, connection_id: str) -> None:
    store.delete(_KIND, connection_id)


def forget_connections(store: Store, connector_id: str) -> None:
    """Delete the connections of a connector, which end with it."""
    for connection in connections_of(store, connector_id):
        delete_connection(store, connection.id)


def with_tokens(tenant: TenantState, connection: Connection, tokens: Tokens) -> Connection:
    sealed = tenant.secrets.seal(json.dumps(asdict(tokens)))
    return replace(connection, sealed_tokens=sealed)


def tokens_of(tenant: TenantState, connection: Connection) -> Tokens | None:
    """The connection's tokens; None before a sign-in."""
    if not connection.sealed_tokens:
        return None
    return Tokens(**json.loads(tenant.secrets.unseal(connection.sealed_tokens)))


def expire_access_token(tenant: TenantState, connection_id: str) -> bool:
    """Let the access token of a connection end now; False if there is none."""
    found = tenant.store.get(_KIND, connection_id.lower())
    tokens = tokens_of(tenant, _read(found)) if found is not None else None
    if found is None or tokens is None:
        return False
    ended = replace(tokens, expires=tenant.clock.timestamp())
    save_connection(tenant.store, with_tokens(tenant, _read(found), ended))
    return True


def _read(found: dict[str, object]) -> Connection:
    error = found["error"]
    values = {**found, "error": tuple(error) if isinstance(error, list) else None}
    return Connection(**values)  # type: ignore[arg-type]
