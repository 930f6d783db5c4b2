"""The provider: Pulumi's requests in, operations on the tenant, Pulumi's answers out."""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pulumi.provider.experimental import provider as pulumi_provider

from b2c.unknown import UNKNOWN
from emulator.azuread import checks, difference
from emulator.azuread.catalog import CATALOG, Entry
from emulator.azuread.functions import FUNCTIONS
from emulator.azuread.graph_client import Graph, GraphError, Waits, http_client
from emulator.azuread.operations import IncompleteError, Inputs, State, VanishedError
from emulator.azuread.property import Resource
from emulator.azuread.schema import package_schema
from emulator.azuread.settings import SettingsError, read_settings, waits_are_official
from plugin.server import InitFailed
from plugin.values import plain_map, secret_names, wire_map

VERSION = "6.10.0"
ANNOUNCEMENT = f"azuread {VERSION} stand-in for the rehearsal tenant (not the official plugin)"

_CONFIGURATION = "azuread:config:"


async def connect(arguments: Mapping[str, Any]) -> Graph:
    """A conversation with the tenant that the arguments and the environment name."""
    settings = read_settings(arguments, os.environ)
    waits = Waits.official() if waits_are_official() else Waits()
    graph = Graph(settings, http_client(), waits)
    await graph.connect()
    return graph


async def _silence(_text: str) -> None:
    return None


class AzureADProvider(pulumi_provider.Provider):
    """All resource types by the same few rules; what differs is in the catalog.

    `announce` shows a line to the user; `connect` opens the conversation with the tenant.
    """

    def __init__(
        self,
        announce: Callable[[str], Awaitable[None]] = _silence,
        connect: Callable[[Mapping[str, Any]], Awaitable[Graph]] = connect,
    ) -> None:
        self._announce = announce
        self._connect = connect
        self._graph: Graph | None = None

    async def configure(
        self, request: pulumi_provider.ConfigureRequest
    ) -> pulumi_provider.ConfigureResponse:
        """Discover the tenant and sign in; says once what this plugin is."""
        await self._announce(ANNOUNCEMENT)
        variables = {
            name.removeprefix(_CONFIGURATION): value for name, value in request.variables.items()
        }
        self._graph = await self._connect(variables | plain_map(request.args))
        return pulumi_provider.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def get_schema(
        self, request: pulumi_provider.GetSchemaRequest
    ) -> pulumi_provider.GetSchemaResponse:
        """The part of the official schema that is played here."""
        del request
        return pulumi_provider.GetSchemaResponse(package_schema(VERSION))

    async def check(self, request: pulumi_provider.CheckRequest) -> pulumi_provider.CheckResponse:
        """Fill in defaults and refuse wrong inputs."""
        return checks.check(_entry(request.type).resource, request.name, request.new_inputs)

    async def diff(self, request: pulumi_provider.DiffRequest) -> pulumi_provider.DiffResponse:
        """Compare the state with the program's inputs."""
        return difference.diff(
            _entry(request.type).resource,
            plain_map(request.old_state),
            plain_map(request.new_inputs),
            request.ignore_changes,
        )

    async def create(
        self, request: pulumi_provider.CreateRequest
    ) -> pulumi_provider.CreateResponse:
        """Create and read back; in a preview only tell what is known already."""
        entry = _entry(request.type)
        resource = entry.resource
        inputs = plain_map(request.properties)
        secrets = secret_names(request.properties) | resource.secrets
        if request.preview:
            unknown = {each.name: UNKNOWN for each in resource.properties if each.filled}
            outputs = unknown | _of(resource, inputs)
            return pulumi_provider.CreateResponse("", wire_map(outputs, secrets))
        try:
            created = await entry.operations.create(self._tenant, inputs)
            try:
                state = await self._read_back(
                    entry, created.resource_id, f"Create of {request.urn}"
                )
            except VanishedError:
                raise
            except GraphError as error:
                raise IncompleteError(created, error) from error
        except IncompleteError as error:
            outputs = _outputs(resource, inputs, error.created.state, {})
            raise InitFailed(
                error.created.resource_id,
                wire_map(outputs, secrets),
                request.properties,
                str(error),
            ) from error
        outputs = _outputs(resource, inputs, created.state, state)
        return pulumi_provider.CreateResponse(created.resource_id, wire_map(outputs, secrets))

    async def read(self, request: pulumi_provider.ReadRequest) -> pulumi_provider.ReadResponse:
        """Refresh what is in the state, or import by id alone."""
        entry = _entry(request.type)
        resource = entry.resource
        known = plain_map(request.properties)
        if not known and not resource.importable:
            return pulumi_provider.ReadResponse()
        state = await entry.operations.read(self._tenant, request.resource_id)
        if state is None:
            return pulumi_provider.ReadResponse()
        secrets = secret_names(request.properties, request.inputs) | resource.secrets
        outputs = _of(resource, known) | state
        inputs = _inputs_after_read(resource, plain_map(request.inputs), state)
        return pulumi_provider.ReadResponse(
            request.resource_id, wire_map(outputs, secrets), wire_map(inputs, secrets)
        )

    async def update(
        self, request: pulumi_provider.UpdateRequest
    ) -> pulumi_provider.UpdateResponse:
        """Change in place and read back."""
        entry = _entry(request.type)
        resource = entry.resource
        old = plain_map(request.olds)
        new = plain_map(request.news)
        secrets = secret_names(request.news) | resource.secrets
        if request.preview:
            told = {each.name for each in resource.properties if each.filled}
            kept = {name: value for name, value in old.items() if name in told}
            return pulumi_provider.UpdateResponse(wire_map(kept | _of(resource, new), secrets))
        await entry.operations.update(self._tenant, request.resource_id, old, new)
        state = await self._read_back(entry, request.resource_id, f"Update of {request.urn}")
        return pulumi_provider.UpdateResponse(
            wire_map(_outputs(resource, new, old, state), secrets)
        )

    async def delete(self, request: pulumi_provider.DeleteRequest) -> None:
        """Delete what the state names."""
        state = plain_map(request.properties)
        await _entry(request.type).operations.delete(self._tenant, request.resource_id, state)

    async def invoke(
        self, request: pulumi_provider.InvokeRequest
    ) -> pulumi_provider.InvokeResponse:
        """Answer a lookup."""
        function = FUNCTIONS.get(request.tok)
        if function is None:
            raise SettingsError(_not_played("function", request.tok))
        found = await function(self._tenant, plain_map(request.args))
        return pulumi_provider.InvokeResponse(wire_map(found, ()))

    @property
    def _tenant(self) -> Graph:
        if self._graph is None:
            raise SettingsError("the azuread plugin has not been configured yet")
        return self._graph

    async def _read_back(self, entry: Entry, resource_id: str, doing: str) -> State:
        state = await entry.operations.read(self._tenant, resource_id)
        if state is None:
            raise VanishedError(f"expected non-nil error with nil state during {doing}")
        return state


def _entry(urn_type: str) -> Entry:
    """The catalog's entry; a URN's type names the parents first, as in `parent$type`."""
    token = urn_type.rpartition("$")[2]
    found = CATALOG.get(token)
    if found is None:
        raise SettingsError(_not_played("resource type", token))
    return found


def _not_played(what: str, token: str) -> str:
    return (
        f"the stand-in for the rehearsal tenant does not play the {what} {token}. "
        f"Use the official plugin for it: pulumi plugin install resource azuread {VERSION}"
    )


def _of(resource: Resource, values: Inputs) -> State:
    return {name: value for name, value in values.items() if name in resource.by_name}


def _outputs(resource: Resource, inputs: Inputs, before: Inputs, state: State) -> State:
    """What the service tells, and what it does not: inputs it never echoes, one-time values."""
    once = {name: value for name, value in before.items() if not _may_be_given(resource, name)}
    return _of(resource, once) | _of(resource, inputs) | state


def _may_be_given(resource: Resource, name: str) -> bool:
    return name in resource.by_name and resource.by_name[name].given


def _inputs_after_read(resource: Resource, old: Inputs, state: State) -> State:
    """The inputs as they would have to be for what the service has now.

    After an import: everything that says something. After a refresh: only what the program sets,
    with its own order where a set has not changed.
    """
    if not old:
        return {
            each.name: state[each.name]
            for each in resource.inputs
            if not each.filled and state.get(each.name) and state[each.name] != each.default
        }
    found = dict(old)
    for name, value in old.items():
        if name in resource.by_name and name in state:
            if not difference.changed(resource.by_name[name], state[name], value):
                continue
            if not state[name]:
                del found[name]
            elif isinstance(value, list):
                found[name] = _in_old_order(value, state[name])
            else:
                found[name] = state[name]
    return found


def _in_old_order(old: list[Any], new: list[Any]) -> list[Any]:
    return [item for item in old if item in new] + [item for item in new if item not in old]
