"""The audiences of tokens for Azure Resource Manager and for Key Vault."""

MANAGEMENT = (
    "https://management.core.windows.net/",
    "https://management.core.windows.net",
    "https://management.azure.com/",
    "https://management.azure.com",
)
VAULT = ("https://vault.azure.net", "https://vault.azure.net/")
