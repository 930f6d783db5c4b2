"""Identity providers and API connectors are made once, and what was made is never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clients.clock import Cancelled
from clients.errors import ConnectionLost, Response, ServiceError
from clients.graph import Graph
from provider.api_connector.resource import ApiConnector
from provider.identity_provider.resource import IdentityProvider
from tests.provider.in_process import Directory, NoWaiting

GOOGLE = {"type": "Google", "displayName": "Shop", "clientId": "id", "clientSecret": "planted"}
CHECK = {
    "displayName": "Shop",
    "targetUrl": "https://x.example/",
    "username": "caller",
    "password": "planted",
}
BOTH = pytest.mark.parametrize(
    ("kind", "inputs", "collection"),
    [
        (IdentityProvider(), GOOGLE, "identity/identityProviders"),
        (ApiConnector(), CHECK, "identity/apiConnectors"),
    ],
    ids=["IdentityProvider", "ApiConnector"],
)


def _ids(directory: Directory, collection: str) -> list[str]:
    graph = Graph(lambda: directory, NoWaiting())
    return [each["id"] for each in graph.entries(collection) if each.get("displayName") == "Shop"]


def _answer_posts(
    directory: Directory, answer: Callable[[], Response], *, send: bool = True
) -> None:
    """Answer every POST so, after the tenant has done what it asks, or before it sees it."""
    tenant = directory.send

    def answered(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        if method != "POST":
            return tenant(method, url, body, repeat=repeat)
        if send:
            tenant(method, url, body, repeat=repeat)
        return answer()

    directory.send = answered  # type: ignore[method-assign]


@BOTH
@pytest.mark.parametrize("body", [None, "", "Created", {}, []])
def test_what_is_made_without_telling_its_id_is_found(
    directory: Directory,
    kind: ApiConnector | IdentityProvider,
    inputs: dict[str, Any],
    collection: str,
    body: Any,
) -> None:
    _answer_posts(directory, lambda: Response(201, body))
    resource_id, _ = kind.create(directory.graph, kind.check({}, inputs).inputs)
    assert _ids(directory, collection) == [resource_id]


@BOTH
def test_what_is_said_to_be_made_and_never_found_is_named(
    directory: Directory,
    kind: ApiConnector | IdentityProvider,
    inputs: dict[str, Any],
    collection: str,
) -> None:
    _answer_posts(directory, lambda: Response(201), send=False)
    with pytest.raises(ServiceError, match=f'POST {collection} of "Shop" was accepted, but'):
        kind.create(directory.graph, kind.check({}, inputs).inputs)


@BOTH
def test_an_interrupt_whose_post_took_effect_keeps_the_id(
    directory: Directory,
    kind: ApiConnector | IdentityProvider,
    inputs: dict[str, Any],
    collection: str,
) -> None:
    def lose() -> Response:
        directory.clock.cancel()
        raise ConnectionLost("POST")

    _answer_posts(directory, lose)
    resource_id, _ = kind.create(directory.graph, kind.check({}, inputs).inputs)
    assert _ids(directory, collection) == [resource_id]


@BOTH
def test_an_interrupt_whose_post_may_take_effect_later_names_it(
    directory: Directory,
    kind: ApiConnector | IdentityProvider,
    inputs: dict[str, Any],
    collection: str,
) -> None:
    def lose() -> Response:
        directory.clock.cancel()
        raise ConnectionLost("POST")

    _answer_posts(directory, lose, send=False)
    with pytest.raises(Cancelled, match=f'POST {collection} of "Shop" was sent, had no answer'):
        kind.create(directory.graph, kind.check({}, inputs).inputs)
