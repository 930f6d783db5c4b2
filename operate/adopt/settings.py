"""The settings that describe what exists, as a stack's file has them; None removes a setting."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import click

from b2c import microsoft_graph
from b2c.addresses import redirect_uri
from b2c.client_secret import slot
from b2c.redirect_url import REDIRECT_HOST
from b2c.refusal import InvalidSetting
from b2c.spelling import camel_case
from operate.adopt.registrations import Pair
from operate.documents import Document, redirect_uris_of

Settings = dict[str, Any]

_URI = re.compile(r"https://([a-z0-9-]+)\.onmicrosoft\.com/(.+)", re.IGNORECASE)
_OF_THE_API = ("apiName", "apiDisplayName", "apiDescription", "scopes", "adoptedApi")
_CONSENT_TEXTS = (
    "admin_consent_display_name",
    "admin_consent_description",
    "user_consent_display_name",
    "user_consent_description",
)


def identifier_uri(pair: Pair) -> str:
    """The App ID URI of an API to adopt. Raises `click.ClickException` if none can be the
    stack's."""
    uris = pair.api.application.get("identifierUris") or ()
    for uri in uris:
        if _URI.fullmatch(uri):
            return str(uri)
    listed = f"only {', '.join(uris)}" if uris else "none"
    raise click.ClickException(
        f"The API {pair.api.client_id} has no App ID URI https://<tenant>.onmicrosoft.com/<name>, "
        f"{listed}. The stack gives no other. Use it as it is, with --existing-api."
        if uris
        else f"The API {pair.api.client_id} has no App ID URI. Set one in the portal: Expose an "
        "API > Application ID URI."
    )


def tenant(pair: Pair, before: Mapping[str, Any]) -> Settings:
    """Name and id of the tenant, where the file has none."""
    uris = pair.api.application.get("identifierUris") or ()
    domain = str(pair.client.application.get("publisherDomain") or "")
    names = [match[1] for match in map(_URI.fullmatch, uris) if match]
    if domain.endswith(".onmicrosoft.com"):
        names.append(domain.removesuffix(".onmicrosoft.com"))
    principal = pair.client.principal or pair.api.principal or {}
    found = {
        "tenantName": names[0].lower() if names else None,
        "tenantId": principal.get("appOwnerOrganizationId"),
    }
    return {key: value for key, value in found.items() if value and not before.get(key)}


def api(pair: Pair) -> Settings:
    """An API that the stack is to manage."""
    uri = identifier_uri(pair)
    [name] = [match[2] for match in [_URI.fullmatch(uri)] if match]
    application = pair.api.application
    adopted = {"objectId": pair.api.object_id, "servicePrincipalObjectId": pair.api.principal_id}
    return {
        "apiName": name,
        "apiDisplayName": application["displayName"],
        "apiDescription": application.get("description") or None,
        "scopes": [_scope(scope) for scope in pair.scopes],
        "adoptedApi": _without_nothing(adopted),
        "existingApi": None,
    }


def existing_api(pair: Pair) -> Settings:
    """An API that stays somebody else's."""
    uris = pair.api.application.get("identifierUris") or ()
    if not uris:
        raise click.ClickException(
            f"The API {pair.api.client_id} has no App ID URI, so nobody can ask for its scopes."
        )
    best = next((uri for uri in uris if _URI.fullmatch(uri)), uris[0])
    reference = {
        "identifierUri": best,
        "clientId": pair.api.client_id,
        "scopes": [{"value": scope["value"], "id": scope["id"]} for scope in pair.scopes],
        "servicePrincipalObjectId": pair.api.principal_id,
    }
    return {**dict.fromkeys(_OF_THE_API), "existingApi": _without_nothing(reference)}


def client(
    pair: Pair, before: Mapping[str, Any], *, expires: str, owners: Sequence[str], grants: bool
) -> Settings:
    """The client. `expires`: when the stack's own secret ends, unless the file has one already.
    `grants`: whether the stack is to manage the consent."""
    registration = pair.client
    registered = redirect_uris_of(registration.application)
    adopted = {
        "objectId": registration.object_id,
        "servicePrincipalObjectId": registration.principal_id,
        "redirectUris": None if registered else False,
        "apiClientId": pair.api.client_id if registration.access(pair.api.client_id) else None,
        "graphAccess": None if registration.access(microsoft_graph.CLIENT_ID) else False,
        "apiGrantId": pair.api_grant["id"] if pair.api_grant and grants else None,
        "graphGrantId": pair.graph_grant["id"] if pair.graph_grant and grants else None,
    }
    foreign = len(registration.application.get("passwordCredentials") or ())
    return {
        "clientDisplayName": registration.application["displayName"],
        "redirectUrls": usable_urls(registered) or None,
        "adoptedClient": _without_nothing(adopted),
        "foreignSecrets": foreign or None,
        "clientSecrets": [own_secret(before, expires)],
        "owners": list(owners) or None,
    }


def own_secret(before: Mapping[str, Any], expires: str) -> Settings:
    """The stack's own secret: the newest that the file lists, else the first generation."""
    listed = before.get("clientSecrets")
    if isinstance(listed, list) and listed and isinstance(listed[0], Mapping):
        return dict(listed[0])
    return {"generation": 1, "expires": expires}


def secret_slot(settings: Mapping[str, Any]) -> str:
    """The slot of the one secret in these settings."""
    return slot(int(settings["clientSecrets"][0]["generation"]))


def usable_urls(registered: Sequence[str]) -> list[str]:
    """The redirect URLs that the settings take; the program would remove others."""
    return sorted(filter(_is_usable, registered))


def user_flows(flows: Sequence[Document], before: Mapping[str, Any]) -> Settings:
    """User flows beside those that the file has."""
    listed = [flow for flow in before.get("userFlows") or () if isinstance(flow, Mapping)]
    names = {str(flow.get("flowId")).casefold() for flow in listed}
    new = [
        {"flowId": flow["id"], "type": flow["userFlowType"], "version": flow["version"]}
        for flow in flows
        if str(flow["id"]).casefold() not in names
    ]
    return {"userFlows": [*listed, *new]}


def connector(row: Document, before: Mapping[str, Any]) -> tuple[str, Settings]:
    """The name of the connector's entry, and the entries with it.

    `row`: as `operate.adopt.connector` reads it. An entry of the same connector gets the GUID.
    """
    entries = [dict(entry) for entry in before.get("powerPlatform") or ()]
    own = {
        "environmentUrl": row["environmentUrl"],
        "displayName": row["displayName"],
        "publisherPrefix": row["publisherPrefix"],
        "redirectHost": None if row["redirectHost"] in ("", REDIRECT_HOST) else row["redirectHost"],
        "adopted": row["connectorId"],
    }
    for position, entry in enumerate(entries):
        if _place(entry) == _place(own):
            entries[position] = {**entry, **_without_nothing(own)}
            return str(entry.get("name") or _DEFAULT_ENTRY), {"powerPlatform": entries}
    name = _DEFAULT_ENTRY
    if entries:
        name = re.sub(r"[^a-z0-9]+", "-", str(row["displayName"]).lower())[:40].strip("-")
        taken = {entry.get("name") or _DEFAULT_ENTRY for entry in entries}
        if name in taken:
            raise click.ClickException(
                f"powerPlatform has an entry {name} already. Rename the connector's entry by hand."
            )
        own = {"name": name, **own}
    return name, {"powerPlatform": [*entries, _without_nothing(own)]}


_DEFAULT_ENTRY = "power-platform"


def _place(entry: Mapping[str, Any]) -> tuple[str, str]:
    url = str(entry.get("environmentUrl")).lower().rstrip("/")
    return url, str(entry.get("displayName")).casefold()


def _scope(scope: Document) -> Settings:
    # Graph has an empty text where nobody wrote one.
    texts = {camel_case(name): scope.get(camel_case(name)) or None for name in _CONSENT_TEXTS}
    own = {"value": scope["value"], "id": scope["id"], **_without_nothing(texts)}
    return {**own, "type": "User"} if scope.get("type") == "User" else own


def _is_usable(url: str) -> bool:
    try:
        redirect_uri("redirectUrls", url)
    except InvalidSetting:
        return False
    return True


def _without_nothing(values: Mapping[str, Any]) -> Settings:
    return {key: value for key, value in values.items() if value is not None}
