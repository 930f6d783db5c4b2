"""The translation from Pulumi's requests to operations on resource types, and back."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, NoReturn, TypeVar, cast

from pulumi.provider.experimental import provider as pulumi_provider
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import PropertyDiff, PropertyDiffKind

from b2c.refusal import InvalidSetting, Refusal
from b2c.unknown import contains_unknown
from plugin.masking import SECRET, masked, texts
from plugin.resource import (
    Adoptable,
    Change,
    Complaint,
    Inputs,
    ResourceType,
    State,
    Unfinished,
    top_level,
)
from plugin.server import InitFailed
from plugin.values import plain_map, secret_names, wire_map

Client = TypeVar("Client")
Function = Callable[[Client, Inputs], Awaitable[State]]
_Result = TypeVar("_Result")

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


class ResourceProvider(pulumi_provider.Provider, Generic[Client]):
    """Serves the resource types and functions of one package, all by the same rules.

    `package`: its name, such as `b2c`. `types` and `functions`: by their tokens. A plugin says in
    `connect` how it reaches its service, and in `schema` what it offers.
    """

    accepts_secrets = True
    """Whether the engine hands over which values are secret; otherwise it marks the outputs whose
    inputs are secret by itself."""

    def __init__(
        self,
        package: str,
        types: Mapping[str, ResourceType[Client]],
        functions: Mapping[str, Function[Client]] | None = None,
    ) -> None:
        self._package = package
        self._types = types
        self._functions = functions or {}
        self._client: Client | None = None
        self._without_client = f"the {package} plugin has not been configured yet."
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix=package)

    async def connect(self, arguments: Inputs) -> Client:
        """The conversation with the service; `arguments` is the configuration, without unknown
        values. Raises `Refusal` for a configuration that is wrong."""
        raise NotImplementedError

    def schema(self) -> str:
        """The package schema as JSON."""
        raise NotImplementedError

    def missing(self, kind: str, token: str) -> Refusal:
        """The refusal of a token that this plugin does not have; `kind` is `resource type` or
        `function`."""
        return Refusal(f"there is no {kind} {token}. Known: {', '.join(sorted(self._types))}.")

    @property
    def client(self) -> Client:
        """The conversation with the service; raises `Refusal` before there is one."""
        if self._client is None:
            raise Refusal(self._without_client)
        return self._client

    async def configure(
        self, request: pulumi_provider.ConfigureRequest
    ) -> pulumi_provider.ConfigureResponse:
        """Read the configuration and connect.

        Where a preview does not know a part of it yet, only what needs the service is refused.
        """
        prefix = f"{self._package}:config:"
        variables = {name.removeprefix(prefix): text for name, text in request.variables.items()}
        arguments: State = {**variables, **plain_map(request.args)}
        unknown = sorted(name for name, value in arguments.items() if contains_unknown(value))
        if unknown:
            self._client = None
            self._without_client = (
                f"{self._package}:{unknown[0]} is not known before another resource is made, so "
                "this preview can read nothing from the service."
            )
        else:
            self._client = await self.connect(arguments)
        return pulumi_provider.ConfigureResponse(
            accept_secrets=self.accepts_secrets, supports_preview=True
        )

    async def get_schema(
        self, request: pulumi_provider.GetSchemaRequest
    ) -> pulumi_provider.GetSchemaResponse:
        """The package schema."""
        del request
        return pulumi_provider.GetSchemaResponse(self.schema())

    async def check(self, request: pulumi_provider.CheckRequest) -> pulumi_provider.CheckResponse:
        """Put the inputs into their normal form and refuse wrong ones."""
        resource = self._type(request.type)
        secrets = secret_names(request.new_inputs) | resource.secrets
        inputs = plain_map(request.new_inputs)
        checked = resource.check(plain_map(request.old_inputs), inputs)
        failures = [_failure(failure, inputs, secrets) for failure in checked.failures]
        return pulumi_provider.CheckResponse(wire_map(checked.inputs, secrets), failures)

    async def diff(self, request: pulumi_provider.DiffRequest) -> pulumi_provider.DiffResponse:
        """Compare the state with the program's inputs."""
        difference = self._type(request.type).diff(
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
        """Create the object; a preview sends no request."""
        resource = self._type(request.type)
        inputs = plain_map(request.properties)
        secrets = secret_names(request.properties) | resource.secrets
        if request.preview:
            return pulumi_provider.CreateResponse(
                "", wire_map(resource.preview({}, inputs), secrets)
            )
        try:
            resource_id, state = await self.run(request, resource.create, inputs)
        except Unfinished as error:
            _keep(error, error.resource_id, secrets, request.properties)
        return pulumi_provider.CreateResponse(resource_id, wire_map(state, secrets))

    async def read(self, request: pulumi_provider.ReadRequest) -> pulumi_provider.ReadResponse:
        """Refresh what is in the state, or import by id alone."""
        resource = self._type(request.type)
        found = await self.run(
            request,
            resource.read,
            request.resource_id,
            plain_map(request.properties),
            plain_map(request.inputs),
        )
        if found is None:
            return pulumi_provider.ReadResponse()
        state, inputs = found
        secrets = secret_names(request.properties, request.inputs) | resource.secrets
        return pulumi_provider.ReadResponse(
            request.resource_id, wire_map(state, secrets), wire_map(inputs, secrets)
        )

    async def update(
        self, request: pulumi_provider.UpdateRequest
    ) -> pulumi_provider.UpdateResponse:
        """Change the object in place; a preview sends no request."""
        resource = self._type(request.type)
        old, inputs = plain_map(request.olds), plain_map(request.news)
        secrets = secret_names(request.olds, request.news) | resource.secrets
        if request.preview:
            return pulumi_provider.UpdateResponse(wire_map(resource.preview(old, inputs), secrets))
        try:
            state = await self.run(request, resource.update, request.resource_id, old, inputs)
        except Unfinished as error:
            _keep(
                error,
                request.resource_id,
                secrets,
                request.news,
                "\nA part of the change may be made: the next `pulumi up` starts from what there "
                "is now.",
            )
        return pulumi_provider.UpdateResponse(wire_map(state, secrets))

    async def delete(self, request: pulumi_provider.DeleteRequest) -> None:
        """Delete what the state names."""
        resource = self._type(request.type)
        await self.run(request, resource.delete, request.resource_id, plain_map(request.properties))

    async def invoke(
        self, request: pulumi_provider.InvokeRequest
    ) -> pulumi_provider.InvokeResponse:
        """Answer a lookup."""
        function = self._functions.get(request.tok)
        if function is None:
            raise self.missing("function", request.tok)
        answer = await function(self.client, plain_map(request.args))
        return pulumi_provider.InvokeResponse(wire_map(answer, ()))

    async def run(
        self,
        request: Any,
        operation: Callable[..., _Result | Awaitable[_Result]],
        *arguments: Any,
    ) -> _Result:
        """Await an operation, or run it in a thread if it is no coroutine.

        A refusal that names an object to import is raised with the command that does it.
        """
        try:
            if inspect.iscoroutinefunction(operation):
                result = await operation(self.client, *arguments)
            else:
                result = await asyncio.get_running_loop().run_in_executor(
                    self._threads, operation, self.client, *arguments
                )
            return cast(_Result, result)
        except Adoptable as error:
            raise Refusal(
                f"{error}\n  pulumi import {_token(request.type)} {request.name} "
                f"{error.resource_id}"
            ) from error

    def _type(self, urn_type: str) -> ResourceType[Client]:
        token = _token(urn_type)
        if token not in self._types:
            raise self.missing("resource type", token)
        return self._types[token]


def _token(urn_type: str) -> str:
    """The resource's own type; a URN's type names the parents first, as in `parent$type`."""
    return urn_type.rpartition("$")[2]


def _keep(
    error: Unfinished,
    resource_id: str,
    secrets: frozenset[str],
    inputs: dict[str, PropertyValue],
    advice: str = "",
) -> NoReturn:
    """Raise the failure in the form in which the engine keeps the object in the state."""
    raise InitFailed(
        resource_id, wire_map(error.state, secrets), inputs, f"{error}{advice}"
    ) from error


def _failure(
    failure: InvalidSetting | Complaint, inputs: Inputs, secrets: frozenset[str]
) -> pulumi_provider.CheckFailure:
    """What is wrong with an input, without any secret in it."""
    # Not the parts of lists and objects: most of their words are no secret.
    hidden = {value for name, value in inputs.items() if name in secrets and isinstance(value, str)}
    if isinstance(failure, Complaint):
        if failure.setting in secrets:
            hidden |= texts(inputs.get(failure.setting))
        return pulumi_provider.CheckFailure(failure.setting, masked(failure.reason, hidden))
    reason = str(failure)
    if top_level(failure.setting) in secrets and failure.value is not None:
        reason = f"{failure.setting} is {SECRET}: {failure.rule}.\n{failure.remedy}"
        hidden |= texts(failure.value)
    # Without the property of its own: the engine would print the value beside it, and the reason
    # names the path already.
    return pulumi_provider.CheckFailure("", masked(reason, hidden))
