"""`b2c:index:IdentityProvider`: the identity providers of the tenant, which user flows offer.

Graph's beta endpoint serves them all; v1.0 lacks the generic OpenID Connect ones. Which flow
offers which provider is the flow's business.

Replacement: the type and the metadata URL cannot change. Ids of social providers and of Apple's
are fixed by the type, so another type is another id, and the new provider is made first: flows
change to it before the old one goes. An OpenID Connect provider's id is made from its name and a
GUID, and its name is all that tells whether it exists already. So if the name stays, the old one
has to go first; with another name, in the same change, the new one is made first.

Secrets are write-only: sent at creation and when they change here. What someone else sets in the
portal is not seen.
"""

from collections.abc import Mapping
from typing import Any

from b2c import identity_provider as rules
from b2c.refusal import Refusal
from clients.errors import GraphError
from clients.graph import Graph, segment
from plugin.resource import Adoptable, Checked, Difference, Inputs, ResourceType, State
from provider.described import token
from provider.flat_difference import changes, given
from provider.identity_provider import body
from provider.tenant_object import make

_COLLECTION = "identity/identityProviders"
_REPLACES = frozenset(one.name for one in rules.IDENTITY_PROVIDER.properties if one.replaces)


class IdentityProvider(ResourceType[Graph]):
    """See `plugin.resource.ResourceType`. The id is Graph's: `Google-OAUTH`, `OIDC-V1-…`."""

    token = token(rules.IDENTITY_PROVIDER)
    secrets = rules.IDENTITY_PROVIDER.secrets
    outputs: frozenset[str] = frozenset()

    def check(self, old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        return Checked(*rules.check(old_inputs, given(new_inputs)))

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        found = changes(state, new_inputs, rules.IDENTITY_PROVIDER.by_name)
        replaces = _REPLACES & found.keys()
        return Difference(
            found,
            replaces,
            delete_before_replace=bool(replaces) and _key(state) == _key(new_inputs),
        )

    def create(self, graph: Graph, inputs: Inputs) -> tuple[str, State]:
        _refuse_existing(graph, inputs)

        def made_by_this() -> Mapping[str, Any] | None:
            found = _find(graph, inputs)
            return found if found is not None and _agrees(found, inputs) else None

        try:
            return make(graph, _COLLECTION, body.creation(inputs), made_by_this), dict(inputs)
        except GraphError as error:
            if error.status in (400, 409):
                # Someone else was faster.
                _refuse_existing(graph, inputs)
            raise

    def read(
        self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        del inputs
        document = graph.find(_path(resource_id))
        if document is None:
            return None
        if not body.type_of(document):
            raise Refusal(
                f"{resource_id} is an identity provider of type "
                f"{document.get('identityProviderType') or document.get('@odata.type')}, which is "
                f"none of {', '.join(rules.TYPES)}."
            )
        found = body.state(document, state)
        return found, dict(found)

    def update(self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs) -> State:
        differing = changes(state, inputs, rules.properties(inputs["type"]))
        patch = body.change(inputs, {path.partition(".")[0] for path in differing} - _REPLACES)
        if patch:
            graph.patch(_path(resource_id), patch)
        return dict(inputs)

    def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        try:
            graph.delete(_path(resource_id))
        except GraphError as error:
            if error.status not in (400, 409):
                raise
            remedy = "If a user flow offers this provider, take it out there first."
            if state.get("type") == rules.OPEN_ID_CONNECT:
                remedy += (
                    " If it is to be replaced, change displayName too: then the new provider is "
                    "made, and offered, before this one goes."
                )
            raise Refusal(f"{error}\n{remedy}") from error


def _path(resource_id: str) -> str:
    return f"{_COLLECTION}/{segment(resource_id)}"


def _key(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What the tenant has only one provider of: a type; of OpenID Connect's, a name."""
    if values.get("type") == rules.OPEN_ID_CONNECT:
        return rules.OPEN_ID_CONNECT, values.get("displayName")
    return (values.get("type"),)


def _find(graph: Graph, inputs: Inputs) -> dict[str, Any] | None:
    """The provider that is in the way of one with these inputs.

    Found by its type, not by its id: only some of the fixed ids are documented.
    """
    for document in graph.entries(_COLLECTION):
        if _key({**document, "type": body.type_of(document)}) == _key(inputs):
            return document
    return None


def _refuse_existing(graph: Graph, inputs: Inputs) -> None:
    there = _find(graph, inputs)
    if there is not None:
        raise Adoptable(
            f"the tenant has an identity provider of type {inputs['type']} already: "
            f'"{there.get("displayName")}" ({there["id"]}). It is not taken over: import it.',
            str(there["id"]),
        )


def _agrees(document: Mapping[str, Any], inputs: Inputs) -> bool:
    """Whether it is the provider of these inputs, and not one that someone made meanwhile."""
    return all(
        document.get(name, inputs[name]) == inputs[name]
        for name in ("displayName", "clientId", "metadataUrl")
        if name in inputs
    )
