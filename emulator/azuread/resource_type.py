"""A resource type of the official azuread plugin: the table's rules, and the requests behind it."""

from dataclasses import dataclass
from typing import Any

from emulator.azuread import checks, difference
from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.operations import IncompleteError, Operations, VanishedError
from emulator.azuread.property import Resource
from plugin.resource import Checked, Difference, Inputs, ResourceType, State, Unfinished


@dataclass(frozen=True)
class AzureADType(ResourceType[Graph]):
    """`resource`: names, kinds, defaults and rules. `operations`: the requests to Graph."""

    resource: Resource
    operations: Operations

    @property
    def token(self) -> str:
        return self.resource.token

    @property
    def secrets(self) -> frozenset[str]:
        return self.resource.secrets

    @property
    def outputs(self) -> frozenset[str]:
        return frozenset(prop.name for prop in self.resource.properties if prop.computed)

    def check(self, old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        del old_inputs
        return checks.check(self.resource, new_inputs)

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        return difference.difference(self.resource, state, new_inputs)

    def preview(self, state: Inputs, inputs: Inputs) -> State:
        computed = {name: value for name, value in state.items() if name in self.outputs}
        return super().preview(computed, self._properties(inputs))

    async def create(self, client: Graph, inputs: Inputs) -> tuple[str, State]:
        """Create the object and read it back."""
        try:
            created = await self.operations.create(client, inputs)
            try:
                state = await self._read_back(client, created.resource_id, "Create")
            except VanishedError:
                raise
            except GraphError as error:
                raise IncompleteError(created, error) from error
        except IncompleteError as error:
            partial = self._state(inputs, error.created.state, {})
            raise Unfinished(error, partial, error.created.resource_id) from error
        return created.resource_id, self._state(inputs, created.state, state)

    async def read(
        self, client: Graph, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        if not state and not self.resource.importable:
            return None
        current = await self.operations.read(client, resource_id)
        if current is None:
            return None
        return self._properties(state) | current, self._inputs(inputs, current)

    async def update(self, client: Graph, resource_id: str, state: Inputs, inputs: Inputs) -> State:
        """Change the object in place and read it back."""
        await self.operations.update(client, resource_id, state, inputs)
        return self._state(inputs, state, await self._read_back(client, resource_id, "Update"))

    async def delete(self, client: Graph, resource_id: str, state: Inputs) -> None:
        await self.operations.delete(client, resource_id, state)

    async def _read_back(self, client: Graph, resource_id: str, doing: str) -> State:
        state = await self.operations.read(client, resource_id)
        if state is None:
            raise VanishedError(f"expected non-nil error with nil state during {doing}")
        return state

    def _properties(self, values: Inputs) -> State:
        """The resource's own properties, without the entries that engine and plugin add."""
        return {name: value for name, value in values.items() if name in self.resource.by_name}

    def _state(self, inputs: Inputs, before: Inputs, current: State) -> State:
        """Graph's values, with the inputs and the one-time values that Graph does not return."""
        once = {
            name: value
            for name, value in self._properties(before).items()
            if not self.resource.by_name[name].settable
        }
        return once | self._properties(inputs) | current

    def _inputs(self, old: Inputs, state: State) -> State:
        """The inputs that would produce the service's current state.

        After an import, these are all properties that differ from the default. After a refresh,
        they are only those that the program sets, and an unchanged set keeps its order.
        """
        if not old:
            return {
                prop.name: state[prop.name]
                for prop in self.resource.inputs
                if not prop.computed and state.get(prop.name) and state[prop.name] != prop.default
            }
        inputs = dict(old)
        for name, value in self._properties(old).items():
            current = state.get(name)
            prop = self.resource.by_name[name]
            if name not in state or not difference.changed(prop, current, value):
                continue
            if not current:
                del inputs[name]
            else:
                inputs[name] = _in_old_order(value, current) if isinstance(value, list) else current
        return inputs


def _in_old_order(old: list[Any], new: list[Any]) -> list[Any]:
    return [item for item in old if item in new] + [item for item in new if item not in old]
