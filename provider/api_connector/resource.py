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
from clients.graph import Graph
from plugin.resource import Inputs, State, Unfinished
from provider.api_connector import body
from provider.tenant_object import TenantObject


class ApiConnector(TenantObject):
    """The id is a GUID that Graph makes."""

    described = rules.API_CONNECTOR
    collection = "identity/apiConnectors"
    rule = staticmethod(rules.check)
    creation = staticmethod(body.creation)
    state = staticmethod(body.state)
    in_use = "If a user flow calls this connector, take it out there first."

    def key(self, values: Mapping[str, Any]) -> object:
        return values.get("displayName")

    def existing(self, document: Mapping[str, Any]) -> str:
        return (
            f'the tenant has an API connector "{document["displayName"]}" already '
            f"({document['id']}). It is not taken over: import it, or give another displayName."
        )

    def create(self, graph: Graph, inputs: Inputs) -> tuple[str, State]:
        try:
            return super().create(graph, inputs)
        except GraphError as error:
            count = len(graph.entries(self.collection))
            if count < rules.MOST_CONNECTORS:
                raise
            raise Refusal(
                f"{error}\nThe tenant has {count} API connectors, and B2C takes at most "
                f"{rules.MOST_CONNECTORS}. Delete one that no user flow calls."
            ) from error

    def update(self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs) -> State:
        differing = self.differences(state, inputs).keys()
        patch = self.described.body({name: inputs[name] for name in differing & inputs.keys()})
        credentials = differing - patch.keys()
        adds_certificate = "certificate" in inputs and "certificate" in state
        if credentials and not adds_certificate:
            patch["authenticationConfiguration"] = body.authentication(inputs)
        if patch:
            graph.patch(self.path(resource_id), patch)
        if credentials and adds_certificate:
            try:
                self._upload(graph, resource_id, inputs)
            except Refusal as error:
                if not patch:
                    raise
                raise Unfinished(error, {**state, **patch}) from error
        return dict(inputs)

    def _upload(self, graph: Graph, resource_id: str, inputs: Inputs) -> None:
        path = self.path(resource_id)

        def uploaded() -> Any:
            document = graph.find(path)
            return document if document and body.has_certificate(document, inputs) else None

        graph.create(f"{path}/uploadClientCertificate", body.certificate(inputs), uploaded)
