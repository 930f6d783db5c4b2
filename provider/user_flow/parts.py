"""The parts of a user flow that have requests of their own: how each is read and brought about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from clients.graph import Graph
from plugin.resource import Inputs, State
from provider.user_flow.api_connectors import apply_api_connectors, read_api_connectors
from provider.user_flow.attributes import apply_attributes, read_attributes
from provider.user_flow.identity_providers import apply_identity_providers, read_identity_providers
from provider.user_flow.languages import apply_languages, read_languages


@dataclass(frozen=True)
class Part:
    """One part; both functions take the conversation with Graph and the flow's path.

    `read`: gives the part as the service has it, from what was read of the flow before it, the
    state and the program's inputs so far, which are empty for an import; None if it has none.
    `apply`: brings it from the state to the inputs; the state learns what was made where Graph may
    not tell it.
    """

    read: Callable[[Graph, str, State, Inputs, Inputs], Any]
    apply: Callable[[Graph, str, State, Inputs], None]


def _read_languages(graph: Graph, flow: str, now: State, state: Inputs, inputs: Inputs) -> Any:
    imported = not (state or inputs)
    if not now["languageCustomization"]:
        # Then the flow speaks its default language only.
        return None if imported else []
    if imported:
        return read_languages(graph, flow, None)
    default = now["defaultLanguage"] or state.get("defaultLanguage")
    return read_languages(graph, flow, _all_languages(state, inputs), default)


def _apply_languages(graph: Graph, flow: str, state: State, inputs: Inputs) -> None:
    if not inputs.get("languageCustomization", state.get("languageCustomization")):
        return
    default = inputs.get("defaultLanguage") or state.get("defaultLanguage")
    before = state.get("languages") or ()
    apply_languages(graph, flow, before, inputs["languages"], default)


def _read_api_connectors(graph: Graph, flow: str, now: State, state: Inputs, inputs: Inputs) -> Any:
    del now
    believed = {"apiConnectors": {}, **inputs, **state}["apiConnectors"]
    return read_api_connectors(graph, flow, believed)


def _apply_api_connectors(graph: Graph, flow: str, state: State, inputs: Inputs) -> None:
    state["apiConnectors"] = dict(state.get("apiConnectors") or {})
    apply_api_connectors(graph, flow, state["apiConnectors"], inputs["apiConnectors"])


def _all_languages(state: Inputs, inputs: Inputs) -> list[Mapping[str, Any]]:
    """The languages that the state or the program names, each with the pages that either names."""
    pages: dict[str, tuple[str, dict[str, Mapping[str, Any]]]] = {}
    for language in (*(inputs.get("languages") or ()), *(state.get("languages") or ())):
        _, known = pages.setdefault(language["tag"].casefold(), (language["tag"], {}))
        known.update({page["page"]: page for page in language["pages"]})
    return [{"tag": tag, "pages": list(known.values())} for tag, known in pages.values()]


PARTS: Mapping[str, Part] = {
    "identityProviders": Part(
        lambda graph, flow, *_: read_identity_providers(graph, flow),
        lambda graph, flow, _, inputs: apply_identity_providers(
            graph, flow, inputs["identityProviders"]
        ),
    ),
    "attributes": Part(
        lambda graph, flow, *_: read_attributes(graph, flow),
        lambda graph, flow, _, inputs: apply_attributes(graph, flow, inputs["attributes"]),
    ),
    "languages": Part(_read_languages, _apply_languages),
    "apiConnectors": Part(_read_api_connectors, _apply_api_connectors),
}
