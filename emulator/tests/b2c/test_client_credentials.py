"""Tokens for an application itself, with the app roles that it has of the API."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.b2c.exchange import TENANT_PATH, claims, refused
from emulator.tests.b2c.registration import API_URI, Registration
from emulator.tests.graph.roles import with_graph_roles

ROLE = {
    "id": "d6a15e20-f83c-4264-8e61-5082688e14c8",
    "allowedMemberTypes": ["Application"],
    "displayName": "Read",
    "description": "Read orders.",
    "value": "app.read",
    "isEnabled": True,
}


def ask(registration: Registration, policy: str = "B2C_1_siin", /, **changes: str | None) -> Any:
    form: dict[str, str | None] = {
        "grant_type": "client_credentials",
        "client_id": registration.client_id,
        "client_secret": registration.secret,
        "scope": f"{API_URI}/.default",
        **changes,
    }
    sent = {name: value for name, value in form.items() if value is not None}
    path = f"{TENANT_PATH}/{policy}/oauth2/v2.0/token"
    return registration.tenant.http.request("POST", path, data=sent)


def assign(registration: Registration) -> None:
    tenant = registration.tenant
    with_graph_roles(tenant, "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All")
    tenant.ok("PATCH", f"/v1.0/applications/{registration.api['id']}", {"appRoles": [ROLE]})
    body = {
        "principalId": registration.client_principal["id"],
        "resourceId": registration.api_principal["id"],
        "appRoleId": ROLE["id"],
    }
    tenant.ok("POST", f"/v1.0/servicePrincipals/{body['principalId']}/appRoleAssignments", body)


def test_assigned_app_roles_are_the_tokens_scp(registration: Registration) -> None:
    assign(registration)
    body = ask(registration).json()

    assert set(body) == {
        "access_token",
        "token_type",
        "not_before",
        "expires_in",
        "expires_on",
        "resource",
    }
    token = claims(body["access_token"])
    assert token["aud"] == body["resource"] == registration.api_id
    assert token["azp"] == registration.client_id
    assert token["sub"] == registration.client_principal["id"]
    assert (token["scp"], token["tfp"]) == ("app.read", "B2C_1_siin")


@pytest.mark.parametrize("policy", ["B2C_1_edit", "B2C_1_reset"])
def test_user_flows_of_every_type_issue_them(registration: Registration, policy: str) -> None:
    token = claims(ask(registration, policy).json()["access_token"])
    assert "scp" not in token


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_secret": None}, "AADB2C90079"),
        ({"client_secret": "wrong"}, "AADB2C90081"),
        ({"scope": None}, "AADB2C90083"),
        ({"scope": f"{API_URI}/orders.read"}, "AADB2C90117"),
        ({"scope": "https://fabrikam.com/orders/.default"}, "AADB2C90117"),
    ],
)
def test_what_b2c_refuses(
    registration: Registration, changes: dict[str, str | None], code: str
) -> None:
    assert refused(ask(registration, **changes))[1] == code
