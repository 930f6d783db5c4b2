"""`…/languages/{tag}/defaultPages` and `overridesPages`: the texts of a user flow's pages."""

from __future__ import annotations

import json
from typing import Any

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import bad_request
from emulator.graph.identity_errors import invalid_field, unknown
from emulator.graph.user_flow_documents import find_flow
from emulator.graph.user_flow_languages import (
    check_customization,
    existing_language,
    save_language,
)
from emulator.tenant.settings import UserFlowSettings
from emulator.tenant.store import Document
from emulator.tenant.user_flows.page_strings import default_strings, pages
from emulator.tenant.user_flows.parts import LANGUAGES

_DEFAULT, _OVERRIDES = "defaultPages", "overridesPages"
_PROPERTIES = frozenset({"id"})
_STRINGS = "LocalizedStrings"

# The properties of an entry with their types; null is accepted for an element without id.
_ENTRY: dict[str, type[str] | type[bool]] = {
    "ElementType": str,
    "ElementId": str,
    "StringId": str,
    "Override": bool,
    "Value": str,
}


def list_default_pages(call: Call) -> Answer:
    return _list(call, _DEFAULT)


def list_overrides_pages(call: Call) -> Answer:
    return _list(call, _OVERRIDES)


def get_default_page(call: Call) -> Answer:
    return _get(call, _DEFAULT)


def get_overrides_page(call: Call) -> Answer:
    return _get(call, _OVERRIDES)


def get_default_strings(call: Call) -> Answer:
    document = find_flow(call)
    tag = existing_language(call, document)
    page = _existing_page(call, document)
    return Answer(200, {_STRINGS: default_strings(page, tag)})


def get_overrides(call: Call) -> Answer:
    document = find_flow(call)
    tag = existing_language(call, document)
    page = _existing_page(call, document)
    written = LANGUAGES.of(document).get(tag, {}).get("overrides", {})
    settings = UserFlowSettings.load(call.tenant.store)
    if page not in written and settings.unwritten_pages == "missing":
        raise unknown("page", page)
    return Answer(200, {_STRINGS: written.get(page, [])})


def put_overrides(call: Call) -> Answer:
    """Replace the overrides of a page."""
    document = find_flow(call)
    check_customization(document)
    tag = existing_language(call, document)
    page = _existing_page(call, document)
    entries = _entries(_content(call))
    written = LANGUAGES.of(document).get(tag, {}).get("overrides", {})
    save_language(call, document, tag, overrides={**written, page: entries})
    return NO_CONTENT


def _content(call: Call) -> Any:
    """The body as JSON, whatever its content type: it is a file's content, not an entity."""
    if call.body is not None:
        return call.body
    try:
        parsed = json.loads(call.raw_body)
        json.dumps(parsed, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise bad_request("The content of a page is no JSON.") from None
    return parsed


def _entries(content: Any) -> list[dict[str, Any]]:
    entries = content.get(_STRINGS) if isinstance(content, dict) else None
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
        raise invalid_field(_STRINGS)
    return entries


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and all(isinstance(entry.get(name), str) for name in ("ElementType", "StringId", "Value"))
        and all(
            name in _ENTRY and isinstance(value, (_ENTRY[name], type(None)))
            for name, value in entry.items()
        )
    )


def _list(call: Call, name: str) -> Answer:
    query = call.query(_PROPERTIES, skips=True)
    document = find_flow(call)
    tag = existing_language(call, document)
    entries = [{"id": page} for page in pages(document["userFlowType"])]
    return call.page(_set(document, tag, name), entries, query)


def _get(call: Call, name: str) -> Answer:
    document = find_flow(call)
    tag = existing_language(call, document)
    return call.entity(_set(document, tag, name), {"id": _existing_page(call, document)})


def _existing_page(call: Call, document: Document) -> str:
    for page in pages(document["userFlowType"]):
        if page.lower() == call.path["page"].lower():
            return page
    raise unknown("page", call.path["page"])


def _set(document: Document, tag: str, name: str) -> str:
    return f"identity/b2cUserFlows('{document['id']}')/languages('{tag}')/{name}"
