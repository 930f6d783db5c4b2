"""Under which names a token may be meant for Azure Resource Manager or for Key Vault."""

MANAGEMENT = (
    "https://management.core.windows.net/",
    "https://management.core.windows.net",
    "https://management.azure.com/",
    "https://management.azure.com",
)
VAULT = ("https://vault.azure.net", "https://vault.azure.net/")
