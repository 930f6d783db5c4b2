"""The languages of a user flow, and the texts of its pages in each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from b2c.user_flow.properties import LANGUAGE, PAGE_STRING
from clients.errors import GraphError, ServiceError
from clients.graph import Graph, segment
from provider.user_flow.difference import is_as_made, is_at_rest, same_strings

_NO_ELEMENT = {"ElementId": None, "Override": True}
_REFUSED = {400, 403, 405, 409, 501}

Language = dict[str, Any]


def read_languages(
    graph: Graph, flow: str, known: Sequence[Mapping[str, Any]] | None, default: str | None = None
) -> list[Language]:
    """The known languages that the flow has now, with the texts of their known pages, and those
    that are enabled besides the default one.

    `flow` is the flow's path. Without known ones, as for an import: all languages, and all pages
    with texts of their own of those that are enabled. Pages that are not known are not read
    otherwise, because each is a request of its own, and a flow has dozens in each language.
    """
    told = _told(graph, flow)
    if known is None:
        return [
            _language(
                each["tag"], each, _all_pages(graph, flow, each["tag"]) if each["enabled"] else ()
            )
            for each in told.values()
        ]
    found = [
        _language(
            language["tag"],
            told[tag],
            (_page(graph, flow, language["tag"], page["page"]) for page in language["pages"]),
        )
        for language in known
        if (tag := language["tag"].casefold()) in told
    ]
    return [*found, *_others(told, known, default)]


def apply_languages(
    graph: Graph,
    flow: str,
    before: Sequence[Mapping[str, Any]],
    wanted: Sequence[Mapping[str, Any]],
    default: str | None,
) -> None:
    """Bring the languages from what the state says of them to what is wanted.

    A language that is not listed is deleted, or disabled and stripped of its texts if it is built
    in; so is one that the service or someone else enabled. `default` is the flow's default
    language.
    """
    told = _told(graph, flow)
    had = {each["tag"].casefold(): each for each in before}
    for language in wanted:
        tag = language["tag"].casefold()
        if not (tag in told and told[tag]["enabled"] == language["enabled"]) and not (
            tag not in told and is_as_made(language, default)
        ):
            _put(graph, flow, language)
        _apply_pages(graph, flow, language, had.get(tag, {}).get("pages", ()))
    listed = {each["tag"].casefold() for each in wanted}
    dropped = [each for tag, each in had.items() if tag not in listed and tag in told]
    dropped += _others(told, [*before, *wanted], default)
    _drop(graph, flow, [each for each in dropped if not is_at_rest(each, default)])


def _others(
    told: Mapping[str, Mapping[str, Any]], known: Iterable[Mapping[str, Any]], default: str | None
) -> list[Language]:
    """The languages that need something done to them, although nobody here knows them."""
    tags = {each["tag"].casefold() for each in known}
    others = [_language(each["tag"], each, ()) for tag, each in told.items() if tag not in tags]
    return [each for each in others if not is_at_rest(each, default)]


def _drop(graph: Graph, flow: str, dropped: Sequence[Mapping[str, Any]]) -> None:
    if not dropped:
        return
    for language in dropped:
        try:
            graph.remove(f"{flow}/languages/{segment(language['tag'])}")
        except GraphError as error:
            # Only custom languages can be deleted, and nothing tells which are.
            if error.status not in _REFUSED:
                raise
    left = _told(graph, flow)
    for language in dropped:
        tag = language["tag"].casefold()
        if tag in left:
            _apply_pages(graph, flow, {**language, "pages": []}, language["pages"])
            if left[tag]["enabled"]:
                _put(graph, flow, {**language, "enabled": False})


def _apply_pages(
    graph: Graph, flow: str, language: Mapping[str, Any], before: Iterable[Mapping[str, Any]]
) -> None:
    had = {each["page"]: each["strings"] for each in before}
    has = {each["page"]: each["strings"] for each in language["pages"]}
    for page in {**has, **had}:
        strings = has.get(page, [])
        if not same_strings(had.get(page, []), strings):
            _put_page(graph, flow, language["tag"], page, strings)


def _put_page(
    graph: Graph, flow: str, tag: str, page: str, strings: Sequence[Mapping[str, Any]]
) -> None:
    body = {"LocalizedStrings": [{**_NO_ELEMENT, **PAGE_STRING.body(each)} for each in strings]}
    try:
        graph.put(f"{_overrides(flow, tag)}/{segment(page)}/$value", body)
    except GraphError as error:
        if error.status != 404:
            raise
        known = [str(each["id"]) for each in graph.entries(_overrides(flow, tag))]
        if page in known:
            raise
        raise ServiceError(
            f'languages: a flow of this type has no page "{page}". It has {", ".join(known)}.'
        ) from error


def _put(graph: Graph, flow: str, language: Mapping[str, Any]) -> None:
    tag = language["tag"]
    graph.put(f"{flow}/languages/{segment(tag)}", {"id": tag, **LANGUAGE.body(language)})


def _told(graph: Graph, flow: str) -> dict[str, dict[str, Any]]:
    """What the service tells of each language, by tag in lower case."""
    return {
        str(each["id"]).casefold(): {**LANGUAGE.told(each), "tag": str(each["id"])}
        for each in graph.entries(f"{flow}/languages")
    }


def _language(tag: str, told: Mapping[str, Any], pages: Iterable[dict[str, Any]]) -> Language:
    return {**told, "tag": tag, "pages": list(pages)}


def _all_pages(graph: Graph, flow: str, tag: str) -> list[dict[str, Any]]:
    pages = [
        _page(graph, flow, tag, str(each["id"])) for each in graph.entries(_overrides(flow, tag))
    ]
    return [page for page in pages if page["strings"]]


def _page(graph: Graph, flow: str, tag: str, page: str) -> dict[str, Any]:
    told = graph.find(f"{_overrides(flow, tag)}/{segment(page)}/$value")
    strings = told.get("LocalizedStrings") if isinstance(told, Mapping) else None
    return {
        "page": page,
        "strings": [_plain(each) for each in strings or () if each.get("Override") is not False],
    }


def _plain(localized: Mapping[str, Any]) -> dict[str, Any]:
    told = PAGE_STRING.told(localized)
    return {name: value for name, value in told.items() if name != "elementId" or value}


def _overrides(flow: str, tag: str) -> str:
    return f"{flow}/languages/{segment(tag)}/overridesPages"
