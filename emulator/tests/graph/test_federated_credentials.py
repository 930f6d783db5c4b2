"""Federated identity credentials, with the calls of the azuread plugin."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant

GITHUB: dict[str, Any] = {
    "name": "github",
    "issuer": "https://token.actions.githubusercontent.com",
    "subject": "repo:contoso/orders:ref:refs/heads/main",
    "audiences": ["api://AzureADTokenExchange"],
    "description": None,
}

FLEXIBLE = {name: value for name, value in GITHUB.items() if name not in ("subject", "description")}


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


@pytest.mark.parametrize("name", ["repo.main", "~branch", "_a", "-b", "x" * 120])
def test_a_name_may_have_any_character_that_urls_take_as_it_is(
    tenant: InProcessTenant, name: str
) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}/federatedIdentityCredentials"
    created = tenant.ok("POST", path, {**GITHUB, "name": name})
    assert tenant.ok("GET", f"{path}(name='{name}')")["id"] == created["id"]
    tenant.ok("DELETE", f"{path}(name='{name}')")
    assert tenant.ok("GET", path)["value"] == []


def test_patch_by_name_updates_and_creates_what_is_missing_where_asked(
    tenant: InProcessTenant,
) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}/federatedIdentityCredentials"
    named = f"{path}(name='github')"
    body = {name: value for name, value in GITHUB.items() if name != "name"}
    create = {"headers": {"Prefer": "create-if-missing"}}

    assert tenant.refused("PATCH", named, body)[0] == 404
    assert tenant.call("PATCH", named, body, **create).status_code == 201
    assert tenant.call("PATCH", named, {"subject": "other"}, **create).status_code == 204
    assert [item["subject"] for item in tenant.ok("GET", path)["value"]] == ["other"]


def test_on_beta_an_expression_over_claims_stands_in_place_of_a_subject(
    tenant: InProcessTenant,
) -> None:
    path = f"/applications/{tenant.application()['id']}/federatedIdentityCredentials"
    expression = {
        "languageVersion": 1,
        "value": "claims['sub'] matches 'repo:contoso/*' and claims['ref'] eq 'main'",
    }
    flexible = {**FLEXIBLE, "claimsMatchingExpression": expression}
    created = tenant.ok("POST", f"/beta{path}", flexible)

    assert created["claimsMatchingExpression"] == expression
    assert created["subject"] is None
    assert "claimsMatchingExpression" not in tenant.ok("GET", f"/v1.0{path}")["value"][0]
    assert tenant.refused("POST", f"/v1.0{path}", {**flexible, "name": "other"})[0] == 400
    for wrong in (
        {"subject": "repo:contoso/orders"},
        {"claimsMatchingExpression": {**expression, "languageVersion": 2}},
        {"claimsMatchingExpression": {**expression, "value": "sub eq 'x'"}},
    ):
        assert tenant.refused("POST", f"/beta{path}", {**flexible, "name": "o", **wrong})[0] == 400


def test_there_are_at_most_twenty(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}/federatedIdentityCredentials"
    for number in range(20):
        tenant.ok("POST", path, {**GITHUB, "name": f"n{number}", "subject": f"s{number}"})

    assert tenant.refused("POST", path, {**GITHUB, "name": "n20", "subject": "s20"})[0] == 400


def test_of_an_unknown_application_there_are_none(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{uuid.uuid4()}/federatedIdentityCredentials"
    assert tenant.refused("GET", path)[0] == 404
    assert tenant.refused("POST", path, GITHUB)[0] == 404
