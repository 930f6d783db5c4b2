from __future__ import annotations

import base64

import pytest

from b2c.redirect_url import (
    encoded,
    environment_hash,
    internal_id,
    own_redirect_url,
    redirect_url,
    slug,
    slug_of,
)
from b2c.refusal import InvalidSetting

# Environment ids and the digits that published names of their connectors end in.
PUBLISHED = {
    "b8a7de26-3019-ef14-83e0-e3e18aeb71c5": "331acd82b125f090",
    "ad3c7726-1a23-e541-a1d1-0b4b68e34c1d": "37e4e62c5a1b3800",
    "0fc02431-15fb-4563-a5ab-8211beb2a86f": "0629412a7d1fe83e",
    "b77eedc7-f980-e3bb-a07e-757db98002d2": "c12c8485be9726a2",
    "67203dc9-8a11-e6ef-9970-81e05021161c": "635855ea92fead22",
    "Default-0d645e38-ec52-4a4f-ac58-65f2ac4015f6": "0027f520b23e81c1",
    "Default-5be1aa17-e6cd-4d3d-8355-01af3e607d4b": "20a1f2d8d6777a75",
}


@pytest.mark.parametrize(("environment", "digits"), PUBLISHED.items())
def test_the_digits_of_an_environment_are_those_of_published_connectors(
    environment: str, digits: str
) -> None:
    assert environment_hash(environment) == digits


@pytest.mark.parametrize(
    ("text", "digits"),
    [("", "0000000000000000"), ("a", "25488a37fbdfb87c"), ("test", "884c5ddebca14d93")],
)
def test_short_texts_hash_as_in_a_template_of_arm(text: str, digits: str) -> None:
    assert environment_hash(text) == digits


def test_in_base_32_the_hash_is_what_unique_string_gives() -> None:
    digits = int(environment_hash("test"), 16).to_bytes(8, "big")
    assert base64.b32encode(digits).decode().lower().rstrip("=") == "rbgf3xv4ufgzg"


def test_a_name_is_encoded_as_the_service_does_it() -> None:
    assert encoded("new_Orders API-2") == "new-5forders-20api-2d2"


@pytest.mark.parametrize(
    ("prefix", "name", "environment", "known"),
    [
        (
            "gc",
            "DealOS Gmail",
            "b77eedc7-f980-e3bb-a07e-757db98002d2",
            "gc-5fdealos-20gmail-5fc12c8485be9726a2",
        ),
        (
            "sb",
            "Stable Baseline",
            "b8a7de26-3019-ef14-83e0-e3e18aeb71c5",
            "sb-5fstable-20baseline-5f331acd82b125f090",
        ),
    ],
)
def test_the_slug_is_that_of_published_connectors(
    prefix: str, name: str, environment: str, known: str
) -> None:
    assert slug(prefix, name, environment) == known
    assert internal_id(known) == f"shared_{known}"
    assert slug_of(f"shared_{known}") == known


def test_a_longer_slug_keeps_to_64_characters() -> None:
    assert len(slug("new", "A name of a connector that is longer than it may be", "x")) == 64


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("global.consent.azure-apim.net", "https://global.consent.azure-apim.net/redirect/s"),
        ("localhost:8080", "http://localhost:8080/redirect/s"),
        ("localhost", "http://localhost/redirect/s"),
        ("[::1]:80", "http://[::1]:80/redirect/s"),
        ("localhost.contoso.com:443", "https://localhost.contoso.com:443/redirect/s"),
    ],
)
def test_only_a_consent_service_of_this_machine_has_a_url_without_tls(host: str, url: str) -> None:
    assert redirect_url(host, "s") == url


OWN = "https://global.consent.azure-apim.net/redirect/new-5forders-5f331acd82b125f090"


@pytest.mark.parametrize(
    "url",
    [
        OWN,
        "https://europe-001.consent.azure-apim.net/redirect/orders",
        "https://global.consent.azure-apim.us/redirect/orders",
        "https://power-apis-usgov001-public.consent.azure-apihub.us/redirect/orders",
        "http://localhost:8401/redirect/new-5forders-5f331acd82b125f090",
        f"https://global.consent.azure-apim.net/redirect/{'a' * 64}",
    ],
)
def test_a_connectors_own_url_is_taken_as_it_is(url: str) -> None:
    assert own_redirect_url("url", url) == url


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://global.consent.azure-apim.net/redirect", "shared by many"),
        ("https://logic-apis-eastus.consent.azure-apim.net/redirect/", "shared by many"),
        ("https://evil.example/redirect/orders", "is at global"),
        ("https://global.consent.azure-apim.net.evil.example/redirect/orders", "is at global"),
        ("https://global.consent.azure-apim.cn/redirect/orders", "is at global"),
        ("https://a@global.consent.azure-apim.net/redirect/orders", "user names"),
        (f"{OWN}/", "small letters"),
        (OWN.upper(), "small letters"),
        (OWN.replace("new", "New"), "small letters"),
        (f"{OWN}/..", "small letters"),
        (f"{OWN}%20", "small letters"),
        (f"https://global.consent.azure-apim.net/redirect/{'a' * 65}", "small letters"),
        (OWN.replace("/redirect/", "/callback/"), "small letters"),
        (OWN.replace("https", "http"), "plain http"),
        (f"{OWN}#code", "no query"),
        ("", "is at global"),
        ("orders", "is at global"),
    ],
)
def test_a_wrong_or_foreign_url_is_refused(url: str, rule: str) -> None:
    with pytest.raises(InvalidSetting, match=rule):
        own_redirect_url("url", url)


def test_a_query_which_may_hold_a_code_is_not_shown() -> None:
    with pytest.raises(InvalidSetting) as refused:
        own_redirect_url("url", f"{OWN}?code=a-code")
    assert "a-code" not in str(refused.value)


def test_a_host_that_is_named_is_taken() -> None:
    url = "https://global.consent.azure-apim.cn/redirect/orders"
    assert own_redirect_url("url", url, "global.consent.azure-apim.cn") == url
