"""Names of a connector's resources that more than one folder relies on."""

from typing import Final

CLIENT_SUFFIX: Final = "-client"
"""Follows a `FlowConnector`'s name in the name of its `ConnectorClient`, whose own resources have
names that begin so: `orders-client-service-principal`."""
