"""The forms are those of docs b2clogin and tokens-overview, and of six published connectors."""

from dataclasses import replace

import pytest

from b2c import authority
from b2c.authority import Authority

TENANT = "775527ff-9a37-4307-8b3d-cc311f58d925"
DEFAULT = Authority("contoso", TENANT)
CUSTOM = Authority("contoso", TENANT, custom_domain="login.contoso.com")
LOOPBACK = Authority("contoso", TENANT, custom_domain="http://localhost:8080")


def test_the_default_host_serves_every_endpoint_with_the_policy_in_the_path() -> None:
    base = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_siin"
    assert authority.authorize_url(DEFAULT, "B2C_1_siin") == f"{base}/oauth2/v2.0/authorize"
    assert authority.token_url(DEFAULT, "B2C_1_siin") == f"{base}/oauth2/v2.0/token"
    assert authority.jwks_url(DEFAULT, "B2C_1_siin") == f"{base}/discovery/v2.0/keys"
    assert (
        authority.openid_configuration_url(DEFAULT, "B2C_1_siin")
        == f"{base}/v2.0/.well-known/openid-configuration"
    )


@pytest.mark.parametrize(
    ("place", "host"),
    [
        (DEFAULT, "https://contoso.b2clogin.com"),
        (CUSTOM, "https://login.contoso.com"),
        (LOOPBACK, "http://localhost:8080"),
    ],
)
def test_host_and_issuer_follow_the_domain_that_people_sign_in_at(
    place: Authority, host: str
) -> None:
    assert authority.token_url(place, "B2C_1_x").startswith(f"{host}/contoso.onmicrosoft.com/")
    assert authority.issuer(place, "B2C_1_x") == f"{host}/{TENANT}/v2.0/"


def test_the_query_form_names_the_policy_as_p() -> None:
    place = Authority("contoso", TENANT, url_form="query")
    base = "https://contoso.b2clogin.com/contoso.onmicrosoft.com"
    assert authority.authorize_url(place, "B2C_1_x") == f"{base}/oauth2/v2.0/authorize?p=B2C_1_x"
    assert (
        authority.openid_configuration_url(place, "B2C_1_x")
        == f"{base}/v2.0/.well-known/openid-configuration?p=B2C_1_x"
    )


def test_the_tfp_issuer_names_the_policy_in_lower_case() -> None:
    place = Authority("contoso", TENANT, issuer_form="tfp")
    assert (
        authority.issuer(place, "B2C_1_x")
        == f"https://contoso.b2clogin.com/tfp/{TENANT}/b2c_1_x/v2.0/"
    )


def test_the_run_url_asks_for_one_sign_in_in_the_documentations_form() -> None:
    url = authority.run_url(
        replace(LOOPBACK, url_form=authority.QUERY),
        "B2C_1_siin",
        client_id="c",
        redirect_url="https://global.consent.azure-apim.net/redirect",
        scope="https://contoso.onmicrosoft.com/orders/read openid",
    )
    assert url == (
        "http://localhost:8080/contoso.onmicrosoft.com/oauth2/v2.0/authorize?p=B2C_1_siin"
        "&client_id=c&nonce=defaultNonce"
        "&redirect_uri=https%3A%2F%2Fglobal.consent.azure-apim.net%2Fredirect"
        "&scope=https%3A%2F%2Fcontoso.onmicrosoft.com%2Forders%2Fread%20openid"
        "&response_type=code&prompt=login"
    )
