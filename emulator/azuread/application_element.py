"""Operations of a resource that is one entry of a list inside an application's document.

Graph can only replace such a list as a whole. So every change reads the document, rebuilds the
list and sends it back while it holds the application's lock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from emulator.azuread.applications import (
    application_object_id,
    application_path,
    get_application,
    inside,
    nested,
    patch_application,
)
from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.operations import Created, failed, needs_import
from emulator.azuread.property import Resource
from plugin.resource import Inputs, State

Entry = Any
"""One entry of a Graph list: an object, or a text for identifier URIs."""


@dataclass(frozen=True)
class ApplicationElement:
    """Operations of a resource that is one entry of a list.

    Attributes:
        path: where the list is in the application's document.
        segment: the list's name in the Pulumi id.
        key_property: the input that distinguishes the entries of the list.
        key: reads the value of `key_property` from a Graph entry.
        id_key: writes a key as the last part of the Pulumi id; `key_of_id` reverses it.
        label, key_label, thing: words for error texts.
        disables_first: Graph refuses to change an entry that is enabled.
        repeats_id: the official plugin sends the application's id in the body as well.
        id_start: what the Pulumi id begins with.
        exact_case: keys that differ only in case belong to different entries.
    """

    resource: Resource
    path: tuple[str, ...]
    segment: str
    key_property: str
    key: Callable[[Entry], str]
    to_graph: Callable[[Inputs], Entry]
    from_graph: Callable[[Entry], State]
    label: str
    key_label: str
    thing: str
    id_key: Callable[[str], str] = str
    key_of_id: Callable[[str], str] = str
    disables_first: bool = False
    repeats_id: bool = False
    id_start: str = "/applications/"
    exact_case: bool = False

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """GET, then PATCH with the entry at the end of the list."""
        object_id = application_object_id(inputs["applicationId"])
        key = str(inputs[self.key_property])
        resource_id = f"{self.id_start}{object_id}/{self.segment}/{self.id_key(key)}"
        async with graph.locks[object_id]:
            entries = await self._entries(graph, object_id)
            if any(self._matches(entry, key) for entry in entries):
                raise needs_import(self.resource.terraform, resource_id)
            entries.append(self.to_graph(inputs))
            await self._send(graph, object_id, entries, f"creating {self._name(object_id, key)}")
        return Created(resource_id)

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """GET under the lock; None if the application or its entry is gone."""
        object_id, key = self._parse(resource_id)
        async with graph.locks[object_id]:
            try:
                document = await graph.find(application_path(object_id))
            except GraphError as error:
                raise failed(f"retrieving {self._name(object_id, key)}", error) from error
        for entry in inside(document or {}, self.path) or []:
            if self._matches(entry, key):
                return {
                    "applicationId": f"/applications/{object_id}",
                    self.key_property: self.key(entry),
                    **self.from_graph(entry),
                }
        return None

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """GET, then PATCH with the entry replaced where it stands."""
        del old
        await self._rebuild(graph, resource_id, "updating", "update", self.to_graph(new))

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """GET, then PATCH without the entry; an entry that is gone already is an error."""
        del state
        await self._rebuild(graph, resource_id, "deleting", "deletion", None)

    async def _rebuild(
        self, graph: Graph, resource_id: str, doing: str, aim: str, replacement: Entry
    ) -> None:
        object_id, key = self._parse(resource_id)
        name = self._name(object_id, key)
        async with graph.locks[object_id]:
            entries = await self._entries(graph, object_id)
            if not any(self._matches(entry, key) for entry in entries):
                raise GraphError(f"{doing} {name}: could not identify existing {self.thing}")
            if self.disables_first:
                doing_first = f"disabling {name} in preparation for {aim}"
                await self._disable(graph, object_id, key, doing_first)
            rebuilt = [replacement if self._matches(entry, key) else entry for entry in entries]
            kept = [entry for entry in rebuilt if entry is not None]
            await self._send(graph, object_id, kept, f"{doing} {name}")

    async def _disable(self, graph: Graph, object_id: str, key: str, doing: str) -> None:
        entries = await self._entries(graph, object_id)
        if not any(self._matches(entry, key) and entry.get("isEnabled") for entry in entries):
            return
        disabled = [
            {**entry, "isEnabled": False} if self._matches(entry, key) else entry
            for entry in entries
        ]
        await self._send(graph, object_id, disabled, doing)
        await self._entries(graph, object_id)

    async def _entries(self, graph: Graph, object_id: str) -> list[Entry]:
        return inside(await get_application(graph, object_id), self.path) or []

    async def _send(self, graph: Graph, object_id: str, entries: list[Entry], doing: str) -> None:
        change = nested(self.path, entries)
        if self.repeats_id:
            change["id"] = object_id
        try:
            await patch_application(graph, object_id, change)
        except GraphError as error:
            raise failed(doing, error) from error

    def _matches(self, entry: Entry, key: str) -> bool:
        entry_key = self.key(entry)
        return entry_key == key if self.exact_case else entry_key.lower() == key.lower()

    def _name(self, object_id: str, key: str) -> str:
        return f'{self.label} (Application ID: "{object_id}", {self.key_label}: "{key}")'

    def _parse(self, resource_id: str) -> tuple[str, str]:
        path = resource_id.removeprefix(self.id_start)
        object_id, _, rest = path.partition("/")
        segment, _, key = rest.partition("/")
        if not resource_id.startswith(self.id_start) or segment != self.segment or not key:
            raise GraphError(
                f'parsing "{resource_id}": expected an ID of the form '
                f'"{self.id_start}{{object ID}}/{self.segment}/{{{self.key_label}}}"'
            )
        return object_id, self.key_of_id(key)
