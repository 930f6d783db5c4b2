"""What a Graph handler gets, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from emulator.graph.access import Caller
from emulator.graph.errors import bad_request
from emulator.graph.query import Document, Query, parse_query
from emulator.tenant.state import TenantState


@dataclass(frozen=True)
class Answer:
    """Status, JSON body (None for no content) and extra headers."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


NO_CONTENT = Answer(204)


@dataclass(frozen=True)
class Call:
    """One authorised request. `base` is the address at which the client reached the tenant."""

    tenant: TenantState
    caller: Caller
    version: str
    base: str
    path: dict[str, str]
    options: dict[str, str]
    body: Any
    raw_body: bytes
    content_type: str

    def query(self, known: frozenset[str], expandable: frozenset[str] | None = None) -> Query:
        """The query options, for a resource with these properties; see `parse_query`."""
        return parse_query(self.options, known, expandable)

    def object_body(self) -> dict[str, Any]:
        """The body as a JSON object; raises GraphError 400 if it is none."""
        if not isinstance(self.body, dict):
            raise bad_request("Write requests must contain a JSON object as their body.")
        return self.body

    def context(self, fragment: str) -> str:
        """Value of `@odata.context` for a set (`applications`) or one of it (`…/$entity`)."""
        return f"{self.base}/{self.version}/$metadata#{fragment}"

    def entity(self, fragment: str, document: Document, status: int = 200) -> Answer:
        """One resource as an answer, with its context in front."""
        return Answer(status, {"@odata.context": self.context(f"{fragment}/$entity"), **document})

    def page(self, fragment: str, documents: list[Document], query: Query) -> Answer:
        """One page of a collection: filtered, cut to the page, with the link to the next one."""
        kept = query.keep(documents)
        end = query.skip_token + query.top
        body: dict[str, Any] = {"@odata.context": self.context(fragment)}
        if query.count:
            body["@odata.count"] = len(kept)
        if end < len(kept):
            body["@odata.nextLink"] = self._next_link(end)
        body["value"] = [query.shape(item) for item in kept[query.skip_token : end]]
        return Answer(200, body)

    def _next_link(self, position: int) -> str:
        options = {**self.options, "$skiptoken": str(position)}
        # The position counts from the first item, whatever the first request skipped.
        options.pop("$skip", None)
        return f"{self.base}{self.path['']}?{urlencode(options, safe='$')}"


Handler = Callable[[Call], Answer]
