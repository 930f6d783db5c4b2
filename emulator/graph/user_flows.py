"""`/identity/b2cUserFlows`: the user flows. Beta only.

The parts of a user flow are in user_flow_identity_providers, user_flow_assignments,
user_flow_languages, user_flow_pages and user_flow_api_connectors.
"""

from __future__ import annotations

import re
from typing import Any

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import CallError
from emulator.graph.identity_errors import (
    already_exists,
    invalid_field,
    missing_identifier,
    refused,
    unsupported_version,
)
from emulator.graph.model import check_body
from emulator.graph.user_flow_api_connectors import connectors_of_creation
from emulator.graph.user_flow_assignments import default_assignments, shown_assignments
from emulator.graph.user_flow_documents import find_flow, is_taken, save_flow, shown_flows
from emulator.graph.user_flow_entities import FLOW, FLOW_PROPERTIES, FLOW_TYPES
from emulator.graph.user_flow_identity_providers import (
    providers_of_creation,
    shown_deprecated,
    shown_providers,
)
from emulator.graph.user_flow_languages import is_language_tag, shown_languages
from emulator.tenant.directory import objects
from emulator.tenant.settings import UserFlowSettings
from emulator.tenant.store import Document
from emulator.tenant.user_flows import portal_settings
from emulator.tenant.user_flows.parts import (
    API_CONNECTORS,
    ATTRIBUTES,
    IDENTITY_PROVIDERS,
    LANGUAGES,
)
from emulator.tenant.user_flows.user_flow import KIND

SET = "identity/b2cUserFlows"
PREFIX = "B2C_1_"

# Policies of a tenant (B2C service limits); of these, the emulator has only user flows.
_LIMIT = 200

# Public names have only these characters; the service's own rule is not documented.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")

# Versions that the documentation or public code shows in use, and versions without any source.
_CONFIRMED = {
    "signUpOrSignIn": (1, 3),
    "signUp": (1, 3),
    "signIn": (1, 3),
    "passwordReset": (3,),
}
_UNCONFIRMED = {"passwordReset": (1,), "profileUpdate": (1, 3), "resourceOwner": (3,)}

_CHANGEABLE = ("isLanguageCustomizationEnabled", "defaultLanguageTag")
_PROPERTIES = frozenset(FLOW_PROPERTIES)
_EXPANDABLE = frozenset(
    {"identityProviders", "userFlowIdentityProviders", "userAttributeAssignments", "languages"}
)


def list_flows(call: Call) -> Answer:
    query = call.query(_PROPERTIES, _EXPANDABLE, skips=True)
    shown = [_expanded(call, item, query.expand) for item in shown_flows(call.tenant)]
    return call.page(SET, shown, query)


def count_flows(call: Call) -> Answer:
    count = str(len(shown_flows(call.tenant)))
    return Answer(200, count.encode(), {"Content-Type": "text/plain"})


def get_flow(call: Call) -> Answer:
    query = call.query(_PROPERTIES, _EXPANDABLE, skips=True)
    document = find_flow(call)
    return call.entity(SET, query.shape(_expanded(call, document, query.expand)))


def create_flow(call: Call) -> Answer:
    settings = UserFlowSettings.load(call.tenant.store)
    body = call.object_body()
    connectors = connectors_of_creation(call, body)
    if isinstance(body.get("apiConnectorConfiguration"), dict):
        body = {**body, "apiConnectorConfiguration": {}}
    values, _ = check_body(FLOW, body, None)
    flow_id = _new_id(values.get("id"))
    flow_type, version = _type_and_version(values, settings)
    _check_language(values.get("defaultLanguageTag"))
    providers = providers_of_creation(call, values, settings)
    if is_taken(call.tenant, flow_id):
        raise already_exists("user flow", flow_id, int(settings.duplicate_status))
    if len(call.tenant.store.list(KIND)) >= _LIMIT:
        raise refused(f"The tenant has {_LIMIT} policies, and cannot have more.")
    document: Document = {
        "id": flow_id,
        "userFlowType": flow_type,
        "userFlowTypeVersion": version,
        "isLanguageCustomizationEnabled": bool(values.get("isLanguageCustomizationEnabled")),
        "defaultLanguageTag": values.get("defaultLanguageTag"),
        IDENTITY_PROVIDERS.name: providers,
        ATTRIBUTES.name: default_assignments(flow_type, settings),
        LANGUAGES.name: {},
        API_CONNECTORS.name: connectors,
    }
    objects.add(call.tenant, KIND, document)
    # The documentation's sample of a creation has `en`, those of reads have null.
    shown = {**shown_flow(document, settings)}
    shown["defaultLanguageTag"] = document["defaultLanguageTag"] or "en"
    return call.created(SET, shown)


def update_flow(call: Call) -> Answer:
    """Change one of two properties; `other_properties` decides on a change of the others."""
    settings = UserFlowSettings.load(call.tenant.store)
    document = find_flow(call)
    body = call.object_body()
    if isinstance(body.get("apiConnectorConfiguration"), dict):
        body = {**body, "apiConnectorConfiguration": {}}
    values, _ = check_body(FLOW, body, document)
    for name in values:
        if name not in _CHANGEABLE and settings.other_properties == "refused":
            raise refused(f"The property '{name}' of a user flow cannot be updated.")
    _check_language(values.get("defaultLanguageTag"))
    changed = {**document, **{name: values[name] for name in _CHANGEABLE if name in values}}
    changed["isLanguageCustomizationEnabled"] = bool(changed["isLanguageCustomizationEnabled"])
    save_flow(call, changed)
    if settings.update_answer == "noContent":
        return NO_CONTENT
    return call.entity(SET, shown_flow(changed, settings))


def delete_flow(call: Call) -> Answer:
    """Delete the user flow with its portal settings."""
    document = find_flow(call)
    call.tenant.store.delete(KIND, document["id"])
    call.tenant.store.delete(portal_settings.KIND, document["id"])
    return NO_CONTENT


def shown_flow(document: Document, settings: UserFlowSettings) -> Document:
    """The user flow in a response, which never has its API connectors."""
    version = document["userFlowTypeVersion"]
    shown = {name: document.get(name) for name in FLOW_PROPERTIES}
    if settings.version_numbers == "decimal":
        shown["userFlowTypeVersion"] = float(version)
    elif version == int(version):
        shown["userFlowTypeVersion"] = int(version)
    if settings.default_language == "en" and shown["defaultLanguageTag"] is None:
        shown["defaultLanguageTag"] = "en"
    shown["apiConnectorConfiguration"] = {}
    return shown


def _expanded(call: Call, document: Document, names: tuple[str, ...]) -> Document:
    settings = UserFlowSettings.load(call.tenant.store)
    shown = shown_flow(document, settings)
    for name in names:
        if name == "identityProviders":
            shown[name] = shown_deprecated(call, document, settings)
        elif name == "userFlowIdentityProviders":
            shown[name] = shown_providers(call, document, settings)
        elif name == "userAttributeAssignments":
            shown[name] = shown_assignments(document, settings)
        else:
            shown[name] = shown_languages(document)
    return shown


def _new_id(name: str | None) -> str:
    """The name with its prefix, which is added unless the name has it in the same case."""
    if not name:
        raise missing_identifier()
    flow_id = name if name.startswith(PREFIX) else PREFIX + name
    if not _NAME.fullmatch(flow_id) or flow_id == PREFIX:
        raise invalid_field("id")
    return flow_id


def _type_and_version(values: dict[str, Any], settings: UserFlowSettings) -> tuple[str, float]:
    flow_type, version = values.get("userFlowType"), values.get("userFlowTypeVersion")
    if flow_type not in FLOW_TYPES or version is None:
        raise invalid_field("identityUserFlow")
    allowed = _CONFIRMED.get(flow_type, ())
    if settings.unconfirmed_versions == "accepted":
        allowed += _UNCONFIRMED.get(flow_type, ())
    if version not in allowed:
        raise unsupported_version(int(settings.unsupported_version_status))
    return flow_type, version


def _check_language(tag: str | None) -> None:
    if tag is not None and not is_language_tag(tag):
        raise _wrong_language(tag)


def _wrong_language(tag: str) -> CallError:
    return refused(f"The language tag '{tag}' is not of the form that RFC 5646 gives.")
