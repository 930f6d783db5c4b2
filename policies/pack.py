"""The policy pack: all policies, and the process that answers the engine."""

from typing import Any

from pulumi_policy import EnforcementLevel, Policy, PolicyPack
from pulumi_policy import policy as sdk
from pulumi_policy.deserialize import deserialize_properties

from policies import (
    apis,
    client_secrets,
    custom_connectors,
    grants,
    owners,
    redirect_uris,
    registrations,
    user_flows,
)
from policies.policy import ResourcePolicy, StackPolicy

NAME = "b2c-connector"
LEVEL = EnforcementLevel.MANDATORY

_MODULES = (
    registrations,
    redirect_uris,
    client_secrets,
    owners,
    apis,
    grants,
    user_flows,
    custom_connectors,
)
DEFINITIONS: tuple[ResourcePolicy | StackPolicy, ...] = tuple(
    policy for module in _MODULES for policy in module.POLICIES
)


def policies() -> list[Policy]:
    """The policies as the SDK takes them."""
    return [definition.policy() for definition in DEFINITIONS]


def serve() -> None:
    """Answer the engine until it ends this process; prints the port first.

    The engine's configuration file may set the level and the keys of each policy.
    """
    keep_secrets_marked()
    PolicyPack(name=NAME, policies=policies(), enforcement_level=LEVEL)


def keep_secrets_marked() -> None:
    """Hand values to the policies with their marks of secrets.

    The SDK removes the marks before a policy sees the values (it keeps them for remediations only).
    The engine masks no secret in a policy's messages but those of the configuration. So this
    function replaces `deserialize_properties` in the SDK's module `policy`, which has no setting
    for it.
    """
    if not hasattr(sdk, "deserialize_properties"):
        raise RuntimeError("This pulumi-policy hides which values are secret; see pyproject.toml.")

    def marked(properties: dict[str, Any], _: bool = True) -> dict[str, Any]:
        return deserialize_properties(properties, proxy_secrets=True)

    sdk.deserialize_properties = marked
