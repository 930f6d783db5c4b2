"""Azure Resource Manager as far as a connector needs it: Logic Apps and Key Vault.

The subscription belongs to a directory of its own, as in reality: a B2C tenant holds none. Both are
served by the same process; a token of one directory is refused by the other's services.
"""
