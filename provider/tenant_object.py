"""A resource that is a single object of the tenant.

It is made once, not taken over where there is one already, and not given back before it can be
read.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from b2c.property import Record
from b2c.refusal import InvalidSetting, Refusal
from clients.errors import GraphError, ServiceError
from clients.graph import Graph, segment
from plugin.resource import Adoptable, Change, Checked, Difference, Inputs, ResourceType, State
from provider.difference import record_differences

REFUSED = (400, 409)
# What distinguishes an object from another that somebody made meanwhile under the same name.
_DISTINCTIVE = ("displayName", "clientId", "metadataUrl", "targetUrl")


class TenantObject(ResourceType[Graph]):
    """The operations on an object in `collection`, a path of Graph; its properties are those of
    `described`, judged by `rule`, and `in_use` is the remedy where it cannot be deleted."""

    described: Record
    collection: str
    rule: Callable[[Inputs, Inputs], tuple[State, list[InvalidSetting]]]
    in_use: str
    outputs: frozenset[str] = frozenset()

    @abstractmethod
    def key(self, values: Mapping[str, Any]) -> object:
        """What the tenant has only one object of; the values are inputs or a state."""

    @abstractmethod
    def existing(self, document: Mapping[str, Any]) -> str:
        """The refusal of an object that is there already: what it is, and what to do about it."""

    @abstractmethod
    def creation(self, inputs: Inputs) -> dict[str, Any]:
        """The body of the POST that makes the object."""

    @abstractmethod
    def state(self, document: Mapping[str, Any], so_far: Inputs) -> State:
        """The state of the object that Graph shows; `so_far` has what Graph never shows."""

    @property
    def token(self) -> str:
        return f"b2c:index:{self.described.name}"

    @property
    def secrets(self) -> frozenset[str]:
        return self.described.secrets

    def check(self, old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        # Names that begin with two underscores are the engine's own notes.
        own = {name: value for name, value in new_inputs.items() if not name.startswith("__")}
        return Checked(*self.rule(old_inputs, own))

    def differences(self, state: Inputs, inputs: Inputs) -> dict[str, Change]:
        """A property that the program leaves out differs from one that the service has."""
        return dict(record_differences(self.described, "", state, inputs))

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        changes = self.differences(state, new_inputs)
        replaces = self.described.replaces & changes.keys()
        return Difference(
            changes, replaces, bool(replaces) and self.key(state) == self.key(new_inputs)
        )

    def create(self, graph: Graph, inputs: Inputs) -> tuple[str, State]:
        self.refuse_existing(graph, inputs)
        try:
            return self._make(graph, inputs), dict(inputs)
        except GraphError as error:
            if error.status in REFUSED:
                # Someone else was faster.
                self.refuse_existing(graph, inputs)
            raise

    def read(
        self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        del inputs
        document = graph.find(self.path(resource_id))
        if document is None:
            return None
        now = self.state(document, state)
        return now, dict(now)

    def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        del state
        try:
            graph.delete(self.path(resource_id))
        except GraphError as error:
            if error.status not in REFUSED:
                raise
            raise Refusal(f"{error}\n{self.in_use}") from error

    def path(self, resource_id: str) -> str:
        """The object's path at Graph."""
        return f"{self.collection}/{segment(resource_id)}"

    def find(self, graph: Graph, inputs: Inputs) -> dict[str, Any] | None:
        """The object that is in the way of one with these inputs."""
        for document in graph.entries(self.collection):
            if self.key(self.state(document, {})) == self.key(inputs):
                return document
        return None

    def refuse_existing(self, graph: Graph, inputs: Inputs) -> None:
        """Raise `Adoptable` if there is an object in the way."""
        document = self.find(graph, inputs)
        if document is not None:
            raise Adoptable(self.existing(document), str(document["id"]))

    def _make(self, graph: Graph, inputs: Inputs) -> str:
        """The id of the new object. Raises `ServiceError` if nothing was made."""

        def made() -> dict[str, Any] | None:
            document = self.find(graph, inputs)
            shown = self.state(document, inputs) if document else {}
            is_ours = all(shown.get(name) == inputs.get(name) for name in _DISTINCTIVE)
            return document if is_ours else None

        resource_id = _id(graph.create(self.collection, self.creation(inputs), made))
        if resource_id is None:
            # It was made, but the answer does not say what.
            with graph.finishing():
                resource_id = _id(graph.find_new(made))
        if resource_id is None:
            raise ServiceError(
                f'POST {self.collection} of "{inputs["displayName"]}" was accepted, but it is not '
                "found. Run again: if it is there by then, it is named with its import."
            )
        graph.is_new(self.path(resource_id))
        # It exists whatever this says, an interrupt included: a failure here would make the engine
        # forget it.
        with suppress(Refusal):
            graph.find(self.path(resource_id))
        return resource_id


def _id(document: Any) -> str | None:
    resource_id = document.get("id") if isinstance(document, Mapping) else None
    return str(resource_id) if resource_id else None
