"""A sentence beside each message of the azuread plugin that tells neither cause nor remedy."""

import pulumi
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub
from pulumi.runtime.settings import get_monitor

from b2c.plugin_messages import meaning


def explain_failures() -> None:
    """Let the engine ask, at each failure of an azuread resource of this program, what it means."""
    if not isinstance(get_monitor(), ResourceMonitorStub):
        # Under mocks no engine is there to call the hook, and the SDK refuses to register one.
        return
    hook = pulumi.ErrorHook("explain-failure", _explain)
    binding = pulumi.ResourceHookBinding(on_error=[hook])

    def explained(
        args: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult | None:
        if not args.type_.startswith("azuread:"):
            return None
        options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(hooks=binding))
        return pulumi.ResourceTransformationResult(args.props, options)

    pulumi.runtime.register_stack_transformation(explained)


def _explain(failure: pulumi.ErrorHookArgs) -> bool:
    """Say it once; the engine is not to try again, since the plugin has done so."""
    known = meaning(failure.type, failure.errors[0] if failure.errors else "")
    if known is not None:
        pulumi.log.error(f"{failure.name}: {known.cause} {known.remedy}")
    return False
