"""`…/{flow}/userFlowIdentityProviders` and the deprecated `…/{flow}/identityProviders`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.graph.call import NO_CONTENT, Answer, Call, Handler
from emulator.graph.errors import bad_request
from emulator.graph.identity_errors import already_exists, refused, unknown
from emulator.graph.identity_provider_documents import (
    APPLE,
    MASK,
    SOCIAL,
    find_provider,
    shown_provider,
)
from emulator.graph.user_flow_documents import find_flow, save_flow
from emulator.tenant.settings import UserFlowSettings
from emulator.tenant.store import Document
from emulator.tenant.user_flows.parts import IDENTITY_PROVIDERS

_FRAGMENT = "identity/b2cUserFlows('{}')/{}"
_PROPERTIES = frozenset({"id", "displayName", "identityProviderType", "clientId", "type", "name"})


def list_providers(call: Call) -> Answer:
    return _page(call, "userFlowIdentityProviders", shown_providers)


def list_deprecated(call: Call) -> Answer:
    """The deprecated property, which Microsoft announced to be empty from 2023."""
    return _page(call, "identityProviders", shown_deprecated)


def attach(method: str) -> Handler:
    """A handler of `$ref` for this method; the documentation names two."""

    def handler(call: Call) -> Answer:
        settings = UserFlowSettings.load(call.tenant.store)
        if settings.attach_method not in (method, "both"):
            raise refused(f"The HTTP method '{method}' is not allowed for this resource.", 405)
        return _attach(call, settings)

    return handler


def attach_deprecated(call: Call) -> Answer:
    return _attach(call, UserFlowSettings.load(call.tenant.store))


def detach(call: Call) -> Answer:
    document = find_flow(call)
    detached = call.path["provider"].lower()
    attached = IDENTITY_PROVIDERS.of(document)
    remaining = [provider_id for provider_id in attached if provider_id.lower() != detached]
    if len(remaining) == len(attached):
        raise unknown("identity provider", call.path["provider"])
    save_flow(call, IDENTITY_PROVIDERS.put(document, remaining))
    return NO_CONTENT


def providers_of_creation(
    call: Call, values: dict[str, Any], settings: UserFlowSettings
) -> list[str]:
    """Ids of the providers that a creation attaches; raises CallError for unknown ones."""
    references = list(values.get("identityProviders") or ())
    if settings.create_user_flow_providers == "attached":
        references += values.get("userFlowIdentityProviders") or ()
    provider_ids: list[str] = []
    for reference in references:
        provider_id = _existing(call, reference.get("id") or "")
        if provider_id not in provider_ids:
            provider_ids.append(provider_id)
    return provider_ids


def shown_providers(call: Call, document: Document, settings: UserFlowSettings) -> list[Document]:
    """The user flow's providers with their own types."""
    shown = [shown_provider(provider) for provider in _attached(call, document)]
    if settings.apple_in_flows == "managed":
        return shown
    return [
        _as_social(provider) if provider["@odata.type"] == APPLE else provider for provider in shown
    ]


def shown_deprecated(call: Call, document: Document, settings: UserFlowSettings) -> list[Document]:
    """The user flow's providers with the deprecated type, which has only these properties."""
    if settings.deprecated_providers == "empty":
        return []
    return [
        {
            "id": provider["id"],
            "type": provider.get("identityProviderType") or _deprecated_type(provider),
            "name": provider.get("displayName"),
            "clientId": provider.get("clientId") or provider.get("serviceId"),
            "clientSecret": MASK,
        }
        for provider in _attached(call, document)
    ]


def _deprecated_type(document: Document) -> str:
    return "AppleManaged" if document["@odata.type"] == APPLE else "OpenIdConnect"


def _as_social(apple: Document) -> Document:
    """Apple's provider as in the documentation's sample of a user flow's providers."""
    return {
        "@odata.type": SOCIAL,
        "id": apple["id"],
        "displayName": apple["displayName"],
        "identityProviderType": "AppleManaged",
        "clientId": apple.get("serviceId"),
        "clientSecret": MASK,
    }


def _attached(call: Call, document: Document) -> list[Document]:
    """The documents of the providers that are attached to a user flow and replicated."""
    providers = (find_provider(call.tenant, item) for item in IDENTITY_PROVIDERS.of(document))
    return [provider for provider in providers if provider is not None]


def _page(
    call: Call, name: str, show: Callable[[Call, Document, UserFlowSettings], list[Document]]
) -> Answer:
    query = call.query(_PROPERTIES, skips=True)
    document = find_flow(call)
    shown = show(call, document, UserFlowSettings.load(call.tenant.store))
    return call.page(_FRAGMENT.format(document["id"], name), shown, query)


def _attach(call: Call, settings: UserFlowSettings) -> Answer:
    document = find_flow(call)
    reference = call.object_body().get("@odata.id")
    if not isinstance(reference, str) or not reference:
        raise bad_request("A reference is missing: give '@odata.id' with the provider's address.")
    provider_id = _existing(call, reference.rstrip("/").rsplit("/", 1)[-1])
    attached = IDENTITY_PROVIDERS.of(document)
    if provider_id in attached:
        raise already_exists(
            "identity provider of this user flow", provider_id, int(settings.duplicate_status)
        )
    save_flow(call, IDENTITY_PROVIDERS.put(document, [*attached, provider_id]))
    return NO_CONTENT


def _existing(call: Call, provider_id: str) -> str:
    provider = find_provider(call.tenant, provider_id)
    if provider is None:
        raise unknown("identity provider", provider_id)
    return str(provider["id"])
