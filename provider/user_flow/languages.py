"""The languages of a user flow, and the texts of its pages in them."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from b2c.user_flow.properties import LANGUAGE, PAGE_STRING
from clients.errors import GraphError, ServiceError
from clients.graph import Graph, segment
from plugin.resource import Inputs, State
from provider.user_flow.difference import is_as_made, is_at_rest, same_strings

_NO_ELEMENT = {"ElementId": None, "Override": True}
_REFUSED = {400, 403, 405, 409, 501}

Language = Mapping[str, Any]


def read(
    graph: Graph, flow: str, now: State, state: Inputs, inputs: Inputs
) -> list[Language] | None:
    """The languages that the stack names, with the texts of the pages that it names, and the others
    that are enabled besides the default one.

    Other pages are not read, because each is a request of its own, and a flow has dozens in every
    language. For an import: all languages, and all pages with texts of their own of those that are
    enabled.
    """
    imported = not (state or inputs)
    if not now["languageCustomization"]:
        # Then the flow speaks its default language only.
        return None if imported else []
    shown = _read(graph, flow)
    if imported:
        return [
            {**one, "pages": _all_pages(graph, flow, one["tag"])} if one["enabled"] else one
            for one in shown.values()
        ]
    named: dict[str, tuple[str, dict[str, None]]] = {}
    for language in (*(inputs.get("languages") or ()), *(state.get("languages") or ())):
        _, pages = named.setdefault(language["tag"].casefold(), (language["tag"], {}))
        pages.update(dict.fromkeys(page["page"] for page in language["pages"]))
    ours = [
        {**shown[key], "tag": tag, "pages": [_page(graph, flow, tag, page) for page in pages]}
        for key, (tag, pages) in named.items()
        if key in shown
    ]
    default = now["defaultLanguage"] or state.get("defaultLanguage")
    return [*ours, *_others(shown, named, default)]


def apply(graph: Graph, flow: str, state: State, inputs: Inputs) -> None:
    """Bring the languages from the state to the inputs.

    A language that is not listed is deleted, or disabled and stripped of its texts if it is built
    in; so is one that the service or someone else enabled.
    """
    if not inputs.get("languageCustomization", state.get("languageCustomization")):
        return
    default = inputs.get("defaultLanguage") or state.get("defaultLanguage")
    shown = _read(graph, flow)
    before = {one["tag"].casefold(): one for one in state.get("languages") or ()}
    listed = {one["tag"].casefold(): one for one in inputs["languages"]}
    for key, language in listed.items():
        if key in shown:
            is_there = shown[key]["enabled"] == language["enabled"]
        else:
            is_there = is_as_made(language, default)
        if not is_there:
            _put(graph, flow, language)
        _apply_pages(graph, flow, language, before.get(key, {}).get("pages", ()))
    dropped = [one for key, one in before.items() if key not in listed and key in shown]
    dropped += _others(shown, {**before, **listed}, default)
    _drop(graph, flow, [one for one in dropped if not is_at_rest(one, default)])


def _others(
    shown: Mapping[str, Language], named: Container[str], default: str | None
) -> list[Language]:
    """The languages that need something done to them, although the stack does not name them."""
    return [one for key, one in shown.items() if key not in named and not is_at_rest(one, default)]


def _drop(graph: Graph, flow: str, dropped: Sequence[Language]) -> None:
    if not dropped:
        return
    for language in dropped:
        try:
            graph.remove(f"{flow}/languages/{segment(language['tag'])}")
        except GraphError as error:
            # Only custom languages can be deleted, and nothing says which are.
            if error.status not in _REFUSED:
                raise
    left = _read(graph, flow)
    for language in dropped:
        key = language["tag"].casefold()
        if key in left:
            _apply_pages(graph, flow, {**language, "pages": []}, language["pages"])
            if left[key]["enabled"]:
                _put(graph, flow, {**language, "enabled": False})


def _apply_pages(
    graph: Graph, flow: str, language: Language, before: Iterable[Mapping[str, Any]]
) -> None:
    had = {page["page"]: page["strings"] for page in before}
    has = {page["page"]: page["strings"] for page in language["pages"]}
    for page in {**has, **had}:
        strings = has.get(page, [])
        if not same_strings(had.get(page, []), strings):
            _put_page(graph, flow, language["tag"], page, strings)


def _put_page(
    graph: Graph, flow: str, tag: str, page: str, strings: Sequence[Mapping[str, Any]]
) -> None:
    body = {"LocalizedStrings": [{**_NO_ELEMENT, **PAGE_STRING.body(one)} for one in strings]}
    try:
        graph.put(f"{_overrides(flow, tag)}/{segment(page)}/$value", body)
    except GraphError as error:
        if error.status != 404:
            raise
        pages = [str(entry["id"]) for entry in graph.entries(_overrides(flow, tag))]
        if page in pages:
            raise
        raise ServiceError(
            f'languages: a flow of this type has no page "{page}". It has {", ".join(pages)}.'
        ) from error


def _put(graph: Graph, flow: str, language: Language) -> None:
    tag = language["tag"]
    graph.put(f"{flow}/languages/{segment(tag)}", {"id": tag, **LANGUAGE.body(language)})


def _read(graph: Graph, flow: str) -> dict[str, Language]:
    """The languages that the service has, without their pages, by tag in lower case."""
    return {
        str(entry["id"]).casefold(): {
            **LANGUAGE.told(entry),
            "tag": str(entry["id"]),
            "pages": [],
        }
        for entry in graph.entries(f"{flow}/languages")
    }


def _all_pages(graph: Graph, flow: str, tag: str) -> list[dict[str, Any]]:
    entries = graph.entries(_overrides(flow, tag))
    pages = [_page(graph, flow, tag, str(entry["id"])) for entry in entries]
    return [page for page in pages if page["strings"]]


def _page(graph: Graph, flow: str, tag: str, page: str) -> dict[str, Any]:
    shown = graph.find(f"{_overrides(flow, tag)}/{segment(page)}/$value")
    strings = shown.get("LocalizedStrings") if isinstance(shown, Mapping) else None
    return {
        "page": page,
        "strings": [_plain(one) for one in strings or () if one.get("Override") is not False],
    }


def _plain(localized: Mapping[str, Any]) -> dict[str, Any]:
    shown = PAGE_STRING.told(localized)
    return {name: value for name, value in shown.items() if name != "elementId" or value}


def _overrides(flow: str, tag: str) -> str:
    return f"{flow}/languages/{segment(tag)}/overridesPages"
