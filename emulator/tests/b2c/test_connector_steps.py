"""API connectors of a flow: what they are sent at each step, and what their answers do."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.connector_api import (
    ConnectorApi,
    client_certificate,
    connector_api,
    tls_context,
)
from emulator.tests.b2c.exchange import claims, code_of, redeem, refresh
from emulator.tests.b2c.flows import (
    PASSWORD,
    assignment,
    begin_federated,
    begin_sign_up,
    change_flow,
    custom_attribute,
    finish_sign_up,
    make_flow,
    portal,
    user_of,
)
from emulator.tests.b2c.registration import Registration
from tests.patience import HANGS_SECONDS

STEPS = ("postFederationSignup", "postAttributeCollection", "preTokenIssuance")
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def api() -> Iterator[ConnectorApi]:
    with connector_api() as running:
        yield running


def connect(
    registration: Registration, url: str, *steps: str, kind: str = "signUpOrSignIn", **sealed: Any
) -> str:
    """A flow with a connector at these steps; returns the flow's id."""
    document = {
        "id": "0F1E2D3C-0000-4000-8000-000000000001",
        "displayName": "Check",
        "targetUrl": url,
        "authenticationConfiguration": {
            "@odata.type": "#microsoft.graph.basicAuthentication",
            "username": "b2c",
            "password": "***",
        },
        **sealed,
    }
    registration.tenant.state.store.put("apiConnector", document["id"], document)
    return make_flow(
        registration,
        kind=kind,
        _identityProviders=["OIDC-V1-ContosoID"],
        _attributes=[assignment("displayName"), assignment("postalCode", isOptional=True)],
        _apiConnectors={step: document["id"].lower() for step in steps},
    )


def sign_in(registration: Registration, browser: Browser, name: str) -> Browser:
    browser.open(registration.authorize_path(name, prompt="login"))
    return browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)


def end_of_sign_in(
    registration: Registration, browser: Browser, name: str, step: str
) -> tuple[str, str]:
    """OAuth error and code with which the step's connector ends a sign-in."""
    if step == "postFederationSignup":
        begin_federated(registration, browser, name)
    elif step == "postAttributeCollection":
        begin_sign_up(registration, browser, name)
        finish_sign_up(browser, displayName="Nell")
    else:
        sign_in(registration, browser, name)
    return code_of(browser.answer())


def people(registration: Registration) -> int:
    return len(registration.tenant.state.store.list("user"))


# After federating


def test_after_federation_the_api_learns_who_comes_and_fills_the_page(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    api.go_on(postalCode="12349", displayName="From the API", city="not asked for")
    name = connect(registration, api.url, "postFederationSignup")
    begin_federated(registration, browser, name)
    (request,) = api.requests
    identity = request.body.pop("identities")[0]
    assert request.body == {
        "email": "new@contoso.example",
        "displayName": "New Person",
        "step": "PostFederationSignup",
        "client_id": registration.client_id,
        "ui_locales": "en",
    }
    assert (identity["signInType"], identity["issuer"]) == ("federated", "id.contoso.example")
    assert request.headers["content-type"] == "application/json"
    assert request.path == "/check?code=function-key"
    assert browser.shown().get("postalCode").attributes["value"] == "12349"
    assert browser.shown().get("displayName").attributes["value"] == "From the API"
    browser.press("continue", displayName="My own")
    assert user_of(registration, "new@contoso.example")["displayName"] == "My own"
    assert len(api.requests) == 1


def test_only_newcomers_of_a_provider_are_asked_about(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    name = connect(registration, api.url, "postFederationSignup")
    begin_federated(registration, browser, name).press("continue")
    begin_federated(registration, browser, name)
    assert "code" in browser.answer()
    begin_sign_up(registration, browser, name)
    finish_sign_up(browser, displayName="Nell")
    assert len(api.requests) == 1


# Before creating the user


def test_before_creation_the_api_learns_what_was_entered_and_overwrites_it(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    shoe = custom_attribute(registration, "ShoeSize", "int64")
    name = connect(registration, api.url, "postAttributeCollection")
    asked = [assignment("displayName"), assignment(shoe), assignment("city", isOptional=True)]
    change_flow(registration, name, _attributes=asked)
    api.go_on(displayName="Overwritten", extension_ShoeSize=43, jobTitle="not collected")
    begin_sign_up(registration, browser, name)
    finish_sign_up(browser, displayName="Nell", city="", **{shoe: "41"})
    assert "code" in browser.answer()
    assert api.requests[0].body == {
        "email": "nell@example.com",
        "displayName": "Nell",
        shoe: 41,
        "step": "PostAttributeCollection",
        "client_id": registration.client_id,
        "ui_locales": "en",
    }
    user = user_of(registration, "nell@example.com")
    assert (user["displayName"], user[shoe]) == ("Overwritten", 43)
    assert user.get("jobTitle") is None


def test_a_validation_error_stays_on_the_page_with_its_message(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    name = connect(registration, api.url, "postAttributeCollection")
    before = people(registration)
    begin_sign_up(registration, browser, name)
    for status in (400, "400"):
        api.invalid(f"Please enter a valid postal code. {SCRIPT}", status)
        finish_sign_up(browser, displayName="Nell", postalCode="x")
        assert "Please enter a valid postal code." in browser.shown().text
        assert "<script" not in browser.shown().response.text
        assert browser.shown().get("postalCode").attributes["value"] == "x"
        assert people(registration) == before
    api.go_on()
    finish_sign_up(browser, postalCode="12345")
    assert "code" in browser.answer()


@pytest.mark.parametrize("step", ["postFederationSignup", "postAttributeCollection"])
def test_a_block_page_shows_the_message_and_lets_nobody_through(
    registration: Registration, browser: Browser, api: ConnectorApi, step: str
) -> None:
    name = connect(registration, api.url, step)
    before = people(registration)
    api.block(f"Not you. {SCRIPT}")
    begin_federated(registration, browser, name)
    if step == "postAttributeCollection":
        older = browser.shown()
        browser.press("continue")
        blocked = browser.shown()
        browser.page = older
        browser.press("continue")
        assert browser.shown().text == blocked.text
        browser.page = older
        browser.press("cancel")
    page = browser.shown()
    assert page.get("userMessage").text == f"Not you. {SCRIPT}"
    assert "<script" not in page.response.text
    assert browser.returned is None
    assert people(registration) == before
    assert len(api.requests) == 1


def test_a_name_that_is_taken_while_the_api_thinks_is_refused(
    registration: Registration, browser: Browser, api: ConnectorApi, monkeypatch: Any
) -> None:
    name = connect(registration, api.url, "postAttributeCollection")
    begin_sign_up(registration, browser, name)
    first = Browser(browser.http)
    begin_sign_up(registration, first, name)
    store = registration.tenant.state.store
    answer = api.next_answer

    def meanwhile() -> tuple[int, Any]:
        if len(api.requests) == 1:
            monkeypatch.setattr(api, "next_answer", answer)
            user = user_of(registration, DEMO_EMAIL)
            identities = [{**user["identities"][0], "issuerAssignedId": "nell@example.com"}]
            store.put("user", "other", {**user, "id": "other", "identities": identities})
        return answer()

    monkeypatch.setattr(api, "next_answer", meanwhile)
    finish_sign_up(browser, displayName="Nell")
    assert "already exists" in browser.shown().error_of("email")


def test_a_form_that_is_sent_twice_at_once_makes_one_account(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    name = connect(registration, api.url, "postAttributeCollection")
    begin_sign_up(registration, browser, name)
    before = people(registration)
    page = browser.shown()
    form = {
        "csrf_token": next(
            e.attributes["value"] for e in page.elements if e.attributes.get("name") == "csrf_token"
        ),
        "action": "continue",
        "displayName": "Nell",
        "newPassword": PASSWORD,
        "reenterPassword": PASSWORD,
    }
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    action = page.get("attributeVerification").attributes["action"]
    options = {"data": form, "headers": {"Cookie": cookies}}
    api.delay = 0.05
    answers = registration.tenant.http.gather(*[("POST", action, options)] * 2)
    assert all("confirmed" in one.text for one in answers)
    assert people(registration) == before + 1
    assert len(api.requests) == 1


def test_others_are_served_while_an_api_thinks(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    name = connect(registration, api.url, "preTokenIssuance")
    sign_in(registration, browser, name)
    api.delay = 60
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    slow = ("GET", registration.authorize_path(name), {"headers": {"Cookie": cookies}})
    finished: list[str] = []
    http = registration.tenant.http

    async def run() -> None:
        async def one(label: str, request: tuple[str, str, dict[str, Any]]) -> None:
            method, url, options = request
            response = await http._client.request(method, url, **options)
            assert response.status_code in (200, 302)
            finished.append(label)
            api.released.set()

        await asyncio.gather(one("slow", slow), one("quick", ("GET", "/_rehearsal/health", {})))

    http._loop.run_until_complete(run())
    assert finished == ["quick", "slow"]


# Before sending the token


def test_before_the_token_the_api_puts_claims_into_it(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    shoe = custom_attribute(registration, "ShoeSize")
    user = user_of(registration, DEMO_EMAIL)
    registration.tenant.state.store.put("user", user["id"], {**user, shoe: "38"})
    name = connect(registration, api.url, "preTokenIssuance")
    selected = ["name", "emails", "oid", "postalCode", "extension_ShoeSize"]
    portal(registration, name, claims=selected)
    api.go_on(
        displayName="From the API",
        extension_ShoeSize="40",
        postalCode="12349",
        city="not selected",
        email="other@example.com",
        objectId="00000000-0000-0000-0000-000000000000",
        undefined="claim",
    )
    sign_in(registration, browser, name)
    body = api.requests[0].body
    assert body == {
        "objectId": user["id"],
        "email": DEMO_EMAIL,
        "identities": [
            {
                "signInType": "emailAddress",
                "issuer": "contosob2c.onmicrosoft.com",
                "issuerAssignedId": DEMO_EMAIL,
            }
        ],
        "displayName": "Ada Lovelace",
        "givenName": "Ada",
        "surname": "Lovelace",
        shoe: "38",
        "step": "PreTokenIssuance",
        "client_id": registration.client_id,
        "ui_locales": "en",
    }
    response = redeem(registration, browser.answer()["code"], name)
    token = claims(response["access_token"])
    assert {claim: token[claim] for claim in selected} == {
        "name": "From the API",
        "emails": [DEMO_EMAIL],
        "oid": user["id"],
        "postalCode": "12349",
        "extension_ShoeSize": "40",
    }
    assert not {"city", "undefined", "displayName"} & token.keys()
    assert user_of(registration, DEMO_EMAIL)["displayName"] == "Ada Lovelace"
    # A refresh repeats the claims and asks no one.
    again = refresh(registration, response["refresh_token"], name).json()
    assert claims(again["access_token"])["extension_ShoeSize"] == "40"
    assert len(api.requests) == 1


def test_a_session_asks_the_api_again(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    name = connect(registration, api.url, "preTokenIssuance")
    sign_in(registration, browser, name)
    browser.open(registration.authorize_path(name, ui_locales="de-CH"))
    assert "code" in browser.answer()
    assert [request.body["ui_locales"] for request in api.requests] == ["en", "de-CH"]


def test_a_block_before_the_token_is_passed_over(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    name = connect(registration, api.url, "preTokenIssuance")
    api.block("Not you.")
    sign_in(registration, browser, name)
    assert "code" in browser.answer()
    logged = registration.tenant.state.store.list("signIn")
    (entry,) = (one for one in logged if one["event"] == "API connector answered")
    assert entry["message"] == "PreTokenIssuance: ShowBlockPage"


@pytest.mark.parametrize("kind", ["profileUpdate", "passwordReset", "legacy"])
def test_only_recommended_sign_ups_and_sign_ins_call_connectors(
    registration: Registration, browser: Browser, api: ConnectorApi, kind: str
) -> None:
    legacy = kind == "legacy"
    name = connect(registration, api.url, *STEPS, kind="signUpOrSignIn" if legacy else kind)
    if legacy:
        change_flow(registration, name, userFlowTypeVersion=1)
        browser.open(registration.authorize_path(name))
        browser.press("next", logonIdentifier=DEMO_EMAIL, password=DEMO_PASSWORD)
    elif kind == "profileUpdate":
        sign_in(registration, browser, name).press("continue")
    else:
        begin_sign_up(registration, browser, name, DEMO_EMAIL).press("continue")
        browser.press("continue", newPassword=PASSWORD, reenterPassword=PASSWORD)
    assert "code" in browser.answer()
    assert api.requests == []


# What goes wrong


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, {}, "with Code 'InternalServerError' and Reason 'Internal Server Error'"),
        (404, b"", "with Code 'NotFound' and Reason 'Not Found'"),
        (400, {"action": "ValidationError", "userMessage": "no status"}, "Code 'BadRequest'"),
        (401, {}, "Code 'Unauthorized'"),
        (302, {}, "Code 'Found'"),
        (200, b"<html>", "with Code 'OK'"),
        pytest.param(200, b"[" * 100_000, "with Code 'OK'", id="200-too deep"),
        pytest.param(200, b'"' + b"x" * 1_100_000 + b'"', "with Code 'OK'", id="200-too long"),
        (200, {"version": "1.0.0"}, "with Code 'OK'"),
        (200, {"version": "1.0.0", "action": "ShowBlockPage"}, "with Code 'OK'"),
    ],
)
def test_a_connector_that_fails_ends_the_sign_in(
    registration: Registration,
    browser: Browser,
    api: ConnectorApi,
    step: str,
    status: int,
    body: Any,
    reason: str,
) -> None:
    name = connect(registration, api.url, step)
    before = people(registration)
    api.say(body, status)
    assert end_of_sign_in(registration, browser, name, step) == ("server_error", "AADB2C90075")
    assert reason in browser.answer()["error_description"]
    assert people(registration) == before
    assert len(api.requests) == 1


def test_an_api_that_does_not_answer_is_tried_twice(
    registration: Registration,
    browser: Browser,
    api: ConnectorApi,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timeout = asyncio.timeout

    @contextlib.asynccontextmanager
    async def over_once_the_api_has_the_request(_seconds: float) -> AsyncIterator[None]:
        before = len(api.requests)
        async with timeout(None) as limit:

            async def watch() -> None:
                while len(api.requests) == before:
                    await asyncio.sleep(0.01)
                limit.reschedule(0)

            watching = asyncio.create_task(watch())
            yield
            watching.cancel()

    monkeypatch.setattr(asyncio, "timeout", over_once_the_api_has_the_request)
    name = connect(registration, api.url, "preTokenIssuance")
    api.delay = HANGS_SECONDS
    sign_in(registration, browser, name)
    assert code_of(browser.answer())[1] == "AADB2C90075"
    description = browser.answer()["error_description"]
    assert "with Code 'Conflict'" in description
    assert f"Restful service URL: http://localhost:{api.port}/check'" in description
    assert "function-key" not in description
    assert len(api.requests) == 2


def test_an_api_that_is_not_there_ends_the_sign_in(
    registration: Registration, browser: Browser
) -> None:
    with connector_api() as gone:
        url = gone.url
    name = connect(registration, url, "preTokenIssuance")
    sign_in(registration, browser, name)
    assert code_of(browser.answer()) == ("server_error", "AADB2C90075")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.contoso.example/check",
        "http://localhost.contoso.example/",
        "http://localhost@contoso.example/",
        "http://10.0.0.1/",
        "http://[::2]/",
        "http://localhost:99999/",
        "file:///etc/passwd",
        "nonsense",
    ],
)
def test_only_apis_on_this_machine_are_called(
    registration: Registration, browser: Browser, url: str
) -> None:
    name = connect(registration, url, "preTokenIssuance")
    sign_in(registration, browser, name)
    page = browser.shown()
    assert page.response.status_code == 501
    assert "calls APIs on this machine only" in page.text
    assert browser.returned is None
    assert "Set-Cookie" not in page.response.headers
    browser.open(browser.url)
    assert "AADB2C90046" in browser.shown().text


# Credentials


def test_basic_credentials_are_sent(
    registration: Registration, browser: Browser, api: ConnectorApi
) -> None:
    sealed = registration.tenant.state.secrets.seal("pässword:1")
    name = connect(registration, api.url, "preTokenIssuance", _password=sealed)
    sign_in(registration, browser, name)
    assert "code" in browser.answer()
    scheme, _, value = api.requests[0].headers["authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(value).decode() == "b2c:pässword:1"


@pytest.mark.parametrize("sealed", ["right", "damaged"])
def test_refused_basic_credentials_end_the_sign_in(
    registration: Registration, browser: Browser, api: ConnectorApi, sealed: str
) -> None:
    box = registration.tenant.state.secrets
    password = box.seal("wrong") if sealed == "right" else "damaged"
    box.seal("makes the key")
    name = connect(registration, api.url, "preTokenIssuance", _password=password)
    api.say({}, 401)
    sign_in(registration, browser, name)
    assert code_of(browser.answer()) == ("server_error", "AADB2C90027")


def test_a_client_certificate_is_shown_over_tls(
    registration: Registration, browser: Browser, tmp_path: Path
) -> None:
    packed, certificate, key = client_certificate("open sesame")
    sealed = _sealed(registration, packed, "open sesame")
    with connector_api(tls_context(tmp_path, certificate, key)) as api:
        name = connect(registration, api.url, "preTokenIssuance", _certificate=sealed)
        sign_in(registration, browser, name)
        assert "code" in browser.answer()
        shown = api.requests[0].certificate
    assert shown
    assert shown["subject"] == ((("commonName", "localhost"),),)


@pytest.mark.parametrize("trouble", ["refused", "password", "content", "damaged"])
def test_a_refused_client_certificate_ends_the_sign_in(
    registration: Registration, browser: Browser, api: ConnectorApi, trouble: str
) -> None:
    packed, _, _ = client_certificate("open sesame")
    sealed = {
        "refused": _sealed(registration, packed, "open sesame"),
        "password": _sealed(registration, packed, "other"),
        "content": _sealed(registration, "AAAA", ""),
        "damaged": "damaged",
    }[trouble]
    name = connect(registration, api.url, "preTokenIssuance", _certificate=sealed)
    api.say({}, 403)
    sign_in(registration, browser, name)
    assert code_of(browser.answer()) == ("server_error", "AADB2C90028")
    assert len(api.requests) == (1 if trouble == "refused" else 0)


@pytest.mark.parametrize("kind", ["basic", "certificate"])
def test_a_connector_made_over_graph_is_called_with_its_credentials(
    registration: Registration, browser: Browser, tmp_path: Path, kind: str
) -> None:
    packed, certificate, key = client_certificate("open sesame")
    configuration = {
        "basic": {
            "@odata.type": "#microsoft.graph.basicAuthentication",
            "username": "b2c",
            "password": "planted",
        },
        "certificate": {
            "@odata.type": "#microsoft.graph.pkcs12Certificate",
            "pkcs12Value": packed,
            "password": "open sesame",
        },
    }[kind]
    name = make_flow(registration)
    tenant = registration.tenant
    with connector_api(tls_context(tmp_path, certificate, key)) as api:
        body = {
            "displayName": "Check",
            "targetUrl": api.url,
            "authenticationConfiguration": configuration,
        }
        made = tenant.ok("POST", "/beta/identity/apiConnectors", body)
        reference = f"{tenant.state.url}/beta/identity/apiConnectors/{made['id']}"
        steps = f"/beta/identity/b2cUserFlows/{name}/apiConnectorConfiguration"
        tenant.ok("PUT", f"{steps}/preTokenIssuance/$ref", {"@odata.id": reference})
        sign_in(registration, browser, name)
        assert "code" in browser.answer()
        (request,) = api.requests
    assert ("authorization" in request.headers) == (kind == "basic")
    assert bool(request.certificate) == (kind == "certificate")


def _sealed(registration: Registration, packed: str, password: str) -> str:
    value = json.dumps({"pkcs12Value": packed, "password": password})
    return registration.tenant.state.secrets.seal(value)
