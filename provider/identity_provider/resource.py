"""`b2c:index:IdentityProvider`: the identity providers of the tenant, which user flows offer.

Graph's beta endpoint serves them all; v1.0 lacks the generic OpenID Connect ones. Which flow
offers which provider is the flow's business.

Replacement: the type and the metadata URL cannot change. Ids of social providers and of Apple's
are fixed by the type, so another type is another id, and the new provider is made first: flows
change to it before the old one goes. An OpenID Connect provider's id is made from its name and a
GUID, and its name is all that says whether it exists already. So if the name stays, the old one
has to go first; with another name, in the same change, the new one is made first.

Secrets are write-only: sent at creation and when they change here. What someone else sets in the
portal is not seen.
"""

from collections.abc import Mapping
from typing import Any

from b2c import identity_provider as rules
from b2c.refusal import Refusal
from clients.graph import Graph
from plugin.resource import Inputs, State, top_level
from provider.identity_provider import body
from provider.tenant_object import TenantObject


class IdentityProvider(TenantObject):
    """The id is Graph's: `Google-OAUTH`, `OIDC-V1-…`."""

    described = rules.IDENTITY_PROVIDER
    collection = "identity/identityProviders"
    rule = staticmethod(rules.check)
    creation = staticmethod(body.creation)
    state = staticmethod(body.state)
    in_use = (
        "If a user flow offers this provider, take it out there first. If it is one of type "
        f"{rules.OPEN_ID_CONNECT} that is to be replaced, change displayName too: then the new "
        "provider is made, and offered, before this one goes."
    )

    def key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """A type; of OpenID Connect's, a name. Not an id: only some of the fixed ones are
        documented."""
        name = values.get("displayName") if values.get("type") == rules.OPEN_ID_CONNECT else None
        return values.get("type"), name

    def existing(self, document: Mapping[str, Any]) -> str:
        return (
            f"the tenant has an identity provider of type {body.type_of(document)} already: "
            f'"{document.get("displayName")}" ({document["id"]}). It is not taken over: import it.'
        )

    def read(
        self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        now = super().read(graph, resource_id, state, inputs)
        if now is not None and now[0]["type"] not in rules.TYPES:
            raise Refusal(
                f"{resource_id} is an identity provider of type {now[0]['type']}, which is none of "
                f"{', '.join(rules.TYPES)}."
            )
        return now

    def update(self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs) -> State:
        changed = {top_level(path) for path in self.differences(state, inputs)}
        patch = body.change(inputs, changed - self.described.replaces)
        if patch:
            graph.patch(self.path(resource_id), patch)
        return dict(inputs)
