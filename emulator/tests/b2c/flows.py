"""User flows as Graph would leave them in the store, and the steps that their tests share."""

from __future__ import annotations

from typing import Any

from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.registration import Registration

PASSWORD = "Another-2026!"


def make_flow(
    registration: Registration,
    flow_id: str = "B2C_1_fresh",
    kind: str = "signUpOrSignIn",
    **properties: Any,
) -> str:
    """A flow with nothing but what is given; returns its id."""
    document = {
        "id": flow_id,
        "userFlowType": kind,
        "userFlowTypeVersion": 3,
        "isLanguageCustomizationEnabled": False,
        "defaultLanguageTag": None,
        **properties,
    }
    registration.tenant.state.store.put("userFlow", flow_id, document)
    return flow_id


def change_flow(registration: Registration, flow_id: str, **properties: Any) -> None:
    store = registration.tenant.state.store
    document = store.get("userFlow", flow_id)
    assert document is not None
    store.put("userFlow", flow_id, {**document, **properties})


def assignment(attribute: str, **properties: Any) -> dict[str, Any]:
    """A user attribute assignment as Graph keeps it."""
    return {
        "id": attribute,
        "userAttribute": {"id": attribute},
        "displayName": properties.pop("label", attribute),
        "userInputType": "textBox",
        "isOptional": False,
        "requiresVerification": False,
        "userAttributeValues": [],
        **properties,
    }


def option(value: str, name: str | None = None, default: bool = False) -> dict[str, Any]:
    return {"name": name or value.title(), "value": value, "isDefault": default}


def custom_attribute(registration: Registration, name: str, kind: str = "string") -> str:
    """Define a custom attribute over Graph and return its id."""
    body = {"displayName": name, "description": name, "dataType": kind}
    made = registration.tenant.ok("POST", "/v1.0/identity/userFlowAttributes", body)
    return str(made["id"])


def portal(registration: Registration, flow_id: str, **settings: Any) -> None:
    path = f"/_rehearsal/flows/{flow_id}"
    response = registration.tenant.http.request("PUT", path, json=settings)
    assert response.status_code == 200, response.text


def verify_address(registration: Registration, browser: Browser, email: str) -> None:
    """Prove the address on the page that is shown."""
    browser.press("emailVerificationControl_but_send_code", email=email)
    mail = registration.tenant.http.request("GET", "/_rehearsal/outbox").json()
    browser.press(
        "emailVerificationControl_but_verify_code", emailVerificationCode=mail[-1]["code"]
    )


def begin_sign_up(
    registration: Registration, browser: Browser, flow_id: str, email: str = "nell@example.com"
) -> Browser:
    """As far as the page that asks for a password and attributes."""
    browser.open(registration.authorize_path(flow_id, prompt="login"))
    if browser.shown().find("createAccount") is not None:
        browser.follow("createAccount")
    verify_address(registration, browser, email)
    return browser


def finish_sign_up(browser: Browser, **values: str) -> Browser:
    return browser.press("continue", newPassword=PASSWORD, reenterPassword=PASSWORD, **values)


def begin_federated(
    registration: Registration,
    browser: Browser,
    flow_id: str,
    exchange: str = "ContosoIDExchange",
) -> Browser:
    """As a new person of an identity provider, as far as the page after it."""
    browser.open(registration.authorize_path(flow_id, prompt="login")).follow(exchange)
    return browser.press("continue", providerEmail="new@contoso.example", providerName="New Person")


def user_of(registration: Registration, address: str) -> dict[str, Any]:
    for user in registration.tenant.state.store.list("user"):
        names = [item["issuerAssignedId"] for item in user["identities"]]
        if address in [*names, *user["otherMails"]]:
            return user
    raise AssertionError(address)
