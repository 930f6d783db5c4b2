from __future__ import annotations

import json
from typing import Any, cast

import click
import pytest

from clients.environments import Environments
from operate.adopt.connector import read_connector

URL = "https://contoso.crm4.dynamics.com"
KEY = "99999999-0000-0000-0000-000000000001"
SIGN_IN = {"clientId": "a client", "redirectUrl": "https://consent.example/redirect/x"}
ROW = {
    "connectorid": KEY,
    "name": "cat_orders",
    "displayname": "Orders",
    "connectorinternalid": "shared_cat-5forders-5f331acd82b125f090",
    "ismanaged": False,
    "connectionparameters": json.dumps({"token": {"oAuthSettings": SIGN_IN}}),
}


class Environment:
    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = rows

    def at(self, url: str) -> Environment:
        assert url == URL
        return self

    def entries(self, path: str) -> list[dict[str, Any]]:
        assert path.startswith("connectors?$select=")
        return list(self.rows)


def read(*rows: dict[str, Any]) -> dict[str, Any]:
    return read_connector(cast(Environments, Environment(*rows)), f"{URL.upper()}/", "Orders")


def test_a_connector_tells_its_prefix_redirect_url_and_client() -> None:
    assert read(ROW) == {
        "environmentUrl": URL,
        "displayName": "Orders",
        "connectorId": KEY,
        "publisherPrefix": "cat",
        "redirectUrl": SIGN_IN["redirectUrl"],
        "redirectHost": "consent.example",
        "clientId": "a client",
    }


@pytest.mark.parametrize("parameters", [None, "no JSON", json.dumps({"token": 1})])
def test_one_without_a_sign_in_has_no_redirect_url(parameters: str | None) -> None:
    found = read({**ROW, "connectionparameters": parameters})
    assert (found["redirectUrl"], found["redirectHost"], found["clientId"]) == ("", "", "")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "cannot be adopted; pac connector list"),
        (({**ROW, "ismanaged": True},), "came with a managed solution"),
        ((ROW, ROW), "has several connectors"),
    ],
)
def test_what_cannot_be_adopted_is_refused(rows: tuple[dict[str, Any], ...], said: str) -> None:
    with pytest.raises(click.ClickException, match=said):
        read(*rows)
