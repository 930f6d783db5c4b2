"""A resource type of the official azure-native plugin: the catalog's rules, and its requests.

The state keeps the inputs beside the outputs, as a secret under `__inputs`, as the official plugin
did up to its second major version. The third version gets them from the engine, but Pulumi's
Python SDK does not pass them to a provider.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b2c.unknown import UNKNOWN
from emulator.azure_native.arm_client import ArmClient, AzureError
from emulator.azure_native.catalog import SECRET, Kind
from emulator.azure_native.difference import difference, drifted
from emulator.stand_in import Complaint
from plugin.resource import Checked, Difference, Inputs, ResourceType, State

_INPUTS = "__inputs"
# The official plugin adds this input since its third major version.
_API_VERSION = "azureApiVersion"


@dataclass(frozen=True)
class AzureNativeType(ResourceType[ArmClient]):
    """`kind`: the catalog's entry."""

    kind: Kind

    secrets = frozenset({_INPUTS})

    @property
    def token(self) -> str:
        return self.kind.token

    @property
    def outputs(self) -> frozenset[str]:
        return frozenset(self.kind.returned) - {"tags", "etag"}

    def check(self, old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        """Add the API version; refuse inputs that lack a required one or a name."""
        del old_inputs
        named = [name for name in self.kind.parameters if name != "subscriptionId"]
        failures = [
            Complaint(name, f"missing required property '{name}'")
            for name in dict.fromkeys([*self.kind.required, *named])
            if name not in new_inputs
        ]
        return Checked({_API_VERSION: self.kind.version, **new_inputs}, failures)

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        """Compare the inputs in the state with the program's."""
        return difference(state.get(_INPUTS, {}), new_inputs, self.kind.parameters)

    def preview(self, state: Inputs, inputs: Inputs) -> State:
        """The inputs as outputs, and the outputs that only the service sets as unknown."""
        unchanged = {name: state[name] for name in ("name", "location") if name in state}
        sent = {name: inputs[name] for name in self.kind.body if name in inputs}
        outputs = dict.fromkeys(self.outputs, UNKNOWN) | sent
        if isinstance(outputs["properties"], dict):
            returned = dict.fromkeys(self.kind.returned_in_properties, UNKNOWN)
            outputs["properties"] = {**outputs["properties"], **returned}
        return {**outputs, _API_VERSION: self.kind.version, **unchanged}

    async def create(self, client: ArmClient, inputs: Inputs) -> tuple[str, State]:
        """GET, which must return no resource; PUT; GET."""
        path = self.kind.path(inputs, client.settings.subscription_id)
        if await client.get(path, self.kind.version):
            raise AzureError(f"cannot create already existing resource '{path}'")
        document = await self._write(client, path, inputs)
        return document["id"], self._state(inputs, document)

    async def read(
        self, client: ArmClient, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        document = await client.get(resource_id, self.kind.version)
        if document is None:
            return None
        current = self.kind.state(document)
        old_inputs = inputs or state.get(_INPUTS, {})
        if old_inputs:
            new_inputs = drifted(
                old_inputs,
                {name: state[name] for name in self.kind.body if name in state},
                {name: current[name] for name in self.kind.body if name in current},
            )
        else:
            new_inputs = self._imported(resource_id, current)
        return self._state(new_inputs, document), new_inputs

    async def update(
        self, client: ArmClient, resource_id: str, state: Inputs, inputs: Inputs
    ) -> State:
        """PUT the whole resource; GET."""
        del state
        return self._state(inputs, await self._write(client, resource_id, inputs))

    async def delete(self, client: ArmClient, resource_id: str, state: Inputs) -> None:
        """DELETE; for a secret, in its vault."""
        del state
        if self.kind is SECRET:
            names = self.kind.names_in(resource_id)
            await client.delete_secret(names["vaultName"], names["secretName"])
        else:
            await client.delete(resource_id, self.kind.version)

    async def _write(self, client: ArmClient, path: str, inputs: Inputs) -> dict[str, Any]:
        written = await client.put(path, self.kind.version, self.kind.request(inputs))
        return await client.get(written["id"], self.kind.version) or written

    def _state(self, inputs: Inputs, document: Mapping[str, Any]) -> State:
        return {**self.kind.state(document), _INPUTS: dict(inputs)}

    def _imported(self, resource_id: str, current: Mapping[str, Any]) -> State:
        """The inputs with which a program declares the imported resource."""
        inputs = {name: current[name] for name in self.kind.body if name in current}
        properties = {
            name: value
            for name, value in inputs.get("properties", {}).items()
            if name not in self.kind.returned_in_properties
        }
        return {**self.kind.names_in(resource_id), **inputs, "properties": properties}
