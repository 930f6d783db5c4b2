"""A sign-in without a page, at a user flow that is made for it."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.exchange import TENANT_PATH, claims, refresh, refused
from emulator.tests.b2c.flows import make_flow, portal
from emulator.tests.b2c.registration import SCOPE, Registration

ROPC = "B2C_1_ROPC_Auth"


@pytest.fixture
def public(registration: Registration) -> Registration:
    """The registration as a public client, with a user flow for passwords."""
    make_flow(registration, ROPC, "resourceOwner")
    portal(registration, ROPC, claims=["name"])
    registration.patch_client({"isFallbackPublicClient": True})
    return registration


def ask(registration: Registration, policy: str = ROPC, /, **changes: str | None) -> Any:
    form: dict[str, str | None] = {
        "grant_type": "password",
        "client_id": registration.client_id,
        "username": DEMO_EMAIL,
        "password": DEMO_PASSWORD,
        "scope": SCOPE,
        "response_type": "token id_token",
        **changes,
    }
    sent = {name: value for name, value in form.items() if value is not None}
    path = f"{TENANT_PATH}/{policy}/oauth2/v2.0/token"
    return registration.tenant.http.request("POST", path, data=sent)


def test_name_and_password_give_all_three_tokens(public: Registration) -> None:
    body = ask(public).json()
    assert claims(body["access_token"])["scp"] == "orders.read orders.write"
    assert claims(body["id_token"])["tfp"] == ROPC
    again = refresh(public, body["refresh_token"], ROPC, client_secret=None)
    assert again.status_code == 200, again.text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"password": "wrong"}, "AADB2C90225"),
        ({"username": "nobody@example.com"}, "AADB2C90225"),
        ({"username": None}, "AADB2C90083"),
        ({"scope": None}, "AADB2C90083"),
    ],
)
def test_wrong_credentials_are_refused(
    public: Registration, changes: dict[str, str | None], code: str
) -> None:
    assert refused(ask(public, **changes))[1] == code


def test_only_a_public_client_and_a_flow_for_passwords_take_them(public: Registration) -> None:
    assert refused(ask(public, "B2C_1_siin"))[1] == "AADB2C90086"
    public.patch_client({"isFallbackPublicClient": False})
    assert refused(ask(public))[1] == "AADB2C90058"
