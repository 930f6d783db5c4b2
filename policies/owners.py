"""Who owns the registrations: those whom the policy's configuration lists, and nobody else.

Neither policy reports anything until `owners` is configured.
"""

from collections.abc import Iterator
from typing import Any

from b2c.refusal import InvalidSetting
from b2c.resource_types import APPLICATION, OWNER, REGISTRATION, SERVICE_PRINCIPAL
from policies.configuration import Config
from policies.policy import ResourcePolicy, StackPolicy
from policies.resource_property import ResourceProperty, must_be_list, refused
from policies.stack import Resource, Stack, Unknown

_SCHEMA: dict[str, dict[str, Any]] = {
    "owners": {
        "type": "array",
        "items": {"type": "string", "format": "uuid"},
        "description": "Object ids of the people and service principals; off by default.",
    }
}
_SOURCE = "https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners"


def _allowed(kind: str, inputs: ResourceProperty, config: Config) -> Iterator[str]:
    owners = config.get("owners")
    if owners is None:
        return
    declared = [inputs.at("ownerObjectId")]
    if kind != OWNER:
        yield from must_be_list(inputs.at("owners"))
        declared = inputs.at("owners").entries()
    for owner in declared:
        if owner.known and owner.value is not None and str(owner.value).lower() not in owners:
            yield refused(
                owner,
                "the policy's configuration does not list this owner, who could add secrets",
                "Remove the owner, or list it under owners there.",
            )


def _complete(stack: Stack, config: Config) -> Iterator[tuple[Resource, str]]:
    owners = config.get("owners")
    if owners is None or any(
        isinstance(stack.application(part), Unknown) for part in stack.of(OWNER)
    ):
        return
    for resource in stack.of(REGISTRATION, APPLICATION, SERVICE_PRINCIPAL):
        declared = [part.at("ownerObjectId") for part in stack.parts(resource, OWNER)]
        if resource.type != REGISTRATION:
            listed = resource.at("owners")
            declared += listed.entries()
            if not listed.known:
                continue
        if not all(owner.known for owner in declared):
            continue
        missing = sorted(set(owners) - {str(owner.value).lower() for owner in declared})
        if missing:
            refusal = InvalidSetting(
                "owners",
                [owner.shown for owner in declared],
                f"{' and '.join(missing)} must own it too",
                "Add what is missing to the program's owners.",
            )
            yield resource, str(refusal)


POLICIES = (
    ResourcePolicy(
        name="owners-allowed",
        refuses="Nobody owns a registration whom the configuration does not list.",
        why="An owner can add secrets and redirect URIs behind the stack's back.",
        source=_SOURCE,
        config=_SCHEMA,
        types=(OWNER, SERVICE_PRINCIPAL, APPLICATION),
        check=_allowed,
    ),
    StackPolicy(
        name="owners-complete",
        refuses="Everybody whom the configuration lists owns each registration.",
        why="A registration without its owners cannot be repaired by them.",
        source=_SOURCE,
        config=_SCHEMA,
        check=_complete,
    ),
)
