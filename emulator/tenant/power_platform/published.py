"""A connector as its service works with it, beside the row that requests see.

The service has the client secrets, and the values of environment variables. It writes the redirect
URL into the row and empties the secrets there.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import Any

from emulator.tenant.power_platform.rows import all_rows
from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.power_platform.sign_in import put_secrets, secrets_in, sign_ins
from emulator.tenant.power_platform.variables import is_reference, resolved
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

PARAMETER_COLUMNS = ("connectionparameters", "connectionparametersets")
_PUBLISHED_COLUMNS = ("openapidefinition", *PARAMETER_COLUMNS)

_SLUG = "#slug"
_COPY = "#published"


@dataclass(frozen=True)
class PublishedConnector:
    """A connector of the service.

    definition: its Swagger 2.0 document. parameters, parameter_sets: its connection parameters,
    with the secrets that the service has; empty where the row has none. Environment variables have
    their values.
    """

    connector_id: str
    internal_id: str
    slug: str
    display_name: str
    redirect_url: str
    definition: Document
    parameters: Document = field(repr=False)
    parameter_sets: Document = field(repr=False)


def publish(tenant: TenantState, row: Document, columns: frozenset[str], slug: str) -> Document:
    """The row as the service leaves it after a request wrote these columns of it.

    `row` holds the columns as they were sent. Raises UnknownVariableError.
    """
    settings = PowerPlatformSettings.load(tenant.store)
    url = redirect_url(tenant, slug)
    kept = _kept(tenant, row)
    row = {**row, _SLUG: slug}
    for column in _PUBLISHED_COLUMNS:
        if column not in columns:
            continue
        sent = json.loads(row[column]) if row.get(column) else {}
        mine = resolved(tenant, sent)
        if column in PARAMETER_COLUMNS:
            secrets = secrets_in(mine)
            if settings.omitted_secret == "kept":
                secrets = secrets_in(kept.get(column)) | secrets
            put_secrets(mine, secrets if settings.client_secret == "kept" else {})
            if sent:
                row[column] = json.dumps(_shown(sent, url), separators=(",", ":"))
        kept[column] = mine
    row[_COPY] = tenant.secrets.seal(json.dumps(kept))
    return row


def enter_secret(tenant: TenantState, row: Document, secret: str) -> Document:
    """The row after a person typed this client secret into the connector's Security page.

    An empty text takes the service's secret away.
    """
    kept = _kept(tenant, row)
    for column in PARAMETER_COLUMNS:
        places = [place for place, _settings in sign_ins(kept.get(column))]
        put_secrets(kept.get(column), dict.fromkeys(places, secret))
    return {**row, _COPY: tenant.secrets.seal(json.dumps(kept))}


def published(tenant: TenantState, row: Document) -> PublishedConnector:
    """The service's connector of a row of the table."""
    kept = _kept(tenant, row)
    return PublishedConnector(
        connector_id=row["connectorid"],
        internal_id=row["connectorinternalid"],
        slug=row[_SLUG],
        display_name=row["displayname"],
        redirect_url=redirect_url(tenant, row[_SLUG]),
        definition=kept.get("openapidefinition") or {},
        parameters=kept.get("connectionparameters") or {},
        parameter_sets=kept.get("connectionparametersets") or {},
    )


def all_published(tenant: TenantState) -> list[PublishedConnector]:
    return [published(tenant, row) for row in all_rows(tenant.store, "connectors")]


def shown_parameters(connector: PublishedConnector) -> Document:
    """The connection parameters as responses show them: with the redirect URL, without secrets."""
    shown: Document = _shown(connector.parameters, connector.redirect_url)
    for _place, settings in sign_ins(shown):
        settings.pop("clientSecret", None)
    return shown


def redirect_url(tenant: TenantState, slug: str) -> str:
    """Where a sign-in of the connector returns; at Microsoft's `global.consent.azure-apim.net`."""
    return f"{tenant.url}/redirect/{slug}"


def slug_of(row: Document) -> str:
    slug: str = row[_SLUG]
    return slug


def without_redirect_url(parameters: str) -> str:
    """The JSON of connection parameters as it is before the service has written the URL."""
    document = json.loads(parameters)
    for _place, settings in sign_ins(document):
        settings.pop("redirectUrl", None)
    return json.dumps(document, separators=(",", ":"))


def _shown(sent: Any, url: str) -> Any:
    """The parameters in the row: with the URL, a mark of the service, and no secret."""
    shown = copy.deepcopy(sent)
    references = {
        place: secret for place, secret in secrets_in(shown).items() if is_reference(secret)
    }
    put_secrets(shown, references)
    for _place, settings in sign_ins(shown):
        settings["redirectMode"] = "GlobalPerConnector"
        settings["redirectUrl"] = url
        settings.setdefault("properties", {"IsFirstParty": "False"})
    return shown


def _kept(tenant: TenantState, row: Document) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(tenant.secrets.unseal(row[_COPY])) if row.get(_COPY) else {}
    return kept
