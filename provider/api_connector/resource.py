"""`b2c:index:ApiConnector`: web APIs that user flows call, with what B2C signs in there with.

Which flow calls which connector at which step is the flow's business.

Credentials are write-only. Another certificate is added by Graph's own action, so that the API may
accept both for a time; a connector that changes to a certificate from a password gets it by PATCH,
as the documentation wants it.
"""

from collections.abc import Mapping
from typing import Any

from b2c import api_connector as rules
from b2c.refusal import Refusal
from clients.errors import GraphError
from clients.graph import Graph, segment
from plugin.resource import Adoptable, Checked, Difference, Inputs, ResourceType, State, Unfinished
from provider.api_connector import body
from provider.described import token
from provider.flat_difference import changes, given
from provider.tenant_object import make

_COLLECTION = "identity/apiConnectors"


class ApiConnector(ResourceType[Graph]):
    """See `plugin.resource.ResourceType`. The id is a GUID that Graph makes."""

    token = token(rules.API_CONNECTOR)
    secrets = rules.API_CONNECTOR.secrets
    outputs: frozenset[str] = frozenset()

    def check(self, old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        return Checked(*rules.check(old_inputs, given(new_inputs)))

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        return Difference(changes(state, new_inputs, rules.API_CONNECTOR.by_name))

    def create(self, graph: Graph, inputs: Inputs) -> tuple[str, State]:
        existing = graph.entries(_COLLECTION)
        _refuse_existing(existing, inputs)

        def made_by_this() -> Mapping[str, Any] | None:
            found = _named(graph.entries(_COLLECTION), inputs)
            return found if found and found.get("targetUrl") == inputs["targetUrl"] else None

        wanted = {
            **rules.API_CONNECTOR.body(inputs),
            "authenticationConfiguration": body.authentication(inputs),
        }
        try:
            return make(graph, _COLLECTION, wanted, made_by_this), dict(inputs)
        except GraphError as error:
            if error.status in (400, 409):
                # Someone else was faster.
                _refuse_existing(graph.entries(_COLLECTION), inputs)
            if len(existing) < rules.MOST_CONNECTORS:
                raise
            raise Refusal(
                f"{error}\nThe tenant has {len(existing)} API connectors, and B2C takes at most "
                f"{rules.MOST_CONNECTORS}. Delete one that no user flow calls."
            ) from error

    def read(
        self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        del inputs
        document = graph.find(_path(resource_id))
        if document is None:
            return None
        found = body.state(document, state)
        return found, dict(found)

    def update(self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs) -> State:
        differing = changes(state, inputs, rules.API_CONNECTOR.by_name).keys()
        patch = rules.API_CONNECTOR.body({name: inputs[name] for name in differing & inputs.keys()})
        credentials = differing - patch.keys()
        adds_certificate = "certificate" in inputs and "certificate" in state
        if credentials and not adds_certificate:
            patch["authenticationConfiguration"] = body.authentication(inputs)
        if patch:
            graph.patch(_path(resource_id), patch)
        if credentials and adds_certificate:
            try:
                _upload(graph, resource_id, inputs)
            except Refusal as error:
                if not patch:
                    raise
                raise Unfinished(error, {**state, **patch}) from error
        return dict(inputs)

    def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        del state
        try:
            graph.delete(_path(resource_id))
        except GraphError as error:
            if error.status not in (400, 409):
                raise
            raise Refusal(
                f"{error}\nIf a user flow calls this connector, take it out there first."
            ) from error


def _path(resource_id: str) -> str:
    return f"{_COLLECTION}/{segment(resource_id)}"


def _named(documents: list[dict[str, Any]], inputs: Inputs) -> dict[str, Any] | None:
    for document in documents:
        if document.get("displayName") == inputs["displayName"]:
            return document
    return None


def _refuse_existing(documents: list[dict[str, Any]], inputs: Inputs) -> None:
    there = _named(documents, inputs)
    if there is not None:
        raise Adoptable(
            f'the tenant has an API connector "{inputs["displayName"]}" already ({there["id"]}). '
            "It is not taken over: import it, or give another displayName.",
            str(there["id"]),
        )


def _upload(graph: Graph, resource_id: str, inputs: Inputs) -> None:
    def uploaded() -> Any:
        document = graph.find(_path(resource_id))
        return document if document and body.has_certificate(document, inputs) else None

    graph.create(
        f"{_path(resource_id)}/uploadClientCertificate", body.certificate(inputs), uploaded
    )
