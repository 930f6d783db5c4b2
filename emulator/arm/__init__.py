"""Azure Resource Manager as far as a connector needs it: Logic Apps and Key Vault.

The subscription belongs to a directory of its own, as in reality, since a B2C tenant cannot have
one. One process serves both; the services of one directory refuse tokens of the other.
"""
