"""The input of a Graph handler (`Call`) and its result (`Answer`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from emulator.graph.access import Caller
from emulator.graph.errors import bad_request
from emulator.graph.query import Document, Query, parse_query
from emulator.tenant.state import TenantState


@dataclass(frozen=True)
class Answer:
    """A response: status, JSON body (None for no content) and extra headers."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


NO_CONTENT = Answer(204)


@dataclass(frozen=True)
class Call:
    """One authorised request. `base` is the address at which the client reached the tenant,
    `prefer` and `consistency` are the headers Prefer and ConsistencyLevel."""

    tenant: TenantState
    caller: Caller
    version: str
    base: str
    path: dict[str, str]
    options: dict[str, str]
    body: Any
    raw_body: bytes
    content_type: str
    prefer: str = ""
    consistency: str = ""

    @property
    def creates_if_missing(self) -> bool:
        """Whether a PATCH of an object that does not exist is to create it (Graph reference,
        upsert)."""
        return "create-if-missing" in self.prefer.lower()

    def query(
        self,
        properties: frozenset[str],
        expandable: frozenset[str] = frozenset(),
        *,
        skips: bool = False,
    ) -> Query:
        """The query options for a resource with these properties; see `parse_query`.

        `$search` needs the header `ConsistencyLevel: eventual` ("Advanced query capabilities").
        """
        query = parse_query(self.options, properties, expandable, skips=skips)
        if query.search is not None and self.consistency.lower() != "eventual":
            raise bad_request(
                "Request with $search query parameter only works through MSGraph with a special"
                " request header: 'ConsistencyLevel: eventual'"
            )
        return query

    def object_body(self) -> dict[str, Any]:
        """The body, which must be a JSON object; raises CallError 400."""
        if not isinstance(self.body, dict):
            raise bad_request("Write requests must contain a JSON object as their body.")
        return self.body

    def context(self, fragment: str) -> str:
        """The `@odata.context` of an entity set (`applications`) or of an entity (`…/$entity`)."""
        return f"{self.base}/{self.version}/$metadata#{fragment}"

    def entity(self, fragment: str, document: Document, status: int = 200) -> Answer:
        """A response with one resource, which begins with its context."""
        return Answer(status, {"@odata.context": self.context(f"{fragment}/$entity"), **document})

    def created(self, entity_set: str, document: Document) -> Answer:
        """A response with a new resource, and its address in `Location`."""
        answer = self.entity(entity_set, document, 201)
        location = f"{self.base}/{self.version}/{entity_set}/{quote(str(document['id']))}"
        return replace(answer, headers={"Location": location})

    def page(self, fragment: str, documents: list[Document], query: Query) -> Answer:
        """A response with a page of the collection that the filter selects, and the next link."""
        matches = query.keep(documents)
        end = query.skip_token + query.top
        body: dict[str, Any] = {"@odata.context": self.context(fragment)}
        if query.count:
            body["@odata.count"] = len(matches)
        if end < len(matches):
            body["@odata.nextLink"] = self._next_link(end)
        body["value"] = [query.shape(item) for item in matches[query.skip_token : end]]
        return Answer(200, body)

    def _next_link(self, position: int) -> str:
        options = {**self.options, "$skiptoken": str(position)}
        # The token already counts the items that `$skip` of the first request skipped.
        options.pop("$skip", None)
        return f"{self.base}{self.path['']}?{urlencode(options, safe='$')}"


Handler = Callable[[Call], Answer]
