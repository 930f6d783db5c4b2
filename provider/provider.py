"""The provider: Pulumi's requests in, operations on resource types, Pulumi's answers out."""

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from pulumi.provider.experimental import provider as pulumi_provider
from pulumi.provider.experimental.provider import PropertyDiff, PropertyDiffKind

from b2c.property_rules import top_level
from b2c.refusal import InvalidSetting, Refusal
from b2c.secret_text import SECRET, masked, texts
from b2c.unknown import UNKNOWN
from clients.clock import Clock
from clients.configuration import ConfigurationError, Settings, read_settings, unknown_settings
from clients.graph import Connected, Graph
from plugin.resource import Adoptable, Change, ResourceType, Unfinished
from plugin.server import InitFailed
from plugin.values import plain_map, secret_names, wire_map
from provider import schema
from provider.catalog import RESOURCES

_Result = TypeVar("_Result")

_CONFIGURATION = "b2c:config:"
# The operations wait for the service most of the time, not for this machine.
_THREADS = 16

_KINDS = {
    (Change.ADD, False): PropertyDiffKind.ADD,
    (Change.ADD, True): PropertyDiffKind.ADD_REPLACE,
    (Change.DELETE, False): PropertyDiffKind.DELETE,
    (Change.DELETE, True): PropertyDiffKind.DELETE_REPLACE,
    (Change.UPDATE, False): PropertyDiffKind.UPDATE,
    (Change.UPDATE, True): PropertyDiffKind.UPDATE_REPLACE,
}


def connect(settings: Settings, clock: Clock, environment: Mapping[str, str]) -> Connected:
    """A conversation with Microsoft Graph; the Azure libraries are imported only now."""
    from clients.connection import Connection

    return Connection(settings, clock, environment)


class B2cProvider(pulumi_provider.Provider):
    """All resource types by the same few rules.

    `connect` opens the conversation with the tenant, at the first request; `environment` is where
    settings are looked for that are not configured.
    """

    def __init__(
        self,
        connect: Callable[[Settings, Clock, Mapping[str, str]], Connected] = connect,
        environment: Mapping[str, str] = os.environ,
        clock: Clock | None = None,
    ) -> None:
        self._connect = connect
        self._environment = environment
        self._clock = clock or Clock()
        self._graph = Graph(self._not_configured, self._clock)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="b2c")

    async def configure(
        self, request: pulumi_provider.ConfigureRequest
    ) -> pulumi_provider.ConfigureResponse:
        """Read the settings; nothing is sent. A preview may not know some of them yet."""
        variables: dict[str, Any] = {
            name.removeprefix(_CONFIGURATION): value for name, value in request.variables.items()
        }
        arguments = variables | plain_map(request.args)
        unknown = unknown_settings(arguments)
        if unknown:
            self._graph = Graph(lambda: self._not_known(unknown), self._clock)
        else:
            settings = read_settings(arguments, self._environment)
            self._graph = Graph(
                lambda: self._connect(settings, self._clock, self._environment), self._clock
            )
        return pulumi_provider.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def get_schema(
        self, request: pulumi_provider.GetSchemaRequest
    ) -> pulumi_provider.GetSchemaResponse:
        """The package schema."""
        del request
        return pulumi_provider.GetSchemaResponse(schema.text())

    async def check(self, request: pulumi_provider.CheckRequest) -> pulumi_provider.CheckResponse:
        """Put the inputs into their normal form and refuse wrong ones."""
        resource = _resource(request.type)
        secrets = secret_names(request.new_inputs) | resource.secrets
        given = plain_map(request.new_inputs)
        checked = resource.check(plain_map(request.old_inputs), given)
        failures = [_failure(each, given, secrets) for each in checked.failures]
        return pulumi_provider.CheckResponse(wire_map(checked.inputs, secrets), failures)

    async def diff(self, request: pulumi_provider.DiffRequest) -> pulumi_provider.DiffResponse:
        """Compare the state with the program's inputs."""
        difference = _resource(request.type).diff(
            plain_map(request.old_state), plain_map(request.new_inputs)
        )
        changes = {
            path: change
            for path, change in difference.changes.items()
            if top_level(path) not in request.ignore_changes
        }
        replaces = sorted(difference.replaces.intersection(map(top_level, changes)))
        return pulumi_provider.DiffResponse(
            changes=bool(changes),
            replaces=replaces,
            delete_before_replace=bool(replaces) and difference.delete_before_replace,
            diffs=sorted({top_level(path) for path in changes}),
            detailed_diff={
                path: PropertyDiff(_KINDS[change, top_level(path) in replaces], input_diff=False)
                for path, change in changes.items()
            },
        )

    async def create(
        self, request: pulumi_provider.CreateRequest
    ) -> pulumi_provider.CreateResponse:
        """Create it; in a preview only tell what is known already."""
        resource = _resource(request.type)
        inputs = plain_map(request.properties)
        secrets = secret_names(request.properties) | resource.secrets
        if request.preview:
            outputs = dict.fromkeys(resource.outputs, UNKNOWN) | inputs
            return pulumi_provider.CreateResponse("", wire_map(outputs, secrets))
        resource_id, state = await self._run(request, lambda: resource.create(self._graph, inputs))
        return pulumi_provider.CreateResponse(resource_id, wire_map(state, secrets))

    async def read(self, request: pulumi_provider.ReadRequest) -> pulumi_provider.ReadResponse:
        """Refresh what is in the state, or import by id alone."""
        resource = _resource(request.type)
        state, inputs = plain_map(request.properties), plain_map(request.inputs)
        found = await self._run(
            request, lambda: resource.read(self._graph, request.resource_id, state, inputs)
        )
        if found is None:
            return pulumi_provider.ReadResponse()
        secrets = secret_names(request.properties, request.inputs) | resource.secrets
        return pulumi_provider.ReadResponse(
            request.resource_id, wire_map(found[0], secrets), wire_map(found[1], secrets)
        )

    async def update(
        self, request: pulumi_provider.UpdateRequest
    ) -> pulumi_provider.UpdateResponse:
        """Change it in place; in a preview only tell what is known already."""
        resource = _resource(request.type)
        state, inputs = plain_map(request.olds), plain_map(request.news)
        secrets = secret_names(request.olds, request.news) | resource.secrets
        if request.preview:
            return pulumi_provider.UpdateResponse(wire_map(state | inputs, secrets))
        try:
            now = await self._run(
                request, lambda: resource.update(self._graph, request.resource_id, state, inputs)
            )
        except Unfinished as error:
            raise InitFailed(
                request.resource_id, wire_map(error.state, secrets), request.news, str(error)
            ) from error
        return pulumi_provider.UpdateResponse(wire_map(now, secrets))

    async def delete(self, request: pulumi_provider.DeleteRequest) -> None:
        """Delete what the state names."""
        resource = _resource(request.type)
        state = plain_map(request.properties)
        await self._run(request, lambda: resource.delete(self._graph, request.resource_id, state))

    async def cancel(self) -> None:
        """End every wait, and send nothing more but what takes back the half-made."""
        self._clock.cancel()

    async def _run(self, request: Any, operation: Callable[[], _Result]) -> _Result:
        """Run an operation in a thread; a refusal that names an importable object says how."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, operation)
        except Adoptable as error:
            token = request.type.rpartition("$")[2]
            raise Refusal(
                f"{error}\n  pulumi import {token} {request.name} {error.resource_id}"
            ) from error

    def _not_configured(self) -> Connected:
        raise ConfigurationError("the b2c plugin has not been configured yet")

    def _not_known(self, names: list[str]) -> Connected:
        raise ConfigurationError(
            f"b2c:{names[0]} is not known before another resource is made, so that nothing can be "
            "read from the tenant in this preview."
        )


def _resource(urn_type: str) -> ResourceType:
    """The resource type; a URN's type names the parents first, as in `parent$type`."""
    token = urn_type.rpartition("$")[2]
    found = RESOURCES.get(token)
    if found is None:
        raise Refusal(f"there is no resource type {token}. Known: {', '.join(sorted(RESOURCES))}.")
    return found


def _failure(
    error: InvalidSetting, given: Mapping[str, Any], secrets: frozenset[str]
) -> pulumi_provider.CheckFailure:
    """Without the property of its own: the engine would print the value beside it, and the reason
    names the path already."""
    reason = str(error)
    # Not the parts of lists and objects: most of their words are no secret.
    hidden = {value for name, value in given.items() if name in secrets and isinstance(value, str)}
    if top_level(error.setting) in secrets and error.value is not None:
        reason = f"{error.setting} is {SECRET}: {error.rule}.\n{error.remedy}"
        hidden |= texts(error.value)
    return pulumi_provider.CheckFailure("", masked(reason, hidden))
