"""Scopes: what they ask for, what the client's grants leave of it, and the codes of both."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.settings import B2cSettings
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import (
    claims,
    code_of,
    post_token,
    redeem,
    refresh,
    refused,
    sign_in,
    tokens,
)
from emulator.tests.b2c.registration import API_URI, SCOPE, Registration

READ = f"{API_URI}/orders.read"


def _authorize(registration: Registration, browser: Browser, **changes: str | None) -> Any:
    return browser.open(registration.authorize_path(**changes))


def _signed_in(registration: Registration, browser: Browser, **changes: str | None) -> Any:
    _authorize(registration, browser, **changes)
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    return browser.answer()


@pytest.mark.parametrize("scope", [None, "", "  "])
def test_a_request_without_scope_is_refused(
    registration: Registration, browser: Browser, scope: str | None
) -> None:
    answer = _authorize(registration, browser, scope=scope).answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90010")


@pytest.mark.parametrize(
    "scope",
    [
        "orders.read",
        "user.read",
        f"{API_URI}/orders.delete",
        f"{API_URI}s/orders.read",
        "https://fabrikam.onmicrosoft.com/orders/orders.read",
        f"{API_URI}/.default",
        "https://graph.microsoft.com/User.Read",
        "11111111-2222-3333-4444-555555555555",
    ],
)
def test_a_scope_that_no_api_publishes_is_refused(
    registration: Registration, browser: Browser, scope: str
) -> None:
    answer = _authorize(registration, browser, scope=f"openid {scope}").answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90117")
    assert f"'{scope}'" in answer["error_description"]


def test_a_disabled_scope_is_refused(registration: Registration, browser: Browser) -> None:
    scopes = registration.api["api"]["oauth2PermissionScopes"]
    scopes[0]["isEnabled"] = False
    path = f"/v1.0/applications/{registration.api['id']}"
    registration.tenant.ok("PATCH", path, {"api": {"oauth2PermissionScopes": scopes}})
    answer = _authorize(registration, browser, scope=f"openid {READ}").answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90117")


def test_a_comma_in_the_scope_is_refused(registration: Registration, browser: Browser) -> None:
    answer = _authorize(registration, browser, scope=f"{READ},openid").answer()
    assert code_of(answer) == ("invalid_request", "AADB2C99005")
    assert "','" in answer["error_description"]


def test_one_request_has_one_resource(registration: Registration, browser: Browser) -> None:
    scope = f"{READ} {registration.client_id} openid"
    answer = _authorize(registration, browser, scope=scope).answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90146")
    assert scope in answer["error_description"]
    other = registration.tenant.application(
        identifierUris=["https://contosob2c.onmicrosoft.com/bills"],
        api={
            "requestedAccessTokenVersion": 2,
            "oauth2PermissionScopes": registration.api["api"]["oauth2PermissionScopes"],
        },
    )
    assert other["appId"] != registration.api_id
    scope = f"{READ} https://contosob2c.onmicrosoft.com/bills/orders.read"
    answer = _authorize(registration, browser, scope=scope).answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90146")


def test_a_code_needs_openid_or_a_resource(registration: Registration, browser: Browser) -> None:
    answer = _authorize(registration, browser, scope="offline_access").answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90115")


def test_an_id_token_needs_openid(registration: Registration, browser: Browser) -> None:
    registration.patch_client({"web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}}})
    answer = _authorize(
        registration, browser, scope=READ, response_type="code id_token", nonce="n"
    ).answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90110")


def test_an_implicit_access_token_needs_a_resource(
    registration: Registration, browser: Browser
) -> None:
    registration.patch_client({"web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}}})
    answer = _authorize(
        registration, browser, scope="openid profile", response_type="token"
    ).answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90055")
    assert "'openid profile'" in answer["error_description"]


def test_profile_is_ignored_as_a_rule(registration: Registration) -> None:
    body = tokens(registration, scope=f"{SCOPE} profile")
    assert claims(body["access_token"])["scp"] == "orders.read orders.write"
    assert "profile" not in body["scope"]


def test_profile_is_refused_where_the_tenant_does_so(
    registration: Registration, browser: Browser
) -> None:
    control = registration.tenant.http.request(
        "PUT", "/_rehearsal/b2c", json={"profileScope": "refused"}
    )
    assert control.status_code == 200
    answer = _authorize(registration, browser, scope=f"{SCOPE} profile").answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90012")


def test_a_scope_without_grant_is_refused_after_the_sign_in(
    registration: Registration, browser: Browser
) -> None:
    grant = registration.grants["api"]
    registration.tenant.ok("DELETE", f"/v1.0/oauth2PermissionGrants/{grant}")
    _authorize(registration, browser)
    assert browser.shown().find("next") is not None
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert code_of(browser.answer()) == ("invalid_request", "AADB2C90205")


def test_a_grant_removed_after_the_sign_in_ends_refreshing(registration: Registration) -> None:
    body = tokens(registration)
    grant = registration.grants["api"]
    registration.tenant.ok("DELETE", f"/v1.0/oauth2PermissionGrants/{grant}")
    response = refresh(registration, body["refresh_token"])
    assert refused(response) == ("invalid_request", "AADB2C90205")


def test_a_missing_grant_may_also_show_as_a_missing_access_token(
    registration: Registration,
) -> None:
    registration.tenant.http.request("PUT", "/_rehearsal/b2c", json={"ungrantedScopes": "omitted"})
    grant = registration.grants["api"]
    registration.tenant.ok("DELETE", f"/v1.0/oauth2PermissionGrants/{grant}")
    body = tokens(registration)
    assert "access_token" not in body
    assert "id_token" in body


def test_scp_lists_only_what_is_granted(registration: Registration) -> None:
    path = f"/v1.0/oauth2PermissionGrants/{registration.grants['api']}"
    registration.tenant.ok("PATCH", path, {"scope": "orders.read"})
    body = tokens(registration)
    assert claims(body["access_token"])["scp"] == "orders.read"
    assert "orders.write" not in body["scope"]


def test_a_grant_for_one_person_does_not_count(
    registration: Registration, browser: Browser
) -> None:
    store = registration.tenant.state.store
    grant = store.get("oauth2PermissionGrant", registration.grants["api"])
    assert grant is not None
    user = store.list("user")[0]
    store.put(
        "oauth2PermissionGrant",
        grant["id"],
        {**grant, "consentType": "Principal", "principalId": user["id"]},
    )
    answer = _signed_in(registration, browser)
    assert code_of(answer) == ("invalid_request", "AADB2C90205")


def test_a_local_account_needs_the_openid_grant(
    registration: Registration, browser: Browser
) -> None:
    grant = registration.grants["graph"]
    registration.tenant.ok("DELETE", f"/v1.0/oauth2PermissionGrants/{grant}")
    answer = _signed_in(registration, browser)
    assert code_of(answer) == ("unauthorized_client", "AADB2C90284")
    assert registration.client_id in answer["error_description"]


def test_a_federated_account_needs_the_openid_grant_too(
    registration: Registration, browser: Browser
) -> None:
    grant = registration.grants["graph"]
    registration.tenant.ok("DELETE", f"/v1.0/oauth2PermissionGrants/{grant}")
    _authorize(registration, browser).follow("ContosoIDExchange")
    browser.press("continue", providerEmail="new@contoso.example", providerName="New")
    browser.press("continue", displayName="New")
    assert code_of(browser.answer()) == ("invalid_request", "AADB2C90107")


def test_without_the_offline_access_grant_there_is_no_refresh_token(
    registration: Registration,
) -> None:
    path = f"/v1.0/oauth2PermissionGrants/{registration.grants['graph']}"
    registration.tenant.ok("PATCH", path, {"scope": "openid"})
    body = tokens(registration)
    assert "refresh_token" not in body
    assert "access_token" in body


def test_without_an_api_scope_there_is_no_access_token(registration: Registration) -> None:
    body = tokens(registration, scope="openid offline_access")
    assert "access_token" not in body
    assert not {"expires_in", "expires_on", "not_before", "resource"} & set(body)
    assert {"id_token", "refresh_token"} <= set(body)
    again = refresh(registration, body["refresh_token"]).json()
    assert "access_token" not in again
    assert {"id_token", "refresh_token"} <= set(again)


def test_without_openid_there_is_no_id_token(registration: Registration) -> None:
    body = tokens(registration, scope=f"{READ} offline_access")
    assert "id_token" not in body
    assert {"access_token", "refresh_token"} <= set(body)


def test_without_offline_access_there_is_no_refresh_token(registration: Registration) -> None:
    body = tokens(registration, scope=f"{READ} openid")
    assert not {"refresh_token", "refresh_token_expires_in"} & set(body)


def test_offline_access_must_be_in_both_requests(registration: Registration) -> None:
    body = redeem(registration, sign_in(registration), scope=f"{READ} openid")
    assert "refresh_token" not in body
    code = sign_in(registration, scope=f"{READ} openid")
    body = redeem(registration, code, scope=SCOPE)
    assert "refresh_token" not in body


def test_the_clients_own_id_gives_a_token_for_itself_without_scp(
    registration: Registration,
) -> None:
    body = tokens(registration, scope=f"openid {registration.client_id}")
    token = claims(body["access_token"])
    assert token["aud"] == registration.client_id
    assert token["azp"] == registration.client_id
    assert "scp" not in token


def test_scopes_may_be_narrowed_when_the_code_is_redeemed(registration: Registration) -> None:
    body = redeem(registration, sign_in(registration), scope=READ)
    assert claims(body["access_token"])["scp"] == "orders.read"
    assert "id_token" not in body


def test_a_wrong_scope_at_the_token_endpoint_is_refused(registration: Registration) -> None:
    response = post_token(registration, code=sign_in(registration), scope="orders.read")
    assert refused(response) == ("invalid_request", "AADB2C90117")


def test_an_unknown_behaviour_is_refused(registration: Registration) -> None:
    response = registration.tenant.http.request(
        "PUT", "/_rehearsal/b2c", json={"profileScope": "maybe"}
    )
    assert response.status_code == 400
    assert "ignored, refused" in response.json()["error"]["message"]


def test_behaviours_outlive_a_restart(registration: Registration) -> None:
    store = registration.tenant.state.store
    B2cSettings().changed({"tokenNumbers": "strings"}).save(store)
    assert B2cSettings.load(store).token_numbers == "strings"
