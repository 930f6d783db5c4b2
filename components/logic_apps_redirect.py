"""The redirect URI of Logic Apps in a region, known before anything is made there.

Power Platform gives every connector a URI of its own; Logic Apps has one for each region:
`https://logic-apis-<region>.consent.azure-apim.net/redirect`. So the custom connectors' Security
page shows it, and so public samples register it. Microsoft documents neither that the region stands
there in its short form nor that custom connectors never get one of their own: `LogicAppsConnector`
therefore compares it with what the service answers.
"""

from b2c.refusal import InvalidSetting
from components import azure_rules

PUBLIC = "azure-apim.net"
GOVERNMENT = "azure-apihub.us"
"""In Microsoft's own samples for Azure Government: `logic-apis-<location>.consent.…`."""

_GOVERNMENT_REGIONS = ("usgov", "usdod")
_UNKNOWN_REGIONS = ("china", "usnat", "ussec")


def logic_apps_redirect_url(setting: str, location: str) -> str:
    """The URI to register at the client for connectors in this region.

    `location`: `westeurope` or `West Europe`. Raises `InvalidSetting`, naming `setting`, for
    what is no region and for clouds whose form nobody has published.
    """
    region = azure_rules.location(setting, location)
    if region.startswith(_UNKNOWN_REGIONS):
        raise InvalidSetting(
            setting,
            location,
            "the redirect URI of Logic Apps in this cloud is not published",
            "Make the connector by hand, copy the URI from its Security page to redirectUrls.",
        )
    domain = GOVERNMENT if region.startswith(_GOVERNMENT_REGIONS) else PUBLIC
    return f"https://logic-apis-{region}.consent.{domain}/redirect"
