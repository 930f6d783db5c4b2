"""A monitor that records what a program registers, in place of the engine.

It proves wiring only: which resources, with which inputs and options. Not that Azure takes them.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from uuid import NAMESPACE_OID, uuid5

import pulumi
from google.protobuf import empty_pb2
from pulumi.runtime import mocks, rpc
from pulumi.runtime.settings import ROOT

from b2c.resource_types import ASK_AHEAD
from b2c.spelling import camel_case

GRAPH_PRINCIPAL = "44444444-4444-4444-4444-444444444444"
DEPLOYER_TENANT = "11111111-1111-1111-1111-111111111111"
CONNECTOR_TELLS = {
    "connectorId": "22222222-2222-2222-2222-222222222222",
    "name": "new_Orders",
    "internalId": "shared_new-5forders-5f331acd82b125f090",
    "environmentId": "b8a7de26-3019-ef14-83e0-e3e18aeb71c5",
    "redirectUrl": "https://global.consent.azure-apim.net/redirect/new-5forders-5f331acd82b125f090",
}
"""What every custom connector in Power Platform gives beside its inputs."""


@dataclass(frozen=True)
class Registered:
    """One registration, as the engine would receive it."""

    type: str
    name: str
    parent: str
    inputs: Mapping[str, Any]
    protect: bool | None
    deleted_with: str
    import_id: str
    delete_before_replace: bool
    hooks: tuple[str, ...]
    aliases: int
    replace_on_changes: tuple[str, ...] = ()


@dataclass
class Program:
    """What a program registered, by name; the outputs of its components, and those that they
    register; its calls; of each resource, the properties whose changes are ignored, the explicit
    provider, what it depends on, and file and line of each recorded frame, the newest first."""

    resources: dict[str, Registered] = field(default_factory=dict)
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    registered_outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ignored_changes: dict[str, list[str]] = field(default_factory=dict)
    providers: dict[str, str] = field(default_factory=dict)
    dependencies: dict[str, set[str]] = field(default_factory=dict)
    callers: dict[str, list[str]] = field(default_factory=dict)

    def of_type(self, suffix: str) -> list[Registered]:
        return [r for r in self.resources.values() if r.type.endswith(suffix)]


class _Answers(mocks.Mocks):
    """Ids and computed properties in the official plugin's form; passwords secret, as it does."""

    def __init__(self, program: Program, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self.program = program
        self.answers = answers

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        kind = args.typ.split(":")[-1]
        guid = str(uuid5(NAMESPACE_OID, args.name))
        state = dict(args.inputs)
        if kind == "ApplicationRegistration":
            return f"/applications/{guid}", {
                **state,
                "clientId": str(uuid5(NAMESPACE_OID, f"client of {args.name}")),
                "objectId": guid,
            }
        if kind == "ServicePrincipal":
            return f"/servicePrincipals/{guid}", {**state, "objectId": guid}
        if kind == "ApplicationPassword":
            return f"{guid}/password/1", {
                **state,
                "value": pulumi.Output.secret(f"planted-{state['displayName']}"),
            }
        if args.typ == "azure-native:web:CustomApi":
            return f"/customApis/{state['apiName']}", {**state, "name": state["apiName"]}
        if args.typ == "azure-native:keyvault:Secret":
            shown = {"secretUri": f"https://vault/secrets/{state['secretName']}"}
            return f"/secrets/{state['secretName']}", {"properties": shown}
        if args.typ == "b2c:index:CustomConnector":
            return f"{state['environmentUrl']}/connectors({guid})", {**state, **CONNECTOR_TELLS}
        return f"{args.name}-id", {**state, **self.answers.get(args.typ, {})}

    def call(self, args: mocks.MockCallArgs) -> Any:
        self.program.calls.append((args.token, dict(args.args)))
        if args.token.endswith("getServicePrincipal"):
            return {"objectId": GRAPH_PRINCIPAL, "id": "x", "clientId": args.args["clientId"]}
        if args.token.endswith("getClientConfig"):
            return {"tenantId": DEPLOYER_TENANT, "clientId": "c", "objectId": "o", "id": "i"}
        if args.token == ASK_AHEAD or args.token in self.answers:
            return self.answers.get(args.token, {})
        raise AssertionError(f"the program calls {args.token}")


class _Monitor(mocks.MockMonitor):
    def __init__(self, program: Program, answers: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(_Answers(program, answers))
        self.program = program

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the engine's name
        if request.type != "pulumi:pulumi:Stack":
            assert request.name not in self.program.resources, f"{request.name} registered twice"
            self.program.resources[request.name] = Registered(
                type=request.type,
                name=request.name,
                parent=request.parent.split("::")[-1],
                inputs=dict(rpc.deserialize_properties(request.object)),
                protect=request.protect if request.HasField("protect") else None,
                deleted_with=request.deletedWith.split("::")[-1],
                import_id=request.importId,
                delete_before_replace=request.deleteBeforeReplace,
                hooks=tuple(request.hooks.before_create),
                aliases=len(request.aliases),
                replace_on_changes=tuple(request.replaceOnChanges),
            )
            self.program.callers[request.name] = [
                f"{frame.pc.uri.rpartition('/')[2]}#{frame.pc.line}"
                for frame in request.stackTrace.frames
            ]
            self.program.ignored_changes[request.name] = list(request.ignoreChanges)
            self.program.dependencies[request.name] = {
                urn.split("::")[-1] for urn in request.dependencies
            }
            self.program.providers[request.name] = request.provider.rpartition("::")[0]
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802
        name = request.urn.split("::")[-1]
        assert name not in self.program.outputs, f"{name} registers its outputs twice"
        self.program.outputs[name] = dict(
            rpc.deserialize_properties(request.outputs, keep_unknowns=True)
        )
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]

    def RegisterResourceHook(self, request: Any) -> Any:  # noqa: N802, ARG002
        return empty_pb2.Empty()


def ensure_event_loop() -> None:
    """Pulumi's mocks want a current event loop; a test that ran one before leaves none."""
    try:
        asyncio.get_event_loop()
    except RuntimeError:
        asyncio.set_event_loop(asyncio.new_event_loop())


def record(
    program: Callable[[], object],
    *,
    project: str = "b2c-connector",
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> Program:
    """Run a program and return what it registered; what it raises is raised.

    `answers`: by full type, what Azure or the engine adds to the inputs of further resources; by
    token, what a function answers.
    """
    ensure_event_loop()
    recorded = Program()
    # A stack of its own; `set_mocks` would go on with that of an earlier run in this process.
    ROOT.set(None)
    mocks.set_mocks(
        _Answers(recorded, answers or {}),
        project=project,
        stack="test",
        monitor=_Monitor(recorded, answers or {}),
        preview=False,
    )

    with patch.object(pulumi.ComponentResource, "register_outputs", _outputs_recorder(recorded)):
        pulumi.runtime.test(program)()  # type: ignore[no-untyped-call]
    return recorded


def _outputs_recorder(recorded: Program) -> Callable[..., None]:
    """Sends to the monitor what a component gives, which it does not register by itself."""
    register = pulumi.ComponentResource.register_outputs

    def everything(component: pulumi.ComponentResource, registered: Any) -> None:
        recorded.registered_outputs[component._name] = dict(registered)
        given = {name: getattr(component, name) for name in component.__class__.__annotations__}
        register(component, {camel_case(name): value for name, value in given.items()})

    return everything
