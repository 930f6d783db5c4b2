import pytest

from b2c import addresses
from b2c.refusal import InvalidSetting


@pytest.mark.parametrize(
    "value",
    [
        "https://global.consent.azure-apim.net/redirect",
        "https://global.consent.azure-apim.net/redirect/orders-5f1a2b",
        "http://localhost:8400/callback",
        "http://localhost",
        "https://x/" + "a" * 246,
        "https://10.0.0.1:8443/cb",
        "https://[::1]/cb",
        "https://flow_1.contoso.com/cb",
    ],
)
def test_a_redirect_uri_by_https_or_on_localhost_is_taken_as_written(value: str) -> None:
    assert addresses.redirect_uri("redirectUrls[0]", value) == value


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("http://flow.contoso.com/cb", "plain http only for localhost"),
        ("http://localhost.evil.com/cb", "plain http only for localhost"),
        ("https://flow.contoso.com/cb?x=1", "no query"),
        ("https://flow.contoso.com/cb?", "no query"),
        ("https://flow.contoso.com/cb#f", "no query and no fragment"),
        ("https://*.contoso.com/cb", "no wildcard"),
        ("https://flow.contoso.com/a b", "blanks"),
        ("https://user@flow.contoso.com/cb", "user names"),
        ("https://flow.contoso.com/(cb)", "refused"),
        ("https://x/" + "a" * 247, "at most 256"),
        ("flow.contoso.com/cb", "absolute https URL"),
        ("ms-appx-web://x/y", "absolute https URL"),
        ("https://", "absolute https URL"),
        ("https://[bad", "absolute https URL"),
        ("https://a.example:99999999/cb", "absolute https URL"),
    ],
)
def test_a_redirect_uri_that_b2c_refuses_is_refused_with_the_rule(value: str, rule: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        addresses.redirect_uri("redirectUrls[1]", value)
    assert rule in refused.value.rule


@pytest.mark.parametrize(
    "value", ["login.contoso.com", "http://localhost:8080", "http://localhost"]
)
def test_a_custom_domain_is_a_host_or_localhost(value: str) -> None:
    assert addresses.custom_domain("customDomain", value) == value


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("https://login.contoso.com", 'Use "login.contoso.com".'),
        ("login.contoso.com/x", 'Use "login.contoso.com".'),
        ("http://login.contoso.com", 'Use "login.contoso.com".'),
        ("login.contoso.com:8443", 'Use "login.contoso.com".'),
        ("http://127.0.0.1:80", "Use a name like login.contoso.com."),
        ("http://localhost:99999", "Use a name like login.contoso.com."),
        ("[", "Use a name like login.contoso.com."),
    ],
)
def test_a_custom_domain_with_a_scheme_or_path_is_refused(value: str, remedy: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        addresses.custom_domain("customDomain", value)
    assert refused.value.remedy == remedy


@pytest.mark.parametrize("value", ["https://contoso.onmicrosoft.com/orders", "api://11111111"])
def test_an_app_id_uri_from_elsewhere_is_taken(value: str) -> None:
    assert addresses.identifier_uri("existingApi.identifierUri", value) == value


@pytest.mark.parametrize(
    "value",
    [
        "urn:x:y",
        "https://a/b/",
        "https://a/b?c",
        "https://a/b?",
        "https://a/b#",
        "https://u:p@a/b",
        "https://\u0430/b",
        "https://a/*",
        "orders",
        "https://" + "a" * 120,
    ],
)
def test_an_app_id_uri_that_b2c_refuses_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting, match="App ID URI"):
        addresses.identifier_uri("existingApi.identifierUri", value)


@pytest.mark.parametrize(
    "value", ["/orders", "orders/", "or ders", "orders?x", "", "a" * 90, "..", "../x"]
)
def test_an_api_name_that_makes_no_app_id_uri_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting):
        addresses.api_name("apiName", value, "contoso")


@pytest.mark.parametrize(
    "value",
    [
        "HTTPS://flow.contoso.com/cb",
        "https://flow.contoso.com:0/cb",
        "https://:@flow.contoso.com/cb",
        "https://fl\u043ew.contoso.com/cb",
        "https://flow%2econtoso.com/cb",
        "https://flow.contoso.com./cb",
        "https://-flow.contoso.com/cb",
        "https://./cb",
        "http://localhost:/cb",
    ],
)
def test_a_redirect_uri_that_looks_like_another_one_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting):
        addresses.redirect_uri("redirectUrls[0]", value)
