"""What Azure Resource Manager and Key Vault accept as names, checked before any cloud call.

As `b2c.names`, whose `InvalidSetting` they raise. Source of the limits, where nothing else
is named: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
"""

import re

from b2c.property_rules import matching
from b2c.refusal import InvalidSetting

_VAULT = re.compile(r"(?=.{3,24}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")

MAX_SECRET_NAME = 127


resource_group = matching(
    r"[\w().-]{0,89}[\w()-]",
    "a resource group's name has 1 to 90 letters, digits, _ - . ( ) and no dot at the end",
    "Copy the name of an existing group: az group list --output table",
)
"""The name of an existing resource group."""

connector_name = matching(
    r"[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?",
    "it takes 1 to 80 letters, digits, . _ and -, with a letter or digit at the start and no dot "
    "or hyphen at the end",
    "Use a name like orders-connector.",
)
"""The name of a Logic Apps connector or of a connection.

No page of Microsoft's lists their limits; these are the narrow ones that Azure's names share.
"""


def location(setting: str, value: str) -> str:
    """A region in Azure's short form: `westeurope`, given as that or as `West Europe`."""
    short = value.replace(" ", "").lower()
    remedy = "Use a name like westeurope: az account list-locations --output table"
    if value.isascii() and re.fullmatch(r"[a-z]+[a-z0-9]*", short):
        return short
    raise InvalidSetting(setting, value, "it must be an Azure region", remedy)


def vault_name(setting: str, value: str) -> str:
    """The name of an existing key vault, the first label of its address."""
    if _VAULT.fullmatch(value):
        return value
    label = re.sub(r"^https?://", "", value).split(".")[0]
    raise InvalidSetting(
        setting,
        value,
        "a vault's name has 3 to 24 letters, digits and single hyphens, starts with a letter and "
        "does not end with a hyphen",
        f'Use "{label}".' if _VAULT.fullmatch(label) else "Use a name like contoso-connectors.",
    )


def secret_name(setting: str, value: str, longest: int = MAX_SECRET_NAME) -> str:
    """The name of a Key Vault secret."""
    rule = f"a secret's name has 1 to {longest} letters, digits and hyphens"
    pattern = rf"[A-Za-z0-9-]{{1,{longest}}}"
    return matching(pattern, rule, "Use a name like orders-client-secret.")(setting, value)
