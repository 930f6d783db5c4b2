"""The translation from Pulumi's requests to operations on resource types, and back."""

import asyncio
import inspect
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast

from pulumi.provider.experimental import provider as api

from b2c.refusal import HIDDEN, InvalidSetting, Refusal
from b2c.unknown import contains_unknown
from plugin.masking import masked, texts
from plugin.resource import (
    Adoptable,
    Inputs,
    Lines,
    ResourceType,
    Silence,
    State,
    Subject,
    Unfinished,
    top_level,
)
from plugin.server import InitFailed
from plugin.values import plain_map, secret_names, wire_map

Client = TypeVar("Client")
_Result = TypeVar("_Result")

# The operations wait for the service most of the time, not for this machine.
_THREADS = 16
_UNFINISHED = (
    "A part of the change may be made: the next `pulumi up` starts from what there is now."
)


class ResourceProvider(api.Provider, Generic[Client]):
    """Serves the resource types of one package, all by the same rules.

    `package`: its name, such as `b2c`. `types`: by their tokens. `lines`: where the user sees what
    the operations tell. A plugin says in `connect` how it reaches its service, and in `schema` what
    it offers.
    """

    def __init__(
        self,
        package: str,
        types: Mapping[str, ResourceType[Any]],
        lines: Lines | None = None,
    ) -> None:
        self._package = package
        self._types = types
        self._lines = lines or Silence()
        self._client: Client | None = None
        self._without_client = f"the {package} plugin has not been configured yet."
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix=package)

    @abstractmethod
    async def connect(self, arguments: Inputs) -> Client:
        """The conversation with the service; `arguments` is the configuration, without unknown
        values. Raises `Refusal` for a configuration that is wrong."""

    @abstractmethod
    def schema(self) -> str:
        """The package schema as JSON."""

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

    def conversation(self, token: str) -> Any:
        """What the operations of the type get as their client; raises `Refusal` before there is
        one. A plugin that reaches several services says which one it is."""
        del token
        return self.client

    async def configure(self, request: api.ConfigureRequest) -> api.ConfigureResponse:
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
        return api.ConfigureResponse(
            accept_secrets=True,
            supports_preview=True,
            # Components take references to resources, and outputs that a preview does not know.
            accept_resources=True,
            accept_outputs=True,
        )

    async def get_schema(self, request: api.GetSchemaRequest) -> api.GetSchemaResponse:
        """The package schema."""
        del request
        return api.GetSchemaResponse(self.schema())

    async def check(self, request: api.CheckRequest) -> api.CheckResponse:
        """Put the inputs into their normal form and refuse wrong ones."""
        resource = self._type(request.type)
        secrets = secret_names(request.new_inputs) | resource.secrets
        inputs = plain_map(request.new_inputs)
        checked = resource.check(plain_map(request.old_inputs), inputs)
        failures = [self.failure(failure, inputs, secrets) for failure in checked.failures]
        return api.CheckResponse(wire_map(checked.inputs, secrets), failures)

    async def diff(self, request: api.DiffRequest) -> api.DiffResponse:
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
        return api.DiffResponse(
            changes=bool(changes),
            replaces=replaces,
            delete_before_replace=bool(replaces) and difference.delete_before_replace,
            diffs=sorted({top_level(path) for path in changes}),
            detailed_diff={
                path: api.PropertyDiff(
                    api.PropertyDiffKind[
                        f"{change.name}_REPLACE" if top_level(path) in replaces else change.name
                    ],
                    input_diff=False,
                )
                for path, change in changes.items()
            },
        )

    async def create(self, request: api.CreateRequest) -> api.CreateResponse:
        """Create the object; a preview sends no request that changes anything."""
        resource = self._about(request)
        inputs = plain_map(request.properties)
        secrets = secret_names(request.properties) | resource.secrets
        if request.preview:
            foreseen = await self._foresee(request, resource, {}, inputs)
            return api.CreateResponse("", wire_map(foreseen, secrets))
        try:
            resource_id, state = await self.run(request, resource.create, inputs)
        except Unfinished as error:
            kept = wire_map(error.state, secrets)
            raise InitFailed(error.resource_id, kept, request.properties, str(error)) from error
        return api.CreateResponse(resource_id, wire_map(state, secrets))

    async def read(self, request: api.ReadRequest) -> api.ReadResponse:
        """Refresh what is in the state, or import by id alone."""
        resource = self._about(request)
        read = await self.run(
            request,
            resource.read,
            request.resource_id,
            plain_map(request.properties),
            plain_map(request.inputs),
        )
        if read is None:
            return api.ReadResponse()
        state, inputs = read
        secrets = secret_names(request.properties, request.inputs) | resource.secrets
        return api.ReadResponse(
            request.resource_id, wire_map(state, secrets), wire_map(inputs, secrets)
        )

    async def update(self, request: api.UpdateRequest) -> api.UpdateResponse:
        """Change the object in place; a preview sends no request that changes anything."""
        resource = self._about(request)
        old, inputs = plain_map(request.olds), plain_map(request.news)
        secrets = secret_names(request.olds, request.news) | resource.secrets
        if request.preview:
            foreseen = await self._foresee(request, resource, old, inputs)
            return api.UpdateResponse(wire_map(foreseen, secrets))
        try:
            state = await self.run(request, resource.update, request.resource_id, old, inputs)
        except Unfinished as error:
            reason = f"{error}\n{_UNFINISHED}"
            kept = wire_map(error.state, secrets)
            raise InitFailed(request.resource_id, kept, request.news, reason) from error
        return api.UpdateResponse(wire_map(state, secrets))

    async def delete(self, request: api.DeleteRequest) -> None:
        """Delete what the state names."""
        resource = self._about(request)
        await self.run(request, resource.delete, request.resource_id, plain_map(request.properties))

    async def invoke(self, request: api.InvokeRequest) -> api.InvokeResponse:
        """Refuse a function, of which a plugin may have its own."""
        raise self.missing("function", request.tok)

    def failure(
        self, failure: InvalidSetting, inputs: Inputs, secrets: frozenset[str]
    ) -> api.CheckFailure:
        """What is wrong with an input, without any secret in it."""
        hidden = _texts(inputs, secrets)
        reason = str(failure)
        if top_level(failure.setting) in secrets and failure.value is not None:
            reason = f"{failure.setting} is {HIDDEN}: {failure.rule}.\n{failure.remedy}"
            hidden |= texts(failure.value)
        # Without the property of its own: the engine would print the value beside it, and the
        # reason names the path already.
        return api.CheckFailure("", masked(reason, hidden))

    async def run(
        self,
        request: Any,
        operation: Callable[..., _Result | Awaitable[_Result]],
        *arguments: Any,
    ) -> _Result:
        """Await an operation, or run it in a thread if it is no coroutine.

        A refusal that names an object to import is raised with the command that does it. None shows
        a secret of the resource, also where the service quotes it.
        """
        client = self.conversation(_token(request.type))
        with self._translated(request):
            if inspect.iscoroutinefunction(operation):
                result = await operation(client, *arguments)
            else:
                result = await self.in_thread(operation, client, *arguments)
            return cast(_Result, result)

    async def _foresee(
        self, request: Any, resource: ResourceType[Any], state: Inputs, inputs: Inputs
    ) -> State:
        configured = self._client is not None
        client = self.conversation(_token(request.type)) if configured else None
        with self._translated(request):
            foreseen: State = await self.in_thread(resource.foresee, client, state, inputs)
            return foreseen

    async def in_thread(self, operation: Callable[..., Any], *arguments: Any) -> Any:
        """Run in a thread what waits for the service."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, operation, *arguments)

    @contextmanager
    def _translated(self, request: Any) -> Iterator[None]:
        """Refusals as the user reads them."""
        try:
            yield
        except Adoptable as error:
            raise Refusal(error.with_import(_token(request.type), request.name)) from error
        except Unfinished as error:
            shown = masked(str(error), self._secrets(request))
            raise Unfinished(Refusal(shown), error.state, error.resource_id) from error
        except Refusal as error:
            shown = masked(error.engine_text(), self._secrets(request))
            if shown == error.engine_text():
                raise
            raise Refusal(shown) from None

    def _secrets(self, request: Any) -> set[str]:
        """The secret texts of the request's resource."""
        maps = [getattr(request, name, {}) for name in ("properties", "inputs", "olds", "news")]
        secrets = secret_names(*maps) | self._type(request.type).secrets
        return {text for one in maps for text in _texts(plain_map(one), secrets)}

    def _about(self, request: Any) -> ResourceType[Any]:
        """The type of the request's resource, for this one resource."""
        return self._type(request.type).about(Subject(request.urn, self._lines))

    def _type(self, urn_type: str) -> ResourceType[Any]:
        token = _token(urn_type)
        if token not in self._types:
            raise self.missing("resource type", token)
        return self._types[token]


def _texts(values: Inputs, secrets: frozenset[str]) -> set[str]:
    """The secret texts; not the parts of lists and objects, most of whose words are no secret."""
    return {value for name, value in values.items() if name in secrets and isinstance(value, str)}


def _token(urn_type: str) -> str:
    """The resource's own type; a URN's type names the parents first, as in `parent$type`."""
    return urn_type.rpartition("$")[2]
