"""The token endpoint: who may redeem what, until when, and what the answer holds."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from urllib.parse import quote_plus

import pytest

from emulator.tenant import people
from emulator.tenant.clock import graph_time
from emulator.tests.b2c.exchange import (
    TENANT_PATH,
    claims,
    move_clock,
    post_token,
    redeem,
    refresh,
    refused,
    sign_in,
    tokens,
)
from emulator.tests.b2c.flows import portal
from emulator.tests.b2c.registration import REDIRECT, Registration

DAY = 86400


def _basic(client_id: str, secret: str) -> dict[str, str]:
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def test_a_code_becomes_tokens_with_all_that_the_real_answer_has(
    registration: Registration,
) -> None:
    body = tokens(registration)
    assert set(body) == {
        "access_token",
        "id_token",
        "token_type",
        "not_before",
        "expires_in",
        "expires_on",
        "resource",
        "id_token_expires_in",
        "profile_info",
        "scope",
        "refresh_token",
        "refresh_token_expires_in",
    }
    assert body["token_type"] == "Bearer"
    assert body["resource"] == registration.api_id
    assert body["expires_in"] == 3600
    assert body["expires_on"] == body["not_before"] + 3600
    assert body["id_token_expires_in"] == 3600
    assert body["refresh_token_expires_in"] == 14 * DAY
    padded = body["profile_info"] + "=" * (-len(body["profile_info"]) % 4)
    info = json.loads(base64.urlsafe_b64decode(padded))
    assert info["tid"] == registration.tenant.state.identity.id
    assert info["name"] == "Ada Lovelace"


def test_numbers_may_come_as_strings(registration: Registration) -> None:
    registration.tenant.http.request("PUT", "/_rehearsal/b2c", json={"tokenNumbers": "strings"})
    body = tokens(registration)
    assert body["expires_in"] == "3600"
    for name in ("not_before", "expires_on", "id_token_expires_in", "refresh_token_expires_in"):
        assert isinstance(body[name], str)
        assert body[name].isdigit()


def test_msal_gets_the_client_info_that_it_asks_for(registration: Registration) -> None:
    body = redeem(registration, sign_in(registration), client_info="1")
    padded = body["client_info"] + "=" * (-len(body["client_info"]) % 4)
    info = json.loads(base64.urlsafe_b64decode(padded))
    assert info["uid"] == f"{claims(body['id_token'])['sub']}-b2c_1_siin"
    assert info["utid"] == registration.tenant.state.identity.id


def test_the_client_may_authenticate_with_basic(registration: Registration) -> None:
    response = registration.tenant.http.request(
        "POST",
        f"{TENANT_PATH}/B2C_1_siin/oauth2/v2.0/token",
        data=registration.token_form(
            code=sign_in(registration), client_id=None, client_secret=None
        ),
        headers=_basic(registration.client_id, registration.secret),
    )
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("name", ["grant_type", "client_id", "code", "redirect_uri"])
def test_a_missing_parameter_is_named(registration: Registration, name: str) -> None:
    form = registration.token_form(code=sign_in(registration))
    del form[name]
    response = registration.tenant.http.request(
        "POST", f"{TENANT_PATH}/B2C_1_siin/oauth2/v2.0/token", data=form
    )
    error, code = refused(response)
    assert error == "invalid_request"
    assert code == ("AADB2C90008" if name == "client_id" else "AADB2C90083")
    if name != "client_id":
        assert f"required parameter: {name}." in response.json()["error_description"]


@pytest.mark.parametrize("grant_type", ["password", "urn:x", "CODE"])
def test_other_grant_types_are_refused(registration: Registration, grant_type: str) -> None:
    response = post_token(registration, code="x", grant_type=grant_type)
    assert refused(response) == ("unsupported_grant_type", "AADB2C90086")


def test_a_web_client_must_send_its_secret(registration: Registration) -> None:
    code = sign_in(registration)
    response = post_token(registration, code=code, client_secret=None)
    assert refused(response) == ("invalid_request", "AADB2C90079")
    body = redeem(registration, code)
    response = refresh(registration, body["refresh_token"], client_secret=None)
    assert refused(response) == ("invalid_request", "AADB2C90079")


def test_a_wrong_secret_and_an_expired_secret_are_refused(registration: Registration) -> None:
    code = sign_in(registration)
    response = post_token(registration, code=code, client_secret="wrong")
    assert refused(response) == ("invalid_client", "AADB2C90081")
    now = registration.tenant.state.clock.now()
    added = registration.tenant.ok(
        "POST",
        f"/v1.0/applications/{registration.client['id']}/addPassword",
        {
            "passwordCredential": {
                "displayName": "2",
                "endDateTime": graph_time(now + timedelta(minutes=5)),
            }
        },
    )
    assert post_token(registration, code=code, client_secret=added["secretText"]).is_success
    move_clock(registration, 301)
    code = sign_in(registration)
    response = post_token(registration, code=code, client_secret=added["secretText"])
    assert refused(response) == ("invalid_client", "AADB2C90081")
    assert post_token(registration, code=code).is_success


def test_the_id_of_a_secret_is_not_its_value(registration: Registration) -> None:
    application = registration.tenant.ok("GET", f"/v1.0/applications/{registration.client['id']}")
    key_id = application["passwordCredentials"][0]["keyId"]
    response = post_token(registration, code=sign_in(registration), client_secret=key_id)
    assert refused(response) == ("invalid_client", "AADB2C90081")


@pytest.mark.parametrize("platform", ["spa", "publicClient"])
def test_public_clients_must_not_send_a_secret(registration: Registration, platform: str) -> None:
    challenge = "v" * 43
    registration.patch_client(
        {"web": {"redirectUris": []}, platform: {"redirectUris": ["http://localhost:3000/"]}}
    )
    code = sign_in(registration, redirect_uri="http://localhost:3000/", code_challenge=challenge)
    form = {"code": code, "redirect_uri": "http://localhost:3000/", "code_verifier": challenge}
    assert refused(post_token(registration, **form)) == ("invalid_request", "AADB2C90084")
    assert post_token(registration, **form, client_secret=None).is_success


@pytest.mark.parametrize("name", ["code", "refresh_token"])
def test_a_grant_that_was_never_issued_is_refused(registration: Registration, name: str) -> None:
    grant_type = "authorization_code" if name == "code" else "refresh_token"
    response = post_token(registration, **{"grant_type": grant_type, name: "made-up"})
    assert refused(response) == ("invalid_grant", "AADB2C90085")


def test_a_code_is_no_refresh_token(registration: Registration) -> None:
    response = refresh(registration, sign_in(registration))
    assert refused(response) == ("invalid_grant", "AADB2C90085")


def test_a_code_is_bound_to_its_user_flow(registration: Registration) -> None:
    response = post_token(registration, "B2C_1_signin", code=sign_in(registration))
    assert refused(response) == ("invalid_grant", "AADB2C90088")
    text = response.json()["error_description"]
    assert "Actual Value : B2C_1_signin and Expected Value : B2C_1_siin" in text


def test_a_refresh_token_is_bound_to_its_user_flow(registration: Registration) -> None:
    body = tokens(registration)
    response = refresh(registration, body["refresh_token"], "B2C_1_edit")
    assert refused(response) == ("invalid_grant", "AADB2C90088")


def test_a_code_is_bound_to_its_client(registration: Registration) -> None:
    other = registration.tenant.application(web={"redirectUris": [REDIRECT]})
    registration.tenant.principal(other["appId"])
    response = post_token(registration, code=sign_in(registration), client_id=other["appId"])
    assert refused(response) == ("invalid_grant", "AADB2C90279")
    assert other["appId"] in response.json()["error_description"]


def test_a_code_is_bound_to_its_redirect_uri(registration: Registration) -> None:
    response = post_token(
        registration, code=sign_in(registration), redirect_uri="https://elsewhere.example/"
    )
    assert refused(response) == ("redirect_uri_mismatch", "AADB2C90006")


def test_a_code_lives_for_ten_minutes(registration: Registration) -> None:
    code = sign_in(registration)
    move_clock(registration, 599)
    late = sign_in(registration, prompt="login")
    assert post_token(registration, code=code).is_success
    move_clock(registration, 601)
    response = post_token(registration, code=late)
    assert refused(response) == ("invalid_grant", "AADB2C90080")


def test_a_code_is_used_once_and_using_it_again_ends_what_it_gave(
    registration: Registration,
) -> None:
    code = sign_in(registration)
    body = redeem(registration, code)
    assert refused(post_token(registration, code=code)) == ("invalid_grant", "AADB2C90129")
    response = refresh(registration, body["refresh_token"])
    assert refused(response) == ("invalid_grant", "AADB2C90129")


def test_a_refused_redemption_does_not_use_the_code_up(registration: Registration) -> None:
    code = sign_in(registration)
    refused(post_token(registration, code=code, client_secret="wrong"))
    assert post_token(registration, code=code).is_success


def test_refreshing_replaces_the_refresh_token(registration: Registration) -> None:
    first = tokens(registration)
    second = refresh(registration, first["refresh_token"])
    assert second.is_success, second.text
    body = second.json()
    assert body["refresh_token"] != first["refresh_token"]
    assert {"access_token", "id_token"} <= set(body)
    response = refresh(registration, first["refresh_token"])
    assert refused(response) == ("invalid_grant", "AADB2C90129")


def test_used_refresh_tokens_are_taken_where_the_tenant_does_so(
    registration: Registration,
) -> None:
    path = "/_rehearsal/b2c"
    registration.tenant.http.request("PUT", path, json={"usedRefreshTokens": "accepted"})
    token = tokens(registration)["refresh_token"]
    assert refresh(registration, token).is_success
    assert refresh(registration, token).is_success


def test_a_refresh_keeps_the_claims_of_the_sign_in(registration: Registration) -> None:
    first = tokens(registration, nonce="n-0")
    store = registration.tenant.state.store
    user = store.get("user", claims(first["id_token"])["sub"])
    assert user is not None
    store.put("user", user["id"], {**user, "displayName": "Countess Ada"})
    move_clock(registration, 120)
    second = refresh(registration, first["refresh_token"]).json()
    for name in ("access_token", "id_token"):
        before, after = claims(first[name]), claims(second[name])
        changed = {key for key in before if before[key] != after.get(key)}
        assert changed <= {"exp", "nbf", "iat", "at_hash"}
        assert after["name"] == "Ada Lovelace"
        assert after["nonce"] == "n-0"
        assert after["iat"] == before["iat"] + 120
    fresh = claims(tokens(registration, prompt="login")["id_token"])
    assert fresh["name"] == "Countess Ada"


def test_a_refresh_works_with_and_without_scope_and_redirect_uri(
    registration: Registration,
) -> None:
    token = tokens(registration)["refresh_token"]
    plain = refresh(registration, token).json()
    full = refresh(
        registration,
        plain["refresh_token"],
        scope=plain["scope"],
        redirect_uri=REDIRECT,
    ).json()
    assert claims(full["access_token"])["scp"] == claims(plain["access_token"])["scp"]


def test_a_refresh_token_dies_with_the_flows_lifetime(registration: Registration) -> None:
    token = tokens(registration)["refresh_token"]
    move_clock(registration, 14 * DAY - 60)
    token = refresh(registration, token).json()["refresh_token"]
    move_clock(registration, 14 * DAY)
    response = refresh(registration, token)
    assert refused(response) == ("invalid_grant", "AADB2C90080")
    text = response.json()["error_description"]
    assert "Current time: " in text
    assert "Grant issued time: " in text
    assert "Grant sliding window expiration time: " in text


def test_a_connection_dies_with_the_sliding_window(registration: Registration) -> None:
    portal(registration, "B2C_1_siin", slidingWindowDays=20)
    body = tokens(registration)
    for _ in range(2):
        move_clock(registration, 9 * DAY)
        body = refresh(registration, body["refresh_token"]).json()
    assert 2 * DAY - 10 <= body["refresh_token_expires_in"] <= 2 * DAY
    move_clock(registration, 2 * DAY)
    response = refresh(registration, body["refresh_token"])
    assert refused(response) == ("invalid_grant", "AADB2C90080")


def test_without_a_sliding_window_a_used_connection_lives_on(
    registration: Registration,
) -> None:
    portal(registration, "B2C_1_siin", slidingWindowDays=None)
    body = tokens(registration)
    for _ in range(30):
        move_clock(registration, 13 * DAY)
        body = refresh(registration, body["refresh_token"]).json()
    assert body["refresh_token_expires_in"] == 14 * DAY


def test_a_single_page_application_refreshes_for_a_day(registration: Registration) -> None:
    home = "http://localhost:3000/"
    registration.patch_client({"web": {"redirectUris": []}, "spa": {"redirectUris": [home]}})
    verifier = "v" * 43
    code = sign_in(registration, redirect_uri=home, code_challenge=verifier)
    body = redeem(registration, code, redirect_uri=home, code_verifier=verifier, client_secret=None)
    assert body["refresh_token_expires_in"] == DAY
    move_clock(registration, 20 * 3600)
    body = refresh(registration, body["refresh_token"], client_secret=None).json()
    # Real seconds pass besides.
    assert 4 * 3600 - 10 <= body["refresh_token_expires_in"] <= 4 * 3600
    move_clock(registration, 5 * 3600)
    response = refresh(registration, body["refresh_token"], client_secret=None)
    assert refused(response) == ("invalid_grant", "AADB2C90080")


def test_lifetimes_of_tokens_are_the_flows(registration: Registration) -> None:
    portal(registration, "B2C_1_siin", accessTokenMinutes=5, refreshTokenDays=90)
    body = tokens(registration)
    assert body["expires_in"] == 300
    token = claims(body["access_token"])
    assert token["exp"] - token["iat"] == 300
    assert body["refresh_token_expires_in"] == 90 * DAY


@pytest.mark.parametrize("disabled", [True, False])
def test_a_grant_ends_with_its_user(registration: Registration, disabled: bool) -> None:
    body = tokens(registration)
    store = registration.tenant.state.store
    user = store.get("user", claims(body["id_token"])["sub"])
    assert user is not None
    if disabled:
        store.put("user", user["id"], {**user, "accountEnabled": False})
    else:
        store.delete("user", user["id"])
    response = refresh(registration, body["refresh_token"])
    assert refused(response) == ("invalid_grant", "AADB2C90128")


def test_revoked_sessions_end_refresh_tokens(registration: Registration) -> None:
    body = tokens(registration)
    state = registration.tenant.state
    user = state.store.get("user", claims(body["id_token"])["sub"])
    assert user is not None
    move_clock(registration, 2)
    people.revoke_sessions(state.store, user, state.clock.now())
    response = refresh(registration, body["refresh_token"])
    assert refused(response) == ("invalid_grant", "AADB2C90129")
    assert refresh(registration, tokens(registration)["refresh_token"]).is_success


def test_grants_survive_a_restart_and_are_stored_as_hashes(registration: Registration) -> None:
    from emulator.server.app import create_app
    from emulator.tests.conftest import LoopbackClient

    code = sign_in(registration)
    state = registration.tenant.state
    assert code not in str(state.store.list("code"))
    restarted = LoopbackClient(create_app(state), state.url)
    registration.tenant.http, before = restarted, registration.tenant.http
    try:
        body = redeem(registration, code)
        assert body["refresh_token"] not in str(state.store.list("refreshToken"))
    finally:
        registration.tenant.http = before
        restarted.close()


def test_pages_of_a_registered_origin_may_call_the_endpoint(
    registration: Registration,
) -> None:
    registration.patch_client({"spa": {"redirectUris": ["http://localhost:3000/done"]}})
    path = f"{TENANT_PATH}/B2C_1_siin/oauth2/v2.0/token"
    http = registration.tenant.http
    for origin, allowed in (("http://localhost:3000", True), ("http://localhost:30", False)):
        for method in ("OPTIONS", "POST"):
            response = http.request(method, path, headers={"Origin": origin})
            assert (response.headers.get("access-control-allow-origin") == origin) == allowed


def test_what_is_too_large_or_no_form_is_refused(registration: Registration) -> None:
    path = f"{TENANT_PATH}/B2C_1_siin/oauth2/v2.0/token"
    http = registration.tenant.http
    response = http.request("POST", path, data={"code": "x" * 70_000})
    assert response.status_code == 413
    response = http.request("POST", path, json=registration.token_form(code="x"))
    assert refused(response) == ("invalid_request", "AADB2C90083")
    assert http.request("GET", path).status_code in (405, 501)


def test_codes_and_sessions_that_ended_long_ago_are_forgotten(registration: Registration) -> None:
    store = registration.tenant.state.store
    code = sign_in(registration)
    move_clock(registration, 3600)
    assert refused(post_token(registration, code=code))[1] == "AADB2C90080"
    move_clock(registration, 2 * 86400)
    sign_in(registration)
    assert (len(store.list("code")), len(store.list("session"))) == (1, 1)
    assert refused(post_token(registration, code=code))[1] == "AADB2C90085"
