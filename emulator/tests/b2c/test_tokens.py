"""Claims and headers of tokens, in B2C's shape."""

from __future__ import annotations

import jwt
import pytest

from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import TENANT_PATH, claims, redeem, refresh, tokens
from emulator.tests.b2c.flows import portal
from emulator.tests.b2c.registration import Registration


def test_an_access_token_says_what_a_real_one_says(registration: Registration) -> None:
    token = claims(tokens(registration, nonce="n-1")["access_token"])
    identity = registration.tenant.state.identity
    assert token["iss"] == f"http://localhost:8080/{identity.id}/v2.0/"
    assert token["aud"] == registration.api_id
    assert token["azp"] == registration.client_id
    assert token["scp"] == "orders.read orders.write"
    assert token["ver"] == "1.0"
    assert token["tfp"] == "B2C_1_siin"
    assert token["sub"] == token["oid"]
    assert token["nonce"] == "n-1"
    assert token["emails"] == ["ada@example.com"]
    assert (token["name"], token["given_name"], token["family_name"]) == (
        "Ada Lovelace",
        "Ada",
        "Lovelace",
    )
    assert token["exp"] - token["nbf"] == 3600
    assert token["iat"] == token["nbf"] >= token["auth_time"]
    assert not {"tid", "email", "preferred_username", "idp", "newUser", "roles"} & set(token)


def test_an_id_token_is_for_the_client(registration: Registration) -> None:
    token = claims(tokens(registration, nonce="n-1")["id_token"])
    assert token["aud"] == registration.client_id
    assert token["nonce"] == "n-1"
    assert token["tfp"] == "B2C_1_siin"
    assert not {"scp", "azp", "tid"} & set(token)


def test_without_a_nonce_there_is_none(registration: Registration) -> None:
    assert "nonce" not in claims(tokens(registration)["id_token"])


def test_the_header_names_the_key_and_the_signature_is_its(registration: Registration) -> None:
    body = tokens(registration)
    keys = registration.tenant.http.request(
        "GET", f"{TENANT_PATH}/B2C_1_siin/discovery/v2.0/keys"
    ).json()
    for name, audience in (
        ("access_token", registration.api_id),
        ("id_token", registration.client_id),
    ):
        header = jwt.get_unverified_header(body[name])
        assert header == {"alg": "RS256", "typ": "JWT", "kid": keys["keys"][0]["kid"]}
        key = jwt.PyJWKSet.from_dict(keys)[header["kid"]]
        jwt.decode(body[name], key, algorithms=["RS256"], audience=audience)


def test_tfp_is_spelled_as_the_flow_whatever_the_address_spells(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("b2C_1_SiIn"))
    browser.press("next", email="ada@example.com", password="Rehearsal-2026!")
    body = redeem(registration, browser.answer()["code"], "b2c_1_siin")
    assert claims(body["access_token"])["tfp"] == "B2C_1_siin"


def test_the_flow_selects_the_claims(registration: Registration) -> None:
    portal(registration, "B2C_1_siin", claims=["name"])
    token = claims(tokens(registration)["access_token"])
    assert token["name"] == "Ada Lovelace"
    assert not {"oid", "emails", "given_name", "family_name"} & set(token)
    assert token["sub"]


def test_a_flow_without_portal_settings_selects_nothing(registration: Registration) -> None:
    registration.tenant.state.store.delete("userFlowPortalSettings", "B2C_1_siin")
    token = claims(tokens(registration)["access_token"])
    assert set(token) == {
        "aud",
        "auth_time",
        "azp",
        "exp",
        "iat",
        "iss",
        "nbf",
        "scp",
        "sub",
        "tfp",
        "ver",
    }


def test_old_policies_name_themselves_in_acr(registration: Registration) -> None:
    portal(registration, "B2C_1_siin", policyClaim="acr")
    token = claims(tokens(registration)["id_token"])
    assert token["acr"] == "B2C_1_siin"
    assert "tfp" not in token


def test_the_issuer_form_of_the_flow_is_in_its_tokens(registration: Registration) -> None:
    portal(registration, "B2C_1_siin", issuer="tfp")
    identity = registration.tenant.state.identity
    token = claims(tokens(registration)["access_token"])
    assert token["iss"] == f"http://localhost:8080/tfp/{identity.id}/b2c_1_siin/v2.0/"


def test_custom_attributes_lose_the_extension_apps_id(registration: Registration) -> None:
    portal(registration, "B2C_1_siin", claims=["extension_Loyalty"])
    store = registration.tenant.state.store
    user = store.list("user")[0]
    name = "extension_0123456789abcdef0123456789abcdef_Loyalty"
    store.put("user", user["id"], {**user, name: "gold"})
    assert claims(tokens(registration)["id_token"])["extension_Loyalty"] == "gold"


@pytest.mark.parametrize("response_type", ["code id_token", "code id_token token"])
def test_hybrid_id_tokens_are_tied_to_what_comes_with_them(
    registration: Registration, browser: Browser, response_type: str
) -> None:
    registration.patch_client({"web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}}})
    browser.open(registration.authorize_path(response_type=response_type, nonce="n"))
    browser.press("next", email="ada@example.com", password="Rehearsal-2026!")
    answer = browser.answer()
    token = claims(answer["id_token"])
    assert token["c_hash"] == _half_hash(answer["code"])
    if "access_token" in answer:
        assert token["at_hash"] == _half_hash(answer["access_token"])


def _half_hash(text: str) -> str:
    from authlib.oidc.core.util import create_half_hash

    value = create_half_hash(text, "RS256")
    return value.decode() if isinstance(value, bytes) else str(value)


def test_at_hash_of_a_token_answer_is_its_access_tokens(registration: Registration) -> None:
    body = tokens(registration)
    assert claims(body["id_token"])["at_hash"] == _half_hash(body["access_token"])
    again = refresh(registration, body["refresh_token"]).json()
    assert claims(again["id_token"])["at_hash"] == _half_hash(again["access_token"])
