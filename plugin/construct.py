"""Constructs a component in the plugin's process, for a program in any language.

pulumi's own server hands on five of the options that the engine sends and drops the others; this
one hands on all, as in a Python program. What the runtime keeps for one construct (monitor,
configuration, stack, hooks) lies in context variables, and every request has a context of its own:
constructs may run side by side.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol, cast, runtime_checkable

import pulumi
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.server import _create_provider_resource
from pulumi.resource import CustomTimeouts, DependencyResource
from pulumi.runtime import config, rpc, settings
from pulumi.runtime._callbacks import _CallbackServicer
from pulumi.runtime.proto import provider_pb2
from pulumi.runtime.resource_hooks import _binding_from_proto
from pulumi.runtime.stack import wait_for_rpcs

from b2c.refusal import Refusal
from plugin.arguments import as_input, read_argument, read_arguments

# A method that takes nothing of its object.
_alias: Callable[[Any], str | pulumi.Alias] = partial(_CallbackServicer._alias, cast(Any, None))


@runtime_checkable
class Constructing(Protocol):
    """A provider with components."""

    async def make_component(
        self,
        token: str,
        name: str,
        arguments: Mapping[str, PropertyValue],
        options: pulumi.ResourceOptions,
    ) -> tuple[pulumi.ComponentResource, Mapping[str, Any]]:
        """The component of this type and name, and its outputs."""


class _Parent(DependencyResource):
    """The parent, of which the request has the URN; the engine itself hands its options down."""

    _protect = None


class _Callbacks(_CallbackServicer):
    """What the engine calls for a hook; a refusal goes back as its own text."""

    def pretty_error(self, e: BaseException) -> str:
        return str(e) if isinstance(e, Refusal) else super().pretty_error(e)


async def construct(
    request: provider_pb2.ConstructRequest, engine: str, provider: Constructing
) -> provider_pb2.ConstructResponse:
    """Make the component, wait for all that it registers, and answer with its outputs.

    `engine`: its address. Raises `Refusal` where the provider does, and what pulumi's SDK raises
    where the engine has refused a part of the component, which it has shown by then.
    """
    settings.reset_options(
        organization=request.organization or "organization",
        project=request.project or None,
        stack=request.stack or None,
        parallel=request.parallel or None,
        engine_address=engine,
        monitor_address=request.monitorEndpoint or None,
        preview=request.dryRun,
    )
    await settings._load_monitor_feature_support()  # type: ignore[no-untyped-call]
    config.set_all_config(dict(request.config), list(request.configSecretKeys))
    monitor = settings.get_monitor()
    assert monitor is not None
    callbacks = _Callbacks(monitor)
    await callbacks.serve()  # type: ignore[no-untyped-call]
    settings.SETTINGS.callbacks = callbacks
    try:
        component, outputs = await provider.make_component(
            request.type, request.name, _arguments(request), options(request)
        )
        dependencies: dict[str, list[pulumi.Resource]] = {}
        state = await rpc.serialize_properties(
            dict(outputs), dependencies, exclude_resource_refs_from_deps=True
        )
        urn = await component.urn.future()
        await wait_for_rpcs(await_all_outstanding_tasks=False)
        return provider_pb2.ConstructResponse(
            urn=urn or "", state=state, stateDependencies=await _urns(dependencies)
        )
    except pulumi.RunError as error:
        raise Refusal(str(error)) from error
    finally:
        await callbacks._server.stop(grace=None)
        _CallbackServicer._servicers.remove(callbacks)


def options(request: provider_pb2.ConstructRequest) -> pulumi.ResourceOptions:
    """Every option of the request. `stack_trace_handle` is not one: it joins the stack traces of
    processes for the engine's log, and pulumi's SDK for Python has no place for it."""
    # The messages and flags that are set: an option that is not may still come from the parent.
    has: Callable[[Any], bool] = request.HasField
    hooks = request.resource_hooks if has("resource_hooks") else None
    timeouts = {field.name: text for field, text in request.customTimeouts.ListFields()}
    return pulumi.ResourceOptions(
        parent=_Parent(request.parent) if request.parent else None,
        aliases=[_alias(alias) for alias in request.aliases],
        depends_on=[DependencyResource(urn) for urn in request.dependencies],
        protect=request.protect if has("protect") else None,
        providers={
            package: _create_provider_resource(reference)
            for package, reference in request.providers.items()
        },
        additional_secret_outputs=list(request.additionalSecretOutputs) or None,
        custom_timeouts=CustomTimeouts(**timeouts) if timeouts else None,
        deleted_with=DependencyResource(request.deletedWith) if request.deletedWith else None,
        delete_before_replace=request.deleteBeforeReplace if has("deleteBeforeReplace") else None,
        ignore_changes=list(request.ignoreChanges) or None,
        replace_on_changes=list(request.replaceOnChanges) or None,
        replace_with=[DependencyResource(urn) for urn in request.replace_with] or None,
        replacement_trigger=(
            as_input(read_argument(request.replacement_trigger))
            if has("replacement_trigger")
            else None
        ),
        retain_on_delete=request.retainOnDelete if has("retainOnDelete") else None,
        hooks=_binding_from_proto(hooks),
    )


def _arguments(request: provider_pb2.ConstructRequest) -> dict[str, PropertyValue]:
    arguments = read_arguments(request.inputs)
    for name, listed in request.inputDependencies.items():
        if name in arguments:
            urns = arguments[name].dependencies.union(listed.urns)
            arguments[name] = arguments[name].with_dependencies(urns)
    return arguments


async def _urns(
    dependencies: Mapping[str, list[pulumi.Resource]],
) -> dict[str, provider_pb2.ConstructResponse.PropertyDependencies]:
    return {
        name: provider_pb2.ConstructResponse.PropertyDependencies(
            urns={await resource.urn.future() or "" for resource in resources}
        )
        for name, resources in dependencies.items()
    }
