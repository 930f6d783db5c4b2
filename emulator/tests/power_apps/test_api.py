"""The Power Apps service: connectors and connections, as its clients read them."""

from __future__ import annotations

import uuid

import pytest

from emulator.tests.b2c.browser import Browser
from emulator.tests.power_apps.conftest import API, Environment


def test_a_connector_is_shown_with_its_redirect_url_and_without_its_secret(
    environment: Environment,
) -> None:
    shown = environment.api("GET", "").json()
    assert shown["name"] == f"shared_{environment.slug}"
    settings = shown["properties"]["connectionParameters"]["token"]["oAuthSettings"]
    assert settings["redirectUrl"] == f"http://localhost:8080/redirect/{environment.slug}"
    assert "clientSecret" not in settings
    assert shown["properties"]["primaryRuntimeUrl"].endswith(f"/apim/{environment.slug}")
    url = shown["properties"]["apiDefinitions"]["originalSwaggerUrl"]
    assert environment.tenant.http.request("GET", url).json()["host"] == API.partition("//")[2]
    path = "/providers/Microsoft.PowerApps/apis"
    query = {
        "api-version": "1",
        "$filter": f"environment eq '{environment.platform.environment_id}'",
    }
    listed = environment.tenant.http.request("GET", path, params=query).json()
    assert listed["value"] == [shown]


def test_a_connection_is_made_once_listed_and_deleted(environment: Environment) -> None:
    name = str(uuid.uuid4())
    body = {"properties": {"displayName": "Mine"}}
    made = environment.api("PUT", f"/connections/{name}", body)
    again = environment.api("PUT", f"/connections/{name}", body)
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert made.json()["properties"]["displayName"] == "Mine"
    assert environment.api("GET", "/connections").json()["value"] == [made.json()]
    assert environment.api("DELETE", f"/connections/{name.replace('-', '')}").status_code == 204
    assert environment.api("GET", "/connections").json()["value"] == []


def test_each_refusal_has_its_code(environment: Environment) -> None:
    connection = environment.connection()
    link = f"/connections/{connection}/getConsentLink"
    for response, code in (
        (environment.api("GET", "", **{"$filter": ""}), "MissingEnvironmentFilter"),
        (environment.api("GET", "", **{"api-version": ""}), "MissingApiVersionParameter"),
        (environment.api("GET", "", **{"$filter": "environment eq 'x'"}), "EnvironmentNotFound"),
        (environment.api("GET", f"/connections/{uuid.uuid4().hex}"), "ConnectionNotFound"),
        (environment.api("PUT", "/connections/mine", {}), "InvalidConnectionName"),
        (environment.api("POST", link, {}), "InvalidRequestContent"),
        (environment.api("POST", link, []), "InvalidRequestContent"),
    ):
        assert response.json()["error"]["code"] == code


@pytest.mark.parametrize("path", ["/power-apps", "/login?data=x", "/apim/a/b/c", "/redirect/a"])
def test_only_this_machine_is_let_in(environment: Environment, path: str) -> None:
    http = environment.tenant.http
    headers = {"Host": "rebound.example"}
    assert http.request("GET", path, headers=headers).status_code == 403


def test_the_page_shows_connectors_and_makes_a_connection(environment: Environment) -> None:
    browser = Browser(environment.tenant.http).open("/power-apps")
    page = browser.shown()
    for expected in ("Orders", environment.slug, environment.registration.client_id, "remembered"):
        assert expected in page.text
    assert environment.registration.secret not in page.text
    browser.press(f"new-{environment.slug}")
    assert browser.returned is not None
    assert "/oauth2/v2.0/authorize" in browser.returned.url
    assert "nobody has signed in yet" in browser.open("/power-apps").shown().text


def test_a_page_of_another_site_makes_no_connection(environment: Environment) -> None:
    path = f"/power-apps/{environment.slug}/connections"
    headers = {"Sec-Fetch-Site": "same-site"}
    assert environment.tenant.http.request("POST", path, headers=headers).status_code == 403
    assert environment.api("GET", "/connections").json()["value"] == []


def test_an_environment_without_connectors_has_a_page(environment: Environment) -> None:
    environment.organization.ok("DELETE", f"connectors({environment.connector['connectorid']})")
    page = Browser(environment.tenant.http).open("/power-apps").shown()
    assert "No connector is in this environment." in page.text


def test_the_pages_are_sent_with_strict_headers(environment: Environment) -> None:
    headers = environment.tenant.http.request("GET", "/power-apps").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
