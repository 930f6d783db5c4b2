"""The policy pack: all policies, and the process that the engine asks."""

from typing import Any

from pulumi_policy import EnforcementLevel, Policy, PolicyPack
from pulumi_policy import policy as sdk
from pulumi_policy.deserialize import deserialize_properties

from policies import (
    apis,
    client_secrets,
    grants,
    owners,
    redirect_uris,
    registrations,
    user_flows,
)
from policies.policy import ResourcePolicy, StackPolicy

NAME = "b2c-connector"
LEVEL = EnforcementLevel.MANDATORY

DEFINITIONS: tuple[ResourcePolicy | StackPolicy, ...] = (
    *registrations.POLICIES,
    *redirect_uris.POLICIES,
    *client_secrets.POLICIES,
    *owners.POLICIES,
    *apis.POLICIES,
    *grants.POLICIES,
    *user_flows.POLICIES,
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
    """Let policies know which values are secret.

    The SDK takes the marks off before a policy sees the values (it keeps them for remediations
    only), and of a policy's messages the engine masks no secrets but the configuration's.
    """
    if not hasattr(sdk, "deserialize_properties"):
        raise RuntimeError("This pulumi-policy hides which values are secret; see pyproject.toml.")

    def marked(properties: dict[str, Any], _: bool = True) -> dict[str, Any]:
        return deserialize_properties(properties, proxy_secrets=True)

    sdk.deserialize_properties = marked
