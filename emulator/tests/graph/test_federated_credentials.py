"""Federated identity credentials, with the calls of the azuread plugin."""

from __future__ import annotations

import uuid
from typing import Any

from emulator.tests.conftest import InProcessTenant

GITHUB: dict[str, Any] = {
    "name": "github",
    "issuer": "https://token.actions.githubusercontent.com",
    "subject": "repo:contoso/orders:ref:refs/heads/main",
    "audiences": ["api://AzureADTokenExchange"],
    "description": None,
}


def test_created_listed_changed_and_deleted(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}/federatedIdentityCredentials"

    created = tenant.ok("POST", path, GITHUB)
    assert {name: created[name] for name in GITHUB} == GITHUB
    one = f"{path}/{created['id']}"
    assert [item["id"] for item in tenant.ok("GET", path)["value"]] == [created["id"]]

    subject = "repo:contoso/orders:pull_request"
    tenant.ok("PATCH", one, {"subject": subject, "audiences": GITHUB["audiences"]})
    assert tenant.ok("GET", one)["subject"] == subject
    assert tenant.ok("GET", f"{path}/github")["id"] == created["id"]

    tenant.ok("DELETE", one)
    assert tenant.ok("GET", path)["value"] == []
    assert tenant.refused("GET", one)[0] == 404
    assert tenant.refused("DELETE", one)[0] == 404


def test_wrong_ones_are_refused(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}/federatedIdentityCredentials"
    created = tenant.ok("POST", path, GITHUB)
    other = {**GITHUB, "name": "other", "subject": "other"}
    for wrong in (
        {**other, "name": "with blanks"},
        {**other, "name": "x" * 121},
        {**other, "issuer": "http://contoso.com"},
        {**other, "subject": "x" * 601},
        {**other, "audiences": []},
        {**other, "audiences": ["one", "two"]},
        {name: value for name, value in other.items() if name != "issuer"},
    ):
        assert tenant.refused("POST", path, wrong)[0] == 400, wrong
    assert tenant.refused("POST", path, {**other, "name": "github"})[0] == 409
    assert tenant.refused("POST", path, {**GITHUB, "name": "other"})[0] == 409
    assert tenant.refused("PATCH", f"{path}/{created['id']}", {"name": "new"})[0] == 400


def test_there_are_at_most_twenty(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}/federatedIdentityCredentials"
    for number in range(20):
        tenant.ok("POST", path, {**GITHUB, "name": f"n{number}", "subject": f"s{number}"})

    assert tenant.refused("POST", path, {**GITHUB, "name": "n20", "subject": "s20"})[0] == 400


def test_of_an_unknown_application_there_are_none(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{uuid.uuid4()}/federatedIdentityCredentials"
    assert tenant.refused("GET", path)[0] == 404
    assert tenant.refused("POST", path, GITHUB)[0] == 404
