"""What the verbs promise, on answers that a test writes down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from clients.clock import Cancelled
from clients.dataverse import Connected, Dataverse, literal, query
from clients.dataverse_errors import DataverseError
from clients.errors import ConnectionLost, NotConnected, Response, ServiceError
from tests.provider.in_process import NoWaiting

ROOT = "https://contoso.crm4.dynamics.com"
BASE = f"{ROOT}/api/data/v9.2/"


class Script:
    """Answers each request by the next of its lines: a status, an answer or an error."""

    def __init__(self, *lines: int | Response | Exception) -> None:
        self.root = ROOT
        self.lines = list(lines)
        self.sent: list[str] = []
        self.headers: list[Mapping[str, str]] = []
        self.connections = 0
        self.clock = NoWaiting()
        self.dataverse = Dataverse(self.connect, self.clock, "The application a")

    def connect(self) -> Connected:
        self.connections += 1
        return Line(self)


class Line:
    """A connection of the script."""

    def __init__(self, script: Script) -> None:
        self.root, self.script = script.root, script

    def send(
        self,
        method: str,
        url: str,
        body: Any,
        *,
        repeat: bool,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        del body
        script = self.script
        script.sent.append(f"{method} {url.removeprefix(BASE)}{'' if repeat else ' once'}")
        script.headers.append(headers or {})
        line = script.lines.pop(0)
        if isinstance(line, Exception):
            raise line
        return line if isinstance(line, Response) else Response(line, {"id": "x"})


def found_after(misses: int) -> Callable[[], Any]:
    left = [None] * misses
    return lambda: left.pop() if left else {"id": "found"}


def test_a_query_is_spelled_as_an_address() -> None:
    name = literal("Peter's orders")
    assert name == "'Peter''s orders'"
    assert query("connectors", select="name,ismanaged", filter=f"name eq {name}") == (
        "connectors?$select=name%2Cismanaged&$filter=name%20eq%20%27Peter%27%27s%20orders%27"
    )


def test_a_row_is_posted_once_and_shown() -> None:
    script = Script(201)
    made = script.dataverse.create("c", {}, found_after(0), {"MSCRM.SolutionUniqueName": "s"})
    assert made == {"id": "x"}
    assert script.sent == ["POST c once"]
    wanted = {"Prefer": "return=representation", "MSCRM.SolutionUniqueName": "s"}
    assert script.headers == [wanted]


@pytest.mark.parametrize("lost", [408, 500, 503, ConnectionLost("POST c")])
def test_what_may_have_been_made_is_looked_for_before_it_is_made_again(lost: Any) -> None:
    script = Script(lost)
    assert script.dataverse.create("c", {}, found_after(2), {}) == {"id": "found"}
    assert script.sent == ["POST c once"]


def test_what_was_not_made_is_made_again() -> None:
    script = Script(503, 201)
    assert script.dataverse.create("c", {}, found_after(3), {}) == {"id": "x"}


def test_a_duplicate_after_a_lost_answer_is_the_row_that_was_made() -> None:
    script = Script(503, 412)
    assert script.dataverse.create("c", {}, found_after(3), {}) == {"id": "found"}


def test_a_refusal_is_raised_without_looking() -> None:
    script = Script(412)
    with pytest.raises(DataverseError) as refusal:
        script.dataverse.create("c", {}, found_after(0), {})
    assert refusal.value.is_duplicate
    assert not refusal.value.uncertain


def test_a_change_never_makes_a_row() -> None:
    script = Script(204)
    script.dataverse.patch("c(1)", {})
    assert script.headers == [{"If-Match": "*"}]


def test_a_row_that_is_not_there_is_none_and_its_deletion_no_error() -> None:
    script = Script(404, 404)
    assert script.dataverse.find("c(1)") is None
    script.dataverse.remove("c(1)")


def test_a_token_that_is_not_accepted_any_more_is_replaced_once() -> None:
    script = Script(200, 401, 200, 401, 401)
    script.dataverse.get("c")
    assert script.connections == 1
    script.dataverse.get("c")
    assert script.connections == 2
    with pytest.raises(DataverseError, match="401") as refusal:
        script.dataverse.get("c")
    assert script.connections == 3
    assert "powerPlatformTenantId" in str(refusal.value)


def page(link: str | None, *rows: str) -> Response:
    following = {"@odata.nextLink": link} if link else {}
    return Response(200, {"value": [{"id": row} for row in rows], **following})


def test_a_list_is_read_over_its_pages() -> None:
    script = Script(page(f"{BASE}c?$skiptoken=2", "a", "b"), page(None, "c"))
    assert [row["id"] for row in script.dataverse.entries("c")] == ["a", "b", "c"]
    assert script.sent == ["GET c", "GET c?$skiptoken=2"]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/api/data/v9.2/c",
        "https://contoso.crm4.dynamics.com.evil.example/api/data/v9.2/c",
        "http://contoso.crm4.dynamics.com/api/data/v9.2/c",
        f"{ROOT}/api/other",
    ],
)
def test_a_page_of_another_host_does_not_get_the_token(link: str) -> None:
    script = Script(page(link, "a"))
    with pytest.raises(ServiceError, match="another host"):
        script.dataverse.entries("c")
    assert len(script.sent) == 1


def test_what_answers_with_a_page_is_no_environment() -> None:
    script = Script(Response(200, "<html></html>"))
    with pytest.raises(ServiceError, match=f"{ROOT} does not answer as Dataverse does"):
        script.dataverse.get("c")


def test_a_cancelled_run_sends_nothing_more() -> None:
    script = Script(200)
    script.clock.cancel()
    with pytest.raises(Cancelled):
        script.dataverse.get("c")
    assert script.sent == []


def test_a_failure_to_connect_is_told_to_all_without_another_try() -> None:
    tries = []

    def connect() -> Connected:
        tries.append(1)
        raise NotConnected("no route")

    dataverse = Dataverse(connect, NoWaiting(), "The application a")
    for _ in range(3):
        with pytest.raises(NotConnected):
            dataverse.get("c")
    assert tries == [1]
