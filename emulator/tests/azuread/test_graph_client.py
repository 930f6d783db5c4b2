"""Discovery, token, retries and waits against answers that a test plans."""

import asyncio
import base64
import json
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from emulator.azuread.graph_client import Graph, GraphError, Waits
from emulator.azuread.settings import Settings

SECRET = "planted-secret"
METADATA = {
    "name": "t",
    "resourceManager": "http://localhost:1/",
    "microsoftGraphResourceId": "http://localhost:1/",
    "authentication": {"loginEndpoint": "http://localhost:1"},
}


def token(lifetime: int = 3600) -> httpx.Response:
    claims = base64.urlsafe_b64encode(json.dumps({"oid": "me"}).encode()).decode().rstrip("=")
    return httpx.Response(200, json={"access_token": f"h.{claims}.s", "expires_in": lifetime})


Answer = httpx.Response | Exception


class Server:
    """Answers discovery and token requests well, Graph requests with what was planned."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.tokens: list[httpx.Response] = []
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.path == "/metadata/endpoints":
            return httpx.Response(200, json=METADATA)
        if request.url.path.endswith("/oauth2/v2.0/token"):
            return self.tokens.pop(0) if self.tokens else token()
        planned = self.answers.pop(0)
        if isinstance(planned, Exception):
            raise planned
        return planned

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def talk(
        self,
        conversation: Callable[[Graph], Coroutine[Any, Any, Any]],
        settings: Settings | None = None,
    ) -> Any:
        async def run() -> Any:
            client = httpx.AsyncClient(transport=httpx.MockTransport(self.answer))
            chosen = settings or Settings("tenant", "client", "localhost:2", client_secret=SECRET)
            graph = Graph(chosen, client, Waits.official(), self.sleep)
            await graph.connect()
            return await conversation(graph)

        return asyncio.run(run())


def refused(status: int, **headers: str) -> httpx.Response:
    error = {"error": {"code": "Code", "message": "Message."}}
    return httpx.Response(status, json=error, headers=headers)


OK = httpx.Response(200, json={"id": "1"})


def test_discovery_and_token_come_first_and_once() -> None:
    server = Server(OK, OK)

    async def two(graph: Graph) -> None:
        await graph.get("/v1.0/a")
        await graph.get("/v1.0/b")

    server.talk(two)
    assert [f"{each.method} {each.url}" for each in server.requests] == [
        "GET https://localhost:2/metadata/endpoints?api-version=2022-09-01",
        "POST http://localhost:1/tenant/oauth2/v2.0/token",
        "GET http://localhost:1/v1.0/a",
        "GET http://localhost:1/v1.0/b",
    ]


def test_graph_requests_carry_the_official_headers() -> None:
    server = Server(OK)
    server.talk(lambda graph: graph.get("/v1.0/a"))
    headers = server.requests[-1].headers
    assert headers["Authorization"].startswith("Bearer h.")
    assert headers["Accept"] == "application/json; charset=utf-8; IEEE754Compatible=false"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["OData-Version"] == headers["OData-MaxVersion"] == "4.0"


def test_an_oidc_token_is_sent_as_a_client_assertion() -> None:
    server = Server(OK)
    settings = Settings("tenant", "client", "localhost:2", oidc_token="assertion")
    server.talk(lambda graph: graph.get("/v1.0/a"), settings)
    form = dict(httpx.QueryParams(server.requests[1].content.decode()))
    assert form == {
        "client_id": "client",
        "grant_type": "client_credentials",
        "scope": "http://localhost:1/.default",
        "client_assertion": "assertion",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }


def test_a_token_with_less_than_twenty_minutes_left_is_renewed_before_the_next_request() -> None:
    server = Server(OK)
    server.tokens = [token(lifetime=1199)]
    server.talk(lambda graph: graph.get("/v1.0/a"))
    assert [each.url.path for each in server.requests[1:]] == [
        "/tenant/oauth2/v2.0/token",
        "/tenant/oauth2/v2.0/token",
        "/v1.0/a",
    ]


def test_wrong_credentials_are_told_at_once_in_the_official_words_without_the_secret() -> None:
    server = Server()
    server.tokens = [httpx.Response(401, text='{"error":"invalid_client"}')]
    with pytest.raises(GraphError) as refusal:
        server.talk(lambda graph: graph.get("/v1.0/a"))
    assert str(refusal.value) == (
        "building client: unable to obtain access token: clientCredentialsToken: received HTTP "
        'status 401 with response: {"error":"invalid_client"}'
    )
    assert SECRET not in str(refusal.value)


def test_a_broken_token_endpoint_is_asked_five_times() -> None:
    server = Server()
    server.tokens = [httpx.Response(500) for _ in range(5)]
    with pytest.raises(GraphError, match=r"giving up after 5 attempt\(s\)"):
        server.talk(lambda graph: graph.get("/v1.0/a"))
    assert server.pauses == [1, 2, 4, 8]


@pytest.mark.parametrize("status", [408, 424, 429, 500, 502, 503, 504])
def test_passing_trouble_is_repeated_after_one_two_four_seconds(status: int) -> None:
    server = Server(refused(status), refused(status), refused(status), OK)
    assert server.talk(lambda graph: graph.request("POST", "/v1.0/a", {})) == {"id": "1"}
    assert server.pauses == [1, 2, 4]


def test_the_service_says_how_long_to_wait() -> None:
    server = Server(refused(429, **{"Retry-After": "3"}), OK)
    server.talk(lambda graph: graph.get("/v1.0/a"))
    assert server.pauses == [3]


@pytest.mark.parametrize("status", [400, 403, 404, 409, 501])
def test_a_refusal_is_told_at_once_in_the_official_words(status: int) -> None:
    server = Server(refused(status))
    with pytest.raises(GraphError) as refusal:
        server.talk(lambda graph: graph.request("POST", "/v1.0/a", {}))
    assert str(refusal.value).startswith(f"unexpected status {status} ({status} ")
    assert str(refusal.value).endswith("with error: Code: Message.")
    assert server.pauses == []


def test_an_answer_without_graphs_error_shape_is_shown_as_it_is() -> None:
    server = Server(httpx.Response(404, text="nothing here"))
    with pytest.raises(GraphError, match="with response: nothing here"):
        server.talk(lambda graph: graph.get("/v1.0/a"))


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_lost_answer_is_asked_for_again_where_that_is_harmless(method: str) -> None:
    server = Server(httpx.RemoteProtocolError("closed"), OK)
    server.talk(lambda graph: graph.request(method, "/v1.0/a"))
    assert server.pauses == [1]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_lost_answer_to_a_write_is_an_error_since_it_may_have_taken_effect(method: str) -> None:
    server = Server(httpx.RemoteProtocolError("closed"))
    with pytest.raises(GraphError, match="HTTP response was nil; connection may have been reset"):
        server.talk(lambda graph: graph.request(method, "/v1.0/a", {}))


def test_a_change_counts_as_seen_after_five_sightings_in_a_row() -> None:
    sightings = iter([False, True, False, True, True, True, True, True])
    server = Server()

    async def see(graph: Graph) -> None:
        async def seen() -> bool:
            return next(sightings)

        await graph.confirm(seen, interval=1)

    server.talk(see)
    assert list(sightings) == []


def test_without_official_waits_five_reads_follow_each_other_at_once() -> None:
    server = Server(*[refused(404)] * 5)

    async def deleted(graph: Graph) -> None:
        graph.waits = Waits()
        await graph.confirm_deleted("/v1.0/a")

    server.talk(deleted)
    assert set(server.pauses) <= {0.0}
    assert not server.answers


def test_a_refusal_of_graph_has_the_official_frame() -> None:
    assert GraphError("creating application: unexpected status 403").engine_text() == (
        "1 error occurred:\n\t* creating application: unexpected status 403\n\n"
    )
