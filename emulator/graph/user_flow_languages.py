"""`…/{flow}/languages`: the languages of a user flow.

Every user flow has the languages into which B2C translates (`builtin_languages`); requests can add
others. Until a request enables another one, only the default language is enabled.
"""

from __future__ import annotations

import re
from typing import Any

from emulator.graph.builtin_languages import BUILT_IN
from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.identity_errors import invalid_field, refused, unknown
from emulator.graph.model import check_body
from emulator.graph.user_flow_documents import find_flow, save_flow
from emulator.graph.user_flow_entities import LANGUAGE
from emulator.tenant.store import Document
from emulator.tenant.user_flows.parts import LANGUAGES

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
_PROPERTIES = frozenset(LANGUAGE.properties)


def is_language_tag(text: str) -> bool:
    """Whether the text has the form of a language tag (RFC 5646)."""
    return _TAG.fullmatch(text) is not None


def list_languages(call: Call) -> Answer:
    query = call.query(_PROPERTIES, skips=True)
    document = find_flow(call)
    return call.page(_set(document), shown_languages(document), query)


def get_language(call: Call) -> Answer:
    query = call.query(_PROPERTIES, skips=True)
    document = find_flow(call)
    tag = existing_language(call, document)
    return call.entity(_set(document), query.shape(_shown(document, tag)))


def put_language(call: Call) -> Answer:
    """Add a language to the user flow (201), or change an existing one (204)."""
    document = find_flow(call)
    check_customization(document)
    requested = call.path["tag"]
    values, _ = check_body(LANGUAGE, call.object_body() if call.raw_body else {}, None)
    if (values.get("id") or requested).lower() != requested.lower():
        raise refused(f"The id '{values['id']}' is not that of the address, '{requested}'.")
    if not is_language_tag(requested):
        raise invalid_field("id")
    existing = find_language(document, requested)
    enabled = True if values.get("isEnabled") is None else values["isEnabled"]
    save_language(call, document, existing or requested, isEnabled=enabled)
    if existing is not None:
        return NO_CONTENT
    document = find_flow(call)
    return call.entity(_set(document), _shown(document, requested), 201)


def delete_language(call: Call) -> Answer:
    document = find_flow(call)
    tag = existing_language(call, document)
    if tag in BUILT_IN:
        raise refused(f"The language '{tag}' is built in and cannot be deleted.")
    remaining = {name: value for name, value in LANGUAGES.of(document).items() if name != tag}
    save_flow(call, LANGUAGES.put(document, remaining))
    return NO_CONTENT


def shown_languages(document: Document) -> list[Document]:
    """All languages of the user flow: the built-in ones, then the added ones."""
    added = [tag for tag in LANGUAGES.of(document) if tag not in BUILT_IN]
    return [_shown(document, tag) for tag in (*BUILT_IN, *added)]


def find_language(document: Document, tag: str) -> str | None:
    """The user flow's spelling of a language tag; None if it does not have the language."""
    for language in (*BUILT_IN, *LANGUAGES.of(document)):
        if language.lower() == tag.lower():
            return language
    return None


def existing_language(call: Call, document: Document) -> str:
    """The language that the address names; raises CallError 404."""
    tag = find_language(document, call.path["tag"])
    if tag is None:
        raise unknown("language", call.path["tag"])
    return tag


def check_customization(document: Document) -> None:
    """Raise CallError 400 unless requests may change the user flow's languages."""
    if not document.get("isLanguageCustomizationEnabled"):
        raise refused("Language customization is not enabled for this user flow.")


def save_language(call: Call, document: Document, tag: str, **changes: Any) -> None:
    """Set `isEnabled` or `overrides` of one language."""
    stored = LANGUAGES.of(document)
    before = {"isEnabled": _is_enabled(document, tag), "overrides": {}, **stored.get(tag, {})}
    save_flow(call, LANGUAGES.put(document, {**stored, tag: {**before, **changes}}))


def _is_enabled(document: Document, tag: str) -> bool:
    stored = LANGUAGES.of(document).get(tag)
    if stored is not None:
        return bool(stored["isEnabled"])
    default = document.get("defaultLanguageTag") or "en"
    return bool(tag.lower() == default.lower())


def _shown(document: Document, tag: str) -> Document:
    name = BUILT_IN.get(tag) or f"{BUILT_IN.get(tag.lower().partition('-')[0], 'Custom')} ({tag})"
    return {"id": tag, "isEnabled": _is_enabled(document, tag), "displayName": name}


def _set(document: Document) -> str:
    return f"identity/b2cUserFlows('{document['id']}')/languages"
