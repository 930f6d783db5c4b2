"""Resources that own one whole property of an application's document.

They send the property as a whole while they hold the application's lock, and empty it when they
are deleted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.azuread.applications import (
    application_object_id,
    application_path,
    get_application,
    inside,
    nested,
    patch_application,
)
from emulator.azuread.difference import set_order
from emulator.azuread.graph_client import Graph, GraphError
from emulator.azuread.operations import Created, failed, needs_import
from emulator.azuread.property import Resource
from emulator.azuread.table import (
    APPLICATION_FALLBACK_PUBLIC_CLIENT,
    APPLICATION_KNOWN_CLIENTS,
    APPLICATION_OPTIONAL_CLAIMS,
    APPLICATION_REDIRECT_URIS,
)
from plugin.resource import Inputs, State


@dataclass(frozen=True)
class ApplicationSetting:
    """Operations of a resource that owns one property.

    Attributes:
        segment: the property's name in the Pulumi id.
        choice: the input that selects one of several properties and is the last part of the
            Pulumi id; "" where there is only one property.
        paths: where the property is in the document, by the value of `choice`.
        to_graph: makes Graph's value from the inputs.
        from_graph: makes the state from Graph's value, None where the property is not set.
        empty: the value that deletes the property.
        looks_first: the official plugin refuses to take over a value that exists already.
        cleared: all parts of a value of several parts, empty. An update starts from the value in
            the tenant and empties the parts that the program drops.
        creating, deleting: the official plugin's words for these acts in error texts.
    """

    resource: Resource
    segment: str
    paths: Mapping[str, tuple[str, ...]]
    to_graph: Callable[[Inputs], Any]
    from_graph: Callable[[Any], State | None]
    empty: Any
    label: str
    choice: str = ""
    looks_first: bool = True
    cleared: Mapping[str, Any] | None = None
    creating: str = "creating"
    deleting: str = "deleting"

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """GET (refused if there is a value already), then PATCH."""
        object_id = application_object_id(inputs["applicationId"])
        choice = str(inputs[self.choice]) if self.choice else ""
        resource_id = f"/applications/{object_id}/{self.segment}" + (choice and f"/{choice}")
        async with graph.locks[object_id]:
            if self.looks_first:
                document = await get_application(graph, object_id)
                if self.from_graph(inside(document, self.paths[choice])) is not None:
                    raise needs_import(self.resource.terraform, resource_id)
            await self._send(graph, object_id, choice, self.to_graph(inputs), self.creating)
        return Created(resource_id)

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """GET under the lock."""
        object_id, choice = self._parse(resource_id)
        async with graph.locks[object_id]:
            try:
                document = await graph.find(application_path(object_id))
            except GraphError as error:
                raise failed(f"retrieving {self._name(object_id, choice)}", error) from error
        state = self.from_graph(inside(document or {}, self.paths[choice]))
        if state is None:
            return None
        chosen = {self.choice: choice} if self.choice else {}
        return {"applicationId": f"/applications/{object_id}", **chosen, **state}

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """PATCH; a value of several parts is read first."""
        del old
        object_id, choice = self._parse(resource_id)
        value = self.to_graph(new)
        async with graph.locks[object_id]:
            if self.cleared is not None:
                document = await get_application(graph, object_id)
                value = {**(inside(document, self.paths[choice]) or {}), **self.cleared, **value}
            await self._send(graph, object_id, choice, value, "updating")

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """PATCH with the empty value; an application that is gone is an error."""
        del state
        object_id, choice = self._parse(resource_id)
        async with graph.locks[object_id]:
            await self._send(graph, object_id, choice, self.empty, self.deleting)

    async def _send(
        self, graph: Graph, object_id: str, choice: str, value: Any, doing: str
    ) -> None:
        try:
            await patch_application(graph, object_id, nested(self.paths[choice], value))
        except GraphError as error:
            raise failed(f"{doing} {self._name(object_id, choice)}", error) from error

    def _name(self, object_id: str, choice: str) -> str:
        more = f', {self.label.removesuffix("s")} Type: "{choice}"' if choice else ""
        return f'{self.label} (Application ID: "{object_id}"{more})'

    def _parse(self, resource_id: str) -> tuple[str, str]:
        object_id = application_object_id(resource_id)
        segment, _, choice = resource_id.removeprefix(f"/applications/{object_id}/").partition("/")
        if segment != self.segment or choice not in self.paths:
            choices = " or ".join(sorted(f"/{choice}" for choice in self.paths if choice))
            raise GraphError(
                f'parsing "{resource_id}": expected an ID of the form '
                f'"/applications/{{object ID}}/{self.segment}"{choices and " and " + choices}'
            )
        return object_id, choice


_CLAIM_KINDS = (
    ("accessTokens", "accessToken"),
    ("idTokens", "idToken"),
    ("saml2Tokens", "saml2Token"),
)


def _claims_to_graph(inputs: Inputs) -> dict[str, Any]:
    return {
        graph_name: [
            {
                "additionalProperties": claim.get("additionalProperties", []),
                "essential": claim.get("essential", False),
                "name": claim["name"],
                "source": claim.get("source") or None,
            }
            for claim in inputs[name]
        ]
        for name, graph_name in _CLAIM_KINDS
        if inputs.get(name)
    }


def _claims_from_graph(value: Any) -> State | None:
    state = {
        name: [
            {
                "additionalProperties": claim.get("additionalProperties") or [],
                "essential": bool(claim.get("essential")),
                "name": claim.get("name") or "",
                "source": claim.get("source") or "",
            }
            for claim in (value or {}).get(graph_name) or []
        ]
        for name, graph_name in _CLAIM_KINDS
    }
    return state if any(state.values()) else None


REDIRECT_URIS = ApplicationSetting(
    APPLICATION_REDIRECT_URIS,
    segment="redirectUris",
    choice="type",
    paths={
        "PublicClient": ("publicClient", "redirectUris"),
        "SPA": ("spa", "redirectUris"),
        "Web": ("web", "redirectUris"),
    },
    to_graph=lambda inputs: set_order(inputs["redirectUris"]),
    from_graph=lambda value: {"redirectUris": sorted(value)} if value else None,
    empty=[],
    label="Redirect URIs",
)

KNOWN_CLIENTS = ApplicationSetting(
    APPLICATION_KNOWN_CLIENTS,
    segment="knownClients",
    paths={"": ("api", "knownClientApplications")},
    to_graph=lambda inputs: set_order(inputs["knownClientIds"]),
    from_graph=lambda value: {"knownClientIds": sorted(value)} if value else None,
    empty=[],
    label="Known Clients",
)

FALLBACK_PUBLIC_CLIENT = ApplicationSetting(
    APPLICATION_FALLBACK_PUBLIC_CLIENT,
    segment="fallbackPublicClient",
    paths={"": ("isFallbackPublicClient",)},
    to_graph=lambda inputs: bool(inputs.get("enabled")),
    from_graph=lambda value: None if value is None else {"enabled": bool(value)},
    empty=None,
    label="Fallback Public Client",
    looks_first=False,
    creating="setting",
    deleting="unsetting",
)

OPTIONAL_CLAIMS = ApplicationSetting(
    APPLICATION_OPTIONAL_CLAIMS,
    segment="optionalClaims",
    paths={"": ("optionalClaims",)},
    to_graph=_claims_to_graph,
    from_graph=_claims_from_graph,
    empty={},
    label="Optional Claims",
    cleared={graph_name: [] for _, graph_name in _CLAIM_KINDS},
)
