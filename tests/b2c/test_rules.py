import pytest

from b2c import rules
from b2c.refusal import InvalidSetting


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("https://contoso.onmicrosoft.com", 'Use "contoso".'),
        ("contoso.onmicrosoft.com", 'Use "contoso".'),
        ("con toso", "Use a name like contoso."),
        ("", "Use a name like contoso."),
        ("a" * 28, "Use a name like contoso."),
    ],
)
def test_a_tenant_is_named_by_its_first_label_alone(value: str, remedy: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        rules.tenant_name("tenantName", value)
    assert refused.value.remedy == remedy
    assert rules.tenant_name("tenantName", "contosob2c") == "contosob2c"


@pytest.mark.parametrize("value", ["B2C_1_siin", "b2c_1_siin", "B2C_1A_SignUp-In", "b2c_1a_x"])
def test_a_policy_keeps_its_spelling_whatever_the_case_of_its_prefix(value: str) -> None:
    assert rules.policy("policy", value) == value


@pytest.mark.parametrize(
    "value", ["siin", "B2C_siin", "B2C_2_x", "B2C_1_", "B2C_1_a b", "B2C_1_a/b"]
)
def test_a_policy_without_its_prefix_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting, match="B2C_1_"):
        rules.policy("policy", value)


@pytest.mark.parametrize("value", ["orders.read", "a:b", "x" * 40, "Orders.Read_All"])
def test_a_scope_value_of_forty_graph_characters_is_taken(value: str) -> None:
    assert rules.scope_value("scopes[0].value", value) == value


@pytest.mark.parametrize(
    "value", ["orders read", ".orders", "", "x" * 41, "ördern", "a\tb", "a/b", "a,b", "a|b", "a{b}"]
)
def test_a_scope_value_that_graph_refuses_is_refused_here(value: str) -> None:
    with pytest.raises(InvalidSetting):
        rules.scope_value("scopes[0].value", value)


@pytest.mark.parametrize(
    "value",
    [
        "https://global.consent.azure-apim.net/redirect",
        "https://global.consent.azure-apim.net/redirect/orders-5f1a2b",
        "http://localhost:8400/callback",
        "http://localhost",
        "https://x/" + "a" * 246,
    ],
)
def test_a_redirect_uri_by_https_or_on_localhost_is_taken_as_written(value: str) -> None:
    assert rules.redirect_uri("redirectUrls[0]", value) == value


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
        rules.redirect_uri("redirectUrls[1]", value)
    assert rule in refused.value.rule


@pytest.mark.parametrize(
    "value", ["login.contoso.com", "http://localhost:8080", "http://localhost"]
)
def test_a_custom_domain_is_a_host_or_localhost(value: str) -> None:
    assert rules.custom_domain("customDomain", value) == value


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
        rules.custom_domain("customDomain", value)
    assert refused.value.remedy == remedy


def test_a_guid_comes_out_in_lower_case() -> None:
    assert rules.guid("x", "ABCDEF00-0000-0000-0000-00000000000A")[:6] == "abcdef"


@pytest.mark.parametrize(
    "value", ["", "contoso", "{11111111-1111-1111-1111-111111111111}", "1" * 32]
)
def test_anything_but_a_plain_guid_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting, match="GUID"):
        rules.guid("tenantId", value)


@pytest.mark.parametrize("value", ["https://contoso.onmicrosoft.com/orders", "api://11111111"])
def test_an_app_id_uri_from_elsewhere_is_taken(value: str) -> None:
    assert rules.identifier_uri("existingApi.identifierUri", value) == value


@pytest.mark.parametrize(
    "value",
    ["urn:x:y", "https://a/b/", "https://a/b?c", "https://a/*", "orders", "https://" + "a" * 120],
)
def test_an_app_id_uri_that_b2c_refuses_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting, match="App ID URI"):
        rules.identifier_uri("existingApi.identifierUri", value)


@pytest.mark.parametrize("value", ["/orders", "orders/", "or ders", "orders?x", "", "a" * 90])
def test_an_api_name_that_makes_no_app_id_uri_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting):
        rules.api_name("apiName", value, "contoso")


def test_a_list_names_the_entry_that_is_wrong_or_double_and_its_own_limits() -> None:
    with pytest.raises(InvalidSetting, match=r'^owners\[1\] is "x"'):
        rules.each("owners", ["1" * 8 + "-1111-1111-1111-" + "1" * 12, "x"], rules.guid, most=5)
    with pytest.raises(InvalidSetting, match=r"^redirectUrls\[1\] .*listed twice"):
        rules.each("redirectUrls", ["https://a/b", "https://a/b"], rules.redirect_uri, most=5)
    with pytest.raises(InvalidSetting, match="at most 1 entries"):
        rules.each("redirectUrls", ["https://a/b", "https://a/c"], rules.redirect_uri, most=1)
    with pytest.raises(InvalidSetting, match="needs an entry"):
        rules.each("redirectUrls", [], rules.redirect_uri, most=1, least=1)


def test_a_refusal_says_setting_value_rule_and_remedy_in_two_lines() -> None:
    refusal = InvalidSetting("redirectUrls[1]", "http://x", "B2C takes plain http", "Use https.")
    assert str(refusal) == 'redirectUrls[1] is "http://x": B2C takes plain http.\nUse https.'
    assert str(InvalidSetting("policy", None, "it is required", "Set it.")) == (
        "policy is missing: it is required.\nSet it."
    )


def test_a_refusal_can_be_told_under_the_name_that_the_reader_knows() -> None:
    with (
        pytest.raises(InvalidSetting, match=r"^b2c-connector:apiDisplayName\.x\[1\] is"),
        rules.known_as({}, prefix="b2c-connector:"),
        rules.known_as({"displayName": "apiDisplayName"}),
    ):
        raise InvalidSetting("displayName.x[1]", "v", "rule", "remedy")
