import pytest

from components import InvalidSetting
from components.logic_apps_redirect import logic_apps_redirect_url


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("eastus", "https://logic-apis-eastus.consent.azure-apim.net/redirect"),
        ("West Europe", "https://logic-apis-westeurope.consent.azure-apim.net/redirect"),
        ("usgovvirginia", "https://logic-apis-usgovvirginia.consent.azure-apihub.us/redirect"),
        ("US DoD East", "https://logic-apis-usdodeast.consent.azure-apihub.us/redirect"),
    ],
)
def test_each_region_has_one_redirect_url(location: str, url: str) -> None:
    assert logic_apps_redirect_url("location", location) == url


def test_a_cloud_whose_form_is_not_published_is_refused_with_the_way_by_hand() -> None:
    with pytest.raises(InvalidSetting) as refused:
        logic_apps_redirect_url("logicApps.location", "China East 2")
    assert str(refused.value) == (
        'logicApps.location is "China East 2": the redirect URI of Logic Apps in this cloud is not '
        "published.\nMake the connector by hand, copy the URI from its Security page to "
        "redirectUrls."
    )


@pytest.mark.parametrize("location", ["", "west-europe", "https://portal.azure.com", "2"])
def test_what_is_no_region_is_refused(location: str) -> None:
    with pytest.raises(InvalidSetting, match="it must be an Azure region"):
        logic_apps_redirect_url("location", location)
