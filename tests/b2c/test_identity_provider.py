from __future__ import annotations

from typing import Any

import pytest

from b2c.identity_provider import SOCIAL, check
from b2c.unknown import UNKNOWN

GOOGLE = {
    "type": "Google",
    "displayName": "Google",
    "clientId": "1234",
    "clientSecret": "planted secret",
}
OPENID = {
    "type": "OpenIdConnect",
    "displayName": "Contoso staff",
    "clientId": "1234",
    "clientSecret": "planted secret",
    "metadataUrl": "https://login.contoso.com/.well-known/openid-configuration",
}
APPLE = {
    "type": "Apple",
    "displayName": "Apple",
    "developerId": "UBF8T346G9",
    "serviceId": "com.contoso.app",
    "keyId": "99P6D879C4",
    "certificateData": "planted key",
}


def without(inputs: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in inputs.items() if name not in names}


def refusals(inputs: dict[str, Any], old: dict[str, Any] | None = None) -> dict[str, str]:
    """The refusals by the property that they name."""
    return {error.setting: str(error) for error in check(old or {}, inputs)[1]}


@pytest.mark.parametrize("inputs", [GOOGLE, OPENID, APPLE])
def test_a_complete_provider_is_accepted(inputs: dict[str, Any]) -> None:
    assert refusals(inputs) == {}


@pytest.mark.parametrize("provider_type", SOCIAL)
def test_every_social_type_takes_the_same_inputs(provider_type: str) -> None:
    inputs = {**GOOGLE, "type": provider_type}
    assert check({}, inputs) == (inputs, [])


def test_an_openid_connect_provider_gets_the_safer_defaults() -> None:
    checked, _ = check({}, OPENID)
    assert checked == {
        **OPENID,
        "responseMode": "form_post",
        "responseType": "code",
        "scope": "openid",
        "claimsMapping": {"userId": "sub", "displayName": "name"},
    }


def test_a_misspelt_type_is_told_its_likely_spelling() -> None:
    assert 'Did you mean "LinkedIn"?' in refusals({**GOOGLE, "type": "Linkedin"})["type"]


@pytest.mark.parametrize(
    ("inputs", "missing"),
    [
        (GOOGLE, ("displayName", "clientId", "clientSecret")),
        (OPENID, ("displayName", "clientId", "clientSecret", "metadataUrl")),
        (APPLE, ("displayName", "developerId", "serviceId", "keyId", "certificateData")),
    ],
)
def test_what_a_type_needs_is_named_one_by_one(
    inputs: dict[str, Any], missing: tuple[str, ...]
) -> None:
    assert set(refusals({"type": inputs["type"]})) == set(missing)


@pytest.mark.parametrize(
    ("inputs", "foreign", "value"),
    [
        (GOOGLE, "metadataUrl", OPENID["metadataUrl"]),
        (GOOGLE, "keyId", "x"),
        (OPENID, "serviceId", "x"),
        (APPLE, "clientId", "x"),
    ],
)
def test_what_belongs_to_another_type_is_refused(
    inputs: dict[str, Any], foreign: str, value: str
) -> None:
    told = refusals({**inputs, foreign: value})
    assert set(told) == {foreign}
    assert f"a provider of type {inputs['type']} has no {foreign}" in told[foreign]


def test_a_secret_of_another_type_is_refused_without_showing_it() -> None:
    told = refusals({**APPLE, "clientSecret": "planted secret"})
    assert "planted" not in told["clientSecret"]


def test_an_unknown_property_is_named() -> None:
    assert "there is no such property" in refusals({**GOOGLE, "issuer": "x"})["issuer"]


def test_a_code_needs_a_client_secret_and_an_id_token_does_not() -> None:
    secretless = without(OPENID, "clientSecret")
    assert "responseType code needs it" in refusals(secretless)["clientSecret"]
    assert refusals({**secretless, "responseType": "id_token"}) == {}


def test_a_response_type_that_b2c_does_not_support_is_refused() -> None:
    told = refusals({**OPENID, "responseType": "token"})
    assert "Azure AD B2C does not support it" in told["responseType"]


@pytest.mark.parametrize("scope", ["profile", "openidx", "OPENID"])
def test_a_scope_without_openid_is_refused(scope: str) -> None:
    assert f'Use "openid {scope}"' in refusals({**OPENID, "scope": scope})["scope"]


def test_a_scope_may_ask_for_more_than_openid() -> None:
    assert refusals({**OPENID, "scope": "profile openid"}) == {}


@pytest.mark.parametrize(
    "url",
    [
        "http://login.contoso.com/.well-known/openid-configuration",
        "https://login.contoso.com/",
        "https://user:pw@login.contoso.com/.well-known/openid-configuration",
        "login.contoso.com/.well-known/openid-configuration",
        "https://[::1/.well-known/openid-configuration",
    ],
)
def test_a_metadata_url_that_b2c_cannot_read_is_refused(url: str) -> None:
    told = refusals({**OPENID, "metadataUrl": url})
    assert set(told) == {"metadataUrl"}
    assert "pw" not in told["metadataUrl"]


@pytest.mark.parametrize(
    "url",
    [
        "https://t.b2clogin.com/t/v2.0/.well-known/openid-configuration?p=B2C_1_x",
        "http://localhost:8080/.well-known/openid-configuration",
        "http://127.0.0.1:8080/.well-known/openid-configuration",
    ],
)
def test_a_metadata_url_may_have_a_query_or_be_on_this_machine(url: str) -> None:
    assert refusals({**OPENID, "metadataUrl": url}) == {}


def test_a_claims_mapping_names_the_person_and_what_to_call_them() -> None:
    assert set(refusals({**OPENID, "claimsMapping": {"userId": "sub"}})) == {
        "claimsMapping.displayName"
    }
    assert set(
        refusals({**OPENID, "claimsMapping": {"userId": "sub", "displayName": "name", "x": "y"}})
    ) == {"claimsMapping.x"}


def test_the_services_mask_is_no_secret() -> None:
    assert "asterisks" in refusals({**GOOGLE, "clientSecret": "******"})["clientSecret"]


def test_what_a_preview_does_not_know_yet_is_not_judged() -> None:
    unknown = dict.fromkeys(OPENID, UNKNOWN)
    assert refusals(unknown) == {}
    mapping = {"userId": UNKNOWN, "displayName": "name"}
    assert refusals({**OPENID, "scope": UNKNOWN, "claimsMapping": mapping}) == {}


@pytest.mark.parametrize(
    ("inputs", "secret"),
    [(GOOGLE, ("clientSecret",)), (OPENID, ("clientSecret",)), (APPLE, ("certificateData",))],
)
def test_an_imported_provider_needs_no_secret_but_one_that_had_it_keeps_it(
    inputs: dict[str, Any], secret: tuple[str, ...]
) -> None:
    imported = without(inputs, *secret)
    assert refusals(imported, old=imported) == {}
    assert set(refusals(imported, old=inputs)) == set(secret)


def test_an_imported_provider_of_another_type_needs_its_secret() -> None:
    imported = without(GOOGLE, "clientSecret")
    assert set(refusals({**imported, "type": "Facebook"}, old=imported)) == {"clientSecret"}
