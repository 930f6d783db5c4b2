import pytest

from b2c import names
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
        names.tenant_name("tenantName", value)
    assert refused.value.remedy == remedy
    assert names.tenant_name("tenantName", "contosob2c") == "contosob2c"


@pytest.mark.parametrize("value", ["B2C_1_siin", "b2c_1_siin", "B2C_1A_SignUp-In", "b2c_1a_x"])
def test_a_policy_keeps_its_spelling_whatever_the_case_of_its_prefix(value: str) -> None:
    assert names.policy("policy", value) == value


@pytest.mark.parametrize(
    "value", ["siin", "B2C_siin", "B2C_2_x", "B2C_1_", "B2C_1_a b", "B2C_1_a/b"]
)
def test_a_policy_without_its_prefix_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting, match="B2C_1_"):
        names.policy("policy", value)


@pytest.mark.parametrize("value", ["orders.read", "a:b", "x" * 40, "Orders.Read_All"])
def test_a_scope_value_of_forty_graph_characters_is_taken(value: str) -> None:
    assert names.scope_value("scopes[0].value", value) == value


@pytest.mark.parametrize(
    "value", ["orders read", ".orders", "", "x" * 41, "ördern", "a\tb", "a/b", "a,b", "a|b", "a{b}"]
)
def test_a_scope_value_that_graph_refuses_is_refused_here(value: str) -> None:
    with pytest.raises(InvalidSetting):
        names.scope_value("scopes[0].value", value)


def test_a_guid_comes_out_in_lower_case() -> None:
    assert names.guid("x", "ABCDEF00-0000-0000-0000-00000000000A")[:6] == "abcdef"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "contoso",
        "{11111111-1111-1111-1111-111111111111}",
        "1" * 32,
        "1_111111-1111-1111-1111-1111111111_1",
        "1111111-11111-1111-1111-111111111111",
        "11111111-1111-1111-1111-11111111111\u0661",
        "11111111-1111-1111-1111-111111111111\n",
    ],
)
def test_anything_but_a_plain_guid_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting, match="GUID"):
        names.guid("tenantId", value)


@pytest.mark.parametrize("value", ["a\x00", "a\nb", "\u200b", "a\u202eb", "a\ud800"])
def test_a_name_with_a_character_that_nobody_sees_is_refused_and_the_character_named(
    value: str,
) -> None:
    with pytest.raises(InvalidSetting, match=r"U\+[0-9A-F]{4}, which cannot be seen"):
        names.display_name("displayName", value)


@pytest.mark.parametrize(
    ("value", "guess"), [("siin", "; perhaps B2C_1_siin."), ("B2C_1_", "."), ("b2c_2_x", ".")]
)
def test_a_policys_prefix_is_proposed_only_where_none_stands(value: str, guess: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        names.policy("policy", value)
    assert str(refused.value).endswith(f"user flows{guess}")


@pytest.mark.parametrize("value", ["B2C_1_" + "a" * 1000, "B2\u212a_1_x", "B2C_1_x\u200b"])
def test_a_policy_that_is_no_part_of_an_address_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting):
        names.policy("policy", value)


def test_a_display_name_that_is_markup_is_refused() -> None:
    with pytest.raises(InvalidSetting, match="no < and no >"):
        names.display_name("displayName", "<script>alert(1)</script>")
