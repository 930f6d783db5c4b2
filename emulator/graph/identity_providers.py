"""`/identity/identityProviders`: the identity providers of the tenant.

v1.0 has no generic OpenID Connect providers: it neither creates nor returns them.
"""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.identity_errors import already_exists, invalid_field, refused, unknown
from emulator.graph.identity_provider_documents import (
    APPLE,
    OPEN_ID_CONNECT,
    SECRETS,
    SOCIAL,
    find_provider,
    shown_provider,
)
from emulator.graph.identity_provider_entities import (
    APPLE_ID,
    AVAILABLE_TYPES,
    ENTITIES,
    RESPONSE_MODES,
    RESPONSE_TYPES,
    SOCIAL_IDS,
)
from emulator.graph.model import check_body, check_required, merge
from emulator.tenant.directory import objects
from emulator.tenant.directory.types import Entity
from emulator.tenant.settings import UserFlowSettings
from emulator.tenant.store import Document
from emulator.tenant.user_flows import user_flow
from emulator.tenant.user_flows.identity_providers import KIND
from emulator.tenant.user_flows.parts import IDENTITY_PROVIDERS

_SET = "identity/identityProviders"
_PROPERTIES = frozenset(name for entity in ENTITIES.values() for name in entity.properties)

# Properties that cannot change after the creation.
_FIXED = ("id", "identityProviderType", "metadataUrl")


def list_providers(call: Call) -> Answer:
    query = call.query(_PROPERTIES, skips=True)
    shown = [
        shown_provider(document)
        for document in objects.everything(call.tenant, KIND)
        if _is_in_version(call, document)
    ]
    return call.page(_SET, shown, query)


def list_types(call: Call) -> Answer:
    context = call.context("Collection(Edm.String)")
    return Answer(200, {"@odata.context": context, "value": list(AVAILABLE_TYPES)})


def get_provider(call: Call) -> Answer:
    query = call.query(_PROPERTIES, skips=True)
    return call.entity(_SET, query.shape(shown_provider(_existing(call))))


def create_provider(call: Call) -> Answer:
    body = call.object_body()
    entity_type = _entity_type(body.get("@odata.type"))
    if entity_type not in ENTITIES or (call.version == "v1.0" and entity_type == OPEN_ID_CONNECT):
        raise refused(f"An identity provider of the type '{entity_type}' cannot be created.")
    entity = ENTITIES[entity_type]
    values, _ = check_body(entity, {**body, "@odata.type": entity_type}, None)
    check_required(entity, values)
    document = {**merge(entity.properties, entity.blank(), values), "@odata.type": entity_type}
    _check(document)
    document["id"] = _new_id(document)
    if any(other["id"] == document["id"] for other in call.tenant.store.list(KIND)):
        status = int(UserFlowSettings.load(call.tenant.store).duplicate_status)
        raise already_exists("identity provider", document["id"], status)
    document = _sealed(call, document)
    objects.add(call.tenant, KIND, document)
    return call.created(_SET, shown_provider(document))


def update_provider(call: Call) -> Answer:
    document = _existing(call)
    entity = ENTITIES[document["@odata.type"]]
    body = dict(call.object_body())
    if "@odata.type" in body:
        body["@odata.type"] = _entity_type(body["@odata.type"])
    values, _ = check_body(entity, body, document)
    for name in _FIXED:
        if name in values and values[name] != document.get(name):
            raise refused(f"The property '{name}' of an identity provider cannot be updated.")
    _check_not_emptied(entity, values)
    changed = {**document, **merge(entity.properties, document, values)}
    _check(changed)
    call.tenant.store.put(KIND, document["id"], _sealed(call, changed))
    return NO_CONTENT


def delete_provider(call: Call) -> Answer:
    """Delete a provider. For one that a user flow uses, the settings decide: no source says
    whether the service refuses or detaches it."""
    document = _existing(call)
    store = call.tenant.store
    using = [
        flow for flow in store.list(user_flow.KIND) if document["id"] in IDENTITY_PROVIDERS.of(flow)
    ]
    if using and UserFlowSettings.load(store).delete_in_use == "refused":
        raise refused(f"The identity provider is used by the user flow '{using[0]['id']}'.")
    for flow in using:
        remaining = [
            provider_id
            for provider_id in IDENTITY_PROVIDERS.of(flow)
            if provider_id != document["id"]
        ]
        store.put(user_flow.KIND, flow["id"], IDENTITY_PROVIDERS.put(flow, remaining))
    store.delete(KIND, document["id"])
    return NO_CONTENT


def _entity_type(odata_type: Any) -> str:
    """The `@odata.type` with its `#`, which a request may omit."""
    if not isinstance(odata_type, str):
        raise invalid_field("@odata.type")
    return odata_type if odata_type.startswith("#") else f"#{odata_type}"


def _existing(call: Call) -> Document:
    document = find_provider(call.tenant, call.path["provider"])
    if document is None or not _is_in_version(call, document):
        raise unknown("identity provider", call.path["provider"])
    return document


def _is_in_version(call: Call, document: Document) -> bool:
    return call.version != "v1.0" or document["@odata.type"] != OPEN_ID_CONNECT


def _new_id(document: Document) -> str:
    """The id of a new provider: fixed by its type, or made from the name for OpenID Connect."""
    if document["@odata.type"] == SOCIAL:
        return SOCIAL_IDS[document["identityProviderType"]]
    if document["@odata.type"] == APPLE:
        return APPLE_ID
    name = re.sub(r"[^A-Za-z0-9]+", "_", document["displayName"]).strip("_") or "provider"
    return f"OIDC-V1-{name[:64]}-{uuid.uuid4()}"


def _check(document: Document) -> None:
    """Raise CallError 400 for values that Graph refuses."""
    kind = document["@odata.type"]
    if kind == SOCIAL and document["identityProviderType"] not in SOCIAL_IDS:
        raise invalid_field("identityProviderType")
    if kind != OPEN_ID_CONNECT:
        return
    if document["responseMode"] not in RESPONSE_MODES:
        raise invalid_field("responseMode")
    if document["responseType"] not in RESPONSE_TYPES:
        raise invalid_field("responseType")
    if "openid" not in document["scope"].split():
        raise refused("The scope of an OpenID Connect identity provider must contain 'openid'.")
    if not _is_metadata_url(document["metadataUrl"]):
        raise invalid_field("metadataUrl")
    mapping = document.get("claimsMapping")
    if mapping is not None and not (mapping.get("userId") and mapping.get("displayName")):
        raise invalid_field("claimsMapping")
    has_secret = document.get("clientSecret") or document.get("_secret")
    if document["responseType"] == "code" and not has_secret and not document.get("_issuer"):
        raise refused("The response type 'code' needs a client secret.")


def _is_metadata_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme in ("https", "http")
        and bool(parts.netloc)
        and parts.path.endswith("/.well-known/openid-configuration")
    )


def _check_not_emptied(entity: Entity, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if entity.properties[name].required and not value:
            raise invalid_field(name)


def _sealed(call: Call, document: Document) -> Document:
    """The document with the secret of the request, if it has one, sealed."""
    name = SECRETS[document["@odata.type"]]
    sealed = {key: value for key, value in document.items() if key != name}
    if document.get(name):
        sealed["_secret"] = call.tenant.secrets.seal(document[name])
    return {"@odata.type": document["@odata.type"], **sealed}
