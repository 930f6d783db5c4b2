"""A person's sign-in to a connection: what the consent service sends to B2C, and how it ends."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from emulator.tenant.power_platform.connections import find_connection, tokens_of
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.registration import SCOPE
from emulator.tests.dataverse.conftest import KEY
from emulator.tests.power_apps.conftest import Environment


def test_a_connection_works_after_the_sign_in_and_not_before(environment: Environment) -> None:
    connection = environment.connection()
    assert environment.status(connection)["error"]["code"] == "Unauthenticated"
    page = environment.sign_in(connection)
    assert page.heading == "You are connected to Orders"
    assert page.get("back").attributes["href"] == "http://localhost:1/back"
    assert environment.status(connection) == {"status": "Connected"}


def test_the_browser_is_sent_with_what_the_connector_holds(environment: Environment) -> None:
    browser = Browser(environment.tenant.http).open(
        environment.consent_link(environment.connection())
    )
    assert browser.returned is not None
    url = urlsplit(browser.returned.url)
    assert url.path == "/contosob2c.onmicrosoft.com/B2C_1_siin/oauth2/v2.0/authorize"
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert query.pop("state")
    assert query == {
        "client_id": environment.registration.client_id,
        "response_type": "code",
        "redirect_uri": f"http://localhost:8080/redirect/{environment.slug}",
        "scope": SCOPE,
    }


def test_the_code_is_exchanged_with_the_remembered_secret_in_the_form(
    environment: Environment,
) -> None:
    environment.sign_in(environment.connection())
    [form] = environment.token_requests()
    assert form.pop("code")
    assert form == {
        "grant_type": "authorization_code",
        "client_id": environment.registration.client_id,
        "client_secret": environment.registration.secret,
        "redirect_uri": f"http://localhost:8080/redirect/{environment.slug}",
        "scope": SCOPE,
    }
    assert not any("authorization" in request.headers for request in environment.wires.sent)


def test_a_token_request_without_scope_works_as_well(environment: Environment) -> None:
    environment.organization.switch(tokenScope="omitted")
    connection = environment.connection()
    environment.sign_in(connection)
    [form] = environment.token_requests()
    assert "scope" not in form
    assert environment.status(connection) == {"status": "Connected"}


@pytest.mark.parametrize("how", ["omitted", "dropped", "emptied by hand"])
def test_without_the_remembered_secret_b2c_refuses_the_code(
    environment: Environment, how: str
) -> None:
    if how == "emptied by hand":
        path = f"/_rehearsal/powerPlatform/secrets/{KEY}"
        environment.tenant.http.request("PUT", path, json={"secret": ""})
    else:
        if how == "dropped":
            environment.organization.switch(clientSecret="dropped")
        secret = None if how == "omitted" else ""
        environment.write(connectionparameters=environment.parameters(secret))
    failed(environment, "AADB2C90079")


def test_with_another_secret_b2c_refuses_the_code(environment: Environment) -> None:
    environment.write(connectionparameters=environment.parameters("not the secret"))
    failed(environment, "AADB2C90081")


def failed(environment: Environment, code: str) -> None:
    connection = environment.connection()
    page = environment.sign_in(connection)
    assert page.response.status_code == 400
    assert code in page.text
    status = environment.status(connection)
    assert status["status"] == "Error"
    assert code in status["error"]["message"]
    assert environment.run(connection).status_code == 401
    assert environment.calls == []


def test_with_another_redirect_url_registered_b2c_lets_nobody_sign_in(
    environment: Environment,
) -> None:
    environment.registration.patch_client({"web": {"redirectUris": ["http://localhost/other"]}})
    connection = environment.connection()
    assert "AADB2C90006" in environment.authorize(connection).shown().text
    # B2C's page keeps the browser, so that the connection never hears of it.
    assert environment.status(connection)["error"]["code"] == "Unauthenticated"


def test_what_b2c_says_of_a_person_who_gives_up_is_shown(environment: Environment) -> None:
    connection = environment.connection()
    browser = environment.authorize(connection)
    state = parse_qs(urlsplit(browser.url).query)["state"][0]
    page = browser.open(
        f"/redirect/{environment.slug}?state={state}&error=access_denied"
        "&error_description=AADB2C90091%3A+cancelled"
    ).shown()
    assert "access_denied: AADB2C90091: cancelled" in page.text
    assert "AADB2C90091" in environment.status(connection)["error"]["message"]


def test_a_sign_in_comes_back_once_and_to_its_own_connector(environment: Environment) -> None:
    connection = environment.connection()
    browser = environment.authorize(connection)
    state = parse_qs(urlsplit(browser.url).query)["state"][0]
    http = environment.tenant.http
    for address in (
        f"/redirect/another?state={state}&code=x",
        f"/redirect/{environment.slug}?state={state}&code=x",
        f"/redirect/{environment.slug}?state=made+up&code=x",
        f"/redirect/{environment.slug}",
        "/login?data=made+up",
    ):
        assert http.request("GET", address).status_code == 400
    assert environment.token_requests() == []


def test_a_connection_deleted_during_the_sign_in_stays_deleted(environment: Environment) -> None:
    connection = environment.connection()
    browser = environment.authorize(connection)
    environment.api("DELETE", f"/connections/{connection}")
    state = parse_qs(urlsplit(browser.url).query)["state"][0]
    page = browser.open(f"/redirect/{environment.slug}?state={state}&code=x").shown()
    assert page.response.status_code == 404
    assert environment.api("GET", f"/connections/{connection}").status_code == 404


def test_the_tokens_are_kept_encrypted_and_shown_to_nobody(environment: Environment) -> None:
    connection = environment.connection()
    environment.sign_in(connection)
    environment.run(connection)
    state = environment.tenant.state
    found = find_connection(state.store, KEY, connection)
    assert found is not None
    tokens = tokens_of(state, found)
    assert tokens is not None
    assert tokens.refresh_token
    secrets = [tokens.access_token, tokens.refresh_token, environment.registration.secret]
    http = environment.tenant.http
    shown = [
        environment.api("GET", "").text,
        environment.api("GET", "/connections").text,
        http.request("GET", "/power-apps").text,
        http.request("GET", "/").text,
        http.request("GET", "/_rehearsal/requests").text,
        *map(str, state.store.list("powerApps:connections")),
    ]
    for secret in secrets:
        assert not [text for text in shown if secret in text]


def test_a_connector_of_another_provider_says_what_the_emulator_lacks(
    environment: Environment,
) -> None:
    environment.write(connectionparameters=environment.parameters(identityProvider="aad"))
    browser = Browser(environment.tenant.http)
    browser.open(environment.consent_link(environment.connection()))
    assert "identity provider 'aad'" in browser.shown().text


def test_a_connector_without_addresses_says_so(environment: Environment) -> None:
    environment.write(connectionparameters=environment.parameters(customParameters={}))
    browser = Browser(environment.tenant.http)
    browser.open(environment.consent_link(environment.connection()))
    assert "no authorizationUrl" in browser.shown().text


def test_the_secret_is_sent_to_this_machine_only(environment: Environment) -> None:
    settings = environment.parameters(
        customParameters={
            "authorizationUrl": {"value": "http://localhost:8080/a"},
            "tokenUrl": {"value": "https://contosob2c.b2clogin.com/token"},
        }
    )
    environment.write(connectionparameters=settings)
    connection = environment.connection()
    browser = Browser(environment.tenant.http).open(environment.consent_link(connection))
    assert browser.returned is not None
    state = browser.returned.values["state"]
    page = browser.open(f"/redirect/{environment.slug}?state={state}&code=x").shown()
    assert "this machine only" in page.text
    assert environment.wires.sent == []
