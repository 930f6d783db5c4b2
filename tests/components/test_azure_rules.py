from collections.abc import Callable

import pytest

from components import InvalidSetting, azure_rules


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        (azure_rules.resource_group, ["rg", "Orders_(prod).v1", "g" * 90]),
        (azure_rules.connector_name, ["orders", "Orders.v1_2-x", "o" * 80]),
        (azure_rules.vault_name, ["abc", "contoso-connectors", "v" * 24]),
        (azure_rules.secret_name, ["a", "1-client-secret", "s" * 127]),
    ],
)
def test_names_that_azure_takes_stay_as_they_are(
    rule: Callable[[str, str], str], values: list[str]
) -> None:
    assert [rule("name", value) for value in values] == values


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        (azure_rules.resource_group, ["", "ends.", "a/b", "g" * 91]),
        (azure_rules.connector_name, ["", "-a", "a-", "a b", "ä", "o" * 81]),
        (azure_rules.vault_name, ["ab", "1vault", "a--b", "a-", "a_b", "v" * 25]),
        (azure_rules.secret_name, ["", "a_b", "a.b", "s" * 128]),
    ],
)
def test_names_that_azure_refuses_are_refused_with_name_and_value(
    rule: Callable[[str, str], str], values: list[str]
) -> None:
    for value in values:
        with pytest.raises(InvalidSetting) as refused:
            rule("name", value)
        assert (refused.value.setting, refused.value.value) == ("name", value)


def test_a_region_is_taken_in_both_forms_that_azure_shows() -> None:
    assert azure_rules.location("location", "West US 2") == "westus2"
    assert azure_rules.location("location", "westus2") == "westus2"


def test_the_address_of_a_vault_leads_to_its_name() -> None:
    with pytest.raises(InvalidSetting, match=r'Use "contoso-connectors"\.'):
        azure_rules.vault_name("vault", "https://contoso-connectors.vault.azure.net/")
