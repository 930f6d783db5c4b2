"""The provider: Pulumi's requests in, requests to Azure Resource Manager out.

The state keeps the inputs beside the outputs, as a secret under `__inputs`: so did the official
plugin up to its second major version. The third gets them from the engine, which pulumi's Python
server does not hand over.
"""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pulumi.provider.experimental import provider as pulumi_provider
from pulumi.provider.experimental.property_value import PropertyValue

from b2c.refusal import Refusal
from b2c.unknown import UNKNOWN
from emulator.azure_native.arm_client import ArmClient, AzureError, http_client
from emulator.azure_native.catalog import CATALOG, SECRET, ResourceType
from emulator.azure_native.difference import diff, drifted
from emulator.azure_native.settings import AzureSettingsError, read_settings
from plugin.values import plain_map, wire, wire_map

VERSION = "3.29.0"
ANNOUNCEMENT = f"azure-native {VERSION} stand-in for the rehearsal (not the official plugin)"

_CONFIGURATION = "azure-native:config:"
_INPUTS = "__inputs"
# Checked in as an input by the official plugin, since its third major version.
_API_VERSION = "azureApiVersion"


async def connect(arguments: Mapping[str, Any]) -> ArmClient:
    """A conversation with the subscription that the arguments and the environment name."""
    client = ArmClient(read_settings(arguments, os.environ), http_client())
    await client.connect()
    return client


async def _silence(_text: str) -> None:
    return None


class AzureNativeProvider(pulumi_provider.Provider):
    """The types of the catalog.

    `announce` shows a line to the user; `connect` opens the conversation.
    """

    def __init__(
        self,
        announce: Callable[[str], Awaitable[None]] = _silence,
        connect: Callable[[Mapping[str, Any]], Awaitable[ArmClient]] = connect,
    ) -> None:
        self._announce = announce
        self._connect = connect
        self._client: ArmClient | None = None

    async def configure(
        self, request: pulumi_provider.ConfigureRequest
    ) -> pulumi_provider.ConfigureResponse:
        """Discover the cloud and sign in; says once what this plugin is.

        Like the official plugin it takes no secrets: the engine marks the outputs whose inputs are
        secret.
        """
        await self._announce(ANNOUNCEMENT)
        variables = {
            name.removeprefix(_CONFIGURATION): value for name, value in request.variables.items()
        }
        self._client = await self._connect(variables | plain_map(request.args))
        return pulumi_provider.ConfigureResponse(accept_secrets=False, supports_preview=True)

    async def check(self, request: pulumi_provider.CheckRequest) -> pulumi_provider.CheckResponse:
        """Add the version, refuse what lacks a required input or a name."""
        kind = _kind(_type_of(request.urn))
        given = {k: v for k, v in request.new_inputs.items() if v.value is not None}
        named = [name for name in kind.parameters if name != "subscriptionId"]
        failures = [
            pulumi_provider.CheckFailure(name, f"missing required property '{name}'")
            for name in dict.fromkeys([*kind.required, *named])
            if name not in given
        ]
        version = {_API_VERSION: PropertyValue(kind.version)}
        return pulumi_provider.CheckResponse({**version, **given}, failures)

    async def diff(self, request: pulumi_provider.DiffRequest) -> pulumi_provider.DiffResponse:
        """Compare the old inputs with the new."""
        kind = _kind(_type_of(request.urn))
        old = plain_map(request.old_state).get(_INPUTS, {})
        return diff(old, plain_map(request.new_inputs), kind.parameters, request.ignore_changes)

    async def create(
        self, request: pulumi_provider.CreateRequest
    ) -> pulumi_provider.CreateResponse:
        """GET, which must find nothing; PUT; GET."""
        kind = _kind(_type_of(request.urn))
        inputs = plain_map(request.properties)
        if request.preview:
            return pulumi_provider.CreateResponse("", wire_map(_preview(kind, inputs), ()))
        path = kind.path(inputs, self._azure.settings.subscription_id)
        if await self._azure.get(path, kind.version):
            raise AzureError(f"cannot create already existing resource '{path}'")
        answer = await self._write(kind, path, inputs)
        return pulumi_provider.CreateResponse(answer["id"], _state(kind, inputs, answer))

    async def read(self, request: pulumi_provider.ReadRequest) -> pulumi_provider.ReadResponse:
        """Refresh what is in the state, or import by id alone."""
        kind = _kind(_type_of(request.urn))
        answer = await self._azure.get(request.resource_id, kind.version)
        if answer is None:
            return pulumi_provider.ReadResponse()
        before = plain_map(request.properties)
        inputs = plain_map(request.inputs) or before.get(_INPUTS, {})
        now = kind.state(answer)
        if inputs:
            written = ("location", "properties", "tags")
            inputs = drifted(
                inputs,
                {name: before[name] for name in written if name in before and name in kind.body},
                {name: now[name] for name in written if name in now and name in kind.body},
            )
        else:
            inputs = _imported(kind, request.resource_id, now)
        return pulumi_provider.ReadResponse(
            answer["id"], _state(kind, inputs, answer), wire_map(inputs, ())
        )

    async def update(
        self, request: pulumi_provider.UpdateRequest
    ) -> pulumi_provider.UpdateResponse:
        """PUT all of it; GET."""
        kind = _kind(_type_of(request.urn))
        inputs = plain_map(request.news)
        if request.preview:
            kept = {k: v for k, v in plain_map(request.olds).items() if k in ("name", "location")}
            return pulumi_provider.UpdateResponse(wire_map(_preview(kind, inputs) | kept, ()))
        answer = await self._write(kind, request.resource_id, inputs)
        return pulumi_provider.UpdateResponse(_state(kind, inputs, answer))

    async def delete(self, request: pulumi_provider.DeleteRequest) -> None:
        """DELETE; for a secret, in its vault."""
        kind = _kind(_type_of(request.urn))
        if kind is SECRET:
            named = kind.named(request.resource_id)
            await self._azure.delete_secret(named["vaultName"], named["secretName"])
        else:
            await self._azure.delete(request.resource_id, kind.version)

    @property
    def _azure(self) -> ArmClient:
        if self._client is None:
            raise AzureSettingsError("the azure-native plugin has not been configured yet")
        return self._client

    async def _write(
        self, kind: ResourceType, path: str, inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        answer = await self._azure.put(path, kind.version, kind.request(inputs))
        return await self._azure.get(answer["id"], kind.version) or answer


def _kind(token: str) -> ResourceType:
    found = CATALOG.get(token)
    if found is None:
        raise Refusal(
            f"the stand-in for the rehearsal does not play the resource type {token}. Use the "
            f"official plugin for it: pulumi plugin install resource azure-native {VERSION}"
        )
    return found


def _type_of(urn: str) -> str:
    """The type in a URN, which names the parents' types first: `parent$type`."""
    return urn.split("::")[2].rpartition("$")[2]


def _preview(kind: ResourceType, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as outputs, and what only the service knows as unknown."""
    unknown = {name: UNKNOWN for name in kind.told if name not in ("tags", "etag")}
    outputs = unknown | {name: inputs[name] for name in kind.body if name in inputs}
    properties = outputs["properties"]
    if isinstance(properties, dict):
        told = dict.fromkeys(kind.told_in_properties, UNKNOWN)
        outputs["properties"] = {**properties, **told}
    return {**outputs, _API_VERSION: kind.version}


def _state(
    kind: ResourceType, inputs: Mapping[str, Any], answer: Mapping[str, Any]
) -> dict[str, PropertyValue]:
    return {
        **wire_map(kind.state(answer), ()),
        _INPUTS: wire(dict(inputs)).with_secret(True),
    }


def _imported(kind: ResourceType, resource_id: str, now: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that a program needs for what the service has."""
    inputs = {name: now[name] for name in kind.body if name in now}
    properties = {
        name: value
        for name, value in inputs.get("properties", {}).items()
        if name not in kind.told_in_properties
    }
    return {**kind.named(resource_id), **inputs, "properties": properties}
