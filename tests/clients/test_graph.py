"""What the verbs promise, on answers that a test writes down."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from clients.clock import Cancelled
from clients.errors import ConnectionLost, GraphError, NotConnected, Response, ServiceError
from clients.graph import Connected, Graph, segment
from tests.provider.in_process import NoWaiting

BASE = "https://graph.example/beta/"


class Script:
    """Answers each request by the next of its lines: a status, an answer or an error."""

    def __init__(self, *lines: int | Response | Exception) -> None:
        self.cloud = SimpleNamespace(graph="https://graph.example")
        self.lines = list(lines)
        self.sent: list[str] = []
        self.clock = NoWaiting()
        self.graph = Graph(lambda: self, self.clock)

    def send(self, method: str, url: str, body: Any, *, repeat: bool) -> Response:
        del body
        self.sent.append(f"{method} {url.removeprefix(BASE)}{'' if repeat else ' once'}")
        line = self.lines.pop(0)
        if isinstance(line, Exception):
            raise line
        return line if isinstance(line, Response) else Response(line, {"id": "x"})


def _found_after(misses: int) -> Callable[[], Any]:
    left = [None] * misses
    return lambda: left.pop() if left else {"id": "found"}


def test_a_post_that_makes_something_is_sent_once() -> None:
    script = Script(201)
    assert script.graph.create("c", {}, _found_after(0)) == {"id": "x"}
    assert script.sent == ["POST c once"]


@pytest.mark.parametrize("lost", [500, 503, ConnectionLost("POST c")])
def test_what_may_have_been_made_is_looked_for_before_it_is_made_again(lost: Any) -> None:
    script = Script(lost)
    assert script.graph.create("c", {}, _found_after(2)) == {"id": "found"}
    assert script.sent == ["POST c once"]


def test_what_was_not_made_is_made_again() -> None:
    script = Script(500, 201)
    assert script.graph.create("c", {}, _found_after(3)) == {"id": "x"}
    assert script.sent == ["POST c once"] * 2


def test_a_duplicate_after_a_lost_answer_is_the_object_that_was_made() -> None:
    script = Script(500, 409)
    assert script.graph.create("c", {}, _found_after(3)) == {"id": "found"}


def test_a_refusal_is_raised_without_looking() -> None:
    script = Script(409)
    with pytest.raises(GraphError, match="409") as refusal:
        script.graph.create("c", {}, _found_after(0))
    assert not refusal.value.uncertain


def test_a_refusal_after_a_lost_answer_stays_uncertain() -> None:
    script = Script(500, 403)
    with pytest.raises(GraphError, match="403") as refusal:
        script.graph.create("c", {}, lambda: None)
    assert refusal.value.uncertain


def test_making_is_given_up_after_some_attempts() -> None:
    script = Script(*[500] * 9)
    with pytest.raises(GraphError, match="500"):
        script.graph.create("c", {}, lambda: None)
    assert len(script.sent) == 4
    assert script.clock.waited < 60


def _cancels(script: Script, found: Any) -> Callable[[], Any]:
    """A look that is interrupted, and answers this when it is made again."""

    def look() -> Any:
        script.clock.cancel()
        script.clock.check()
        if isinstance(found, Exception):
            raise found
        return found

    return look


def test_an_interrupt_before_anything_was_sent_is_certain() -> None:
    script = Script()
    script.clock.cancel()
    with pytest.raises(Cancelled, match="cancelled: no further request was sent") as cancelled:
        script.graph.create("c", {"displayName": "Shop"}, lambda: {"id": "of someone else"})
    assert not cancelled.value.uncertain
    assert script.sent == []


def test_after_an_interrupt_what_a_lost_answer_made_is_still_looked_for() -> None:
    script = Script(ConnectionLost("POST c"))
    assert script.graph.create("c", {}, _cancels(script, {"id": "made"})) == {"id": "made"}


@pytest.mark.parametrize("found", [None, ConnectionLost("GET c")])
def test_an_interrupt_after_a_lost_answer_says_what_may_exist(found: Any) -> None:
    script = Script(500)
    with pytest.raises(Cancelled, match='POST c of "Shop" was sent, had no answer') as cancelled:
        script.graph.create("c", {"displayName": "Shop"}, _cancels(script, found))
    assert cancelled.value.uncertain


def test_a_failed_look_after_a_lost_answer_leaves_it_uncertain() -> None:
    def refuse() -> Any:
        raise GraphError("GET", "c", Response(403))

    with pytest.raises(GraphError, match="403") as refusal:
        Script(500).graph.create("c", {}, refuse)
    assert refusal.value.uncertain


def test_what_is_not_found_is_none() -> None:
    assert Script(404).graph.find("o") is None


def test_a_new_object_is_waited_for() -> None:
    script = Script(404, 404, 404, 204)
    script.graph.is_new("o/1")
    script.graph.patch("o/1", {})
    assert script.sent == ["PATCH o/1"] * 4
    assert 0 < script.clock.waited < 30


def test_a_part_of_a_new_object_is_waited_for_as_long_as_the_object_is_not_found() -> None:
    script = Script(404, 404, 404, 200, 204)
    script.graph.is_new("o/1")
    script.graph.put("o/1/part", {})
    assert script.sent == ["PUT o/1/part", "GET o/1", "GET o/1", "GET o/1", "PUT o/1/part"]


def test_a_part_that_is_not_there_is_not_waited_for_long() -> None:
    script = Script(404, 200, 404, 200, 404)
    script.graph.is_new("o/1")
    assert script.graph.find("o/1/part") is None
    assert script.clock.waited < 5


def test_a_new_object_that_never_shows_is_given_up() -> None:
    script = Script(*[404] * 99)
    script.graph.is_new("o/1")
    assert script.graph.find("o/1") is None
    assert 20 < script.clock.waited < 60


@pytest.mark.parametrize("path", ["o/12", "o", "p"])
def test_what_is_not_new_is_not_waited_for(path: str) -> None:
    script = Script(404)
    script.graph.is_new("o/1")
    assert script.graph.find(path) is None
    assert script.clock.waited == 0


def test_after_a_minute_nothing_is_new() -> None:
    script = Script(404)
    script.graph.is_new("o/1")
    script.clock.waited += 61
    assert script.graph.find("o/1") is None
    assert len(script.sent) == 1


def test_a_deletion_waits_until_the_object_is_gone_twice_running() -> None:
    script = Script(204, 200, 404, 200, 404, 404)
    script.graph.delete("o/1")
    assert script.sent == ["DELETE o/1"] + ["GET o/1"] * 5


def test_a_deletion_of_what_is_gone_succeeds() -> None:
    Script(404, 404, 404).graph.delete("o/1")


def test_a_deletion_that_has_no_effect_is_told() -> None:
    script = Script(204, *[200] * 99)
    with pytest.raises(ServiceError, match="still there after 60 seconds"):
        script.graph.delete("o/1")


def test_a_list_goes_on_over_its_pages() -> None:
    script = Script(
        Response(200, {"value": [{"id": "1"}], "@odata.nextLink": f"{BASE}c?$skiptoken=2"}),
        Response(200, {"value": [{"id": "2"}]}),
    )
    assert [each["id"] for each in script.graph.entries("c")] == ["1", "2"]
    assert script.sent == ["GET c", "GET c?$skiptoken=2"]


def test_a_list_that_goes_on_elsewhere_gets_no_token() -> None:
    script = Script(Response(200, {"value": [], "@odata.nextLink": "https://evil.example/beta/c"}))
    with pytest.raises(ServiceError, match="not its own"):
        script.graph.entries("c")
    assert len(script.sent) == 1


def test_a_value_is_one_segment_of_a_path() -> None:
    assert segment("a/b c?$x") == "a%2Fb%20c%3F%24x"


def test_a_connection_that_just_failed_is_not_tried_by_each_operation() -> None:
    tried: list[None] = []

    def fail() -> Connected:
        tried.append(None)
        raise NotConnected("GET https://metadata.example")

    clock = NoWaiting()
    graph = Graph(fail, clock)
    for _ in range(3):
        with pytest.raises(NotConnected):
            graph.get("c")
    assert len(tried) == 1
    clock.waited += 31
    with pytest.raises(NotConnected):
        graph.get("c")
    assert len(tried) == 2
