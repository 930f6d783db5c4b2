"""An API connector of the tenant: a web service that a user flow calls at one of its steps.

Owns the connector's address and how B2C signs in there; the flow says at which step it is called.
Made by this project's provider `b2c`.
"""

from typing import NotRequired, TypedDict

import pulumi

from b2c.api_connector import API_CONNECTOR, check_alone
from components.wire import B2cResource


class ApiConnectorArgs(TypedDict):
    """What an `ApiConnector` is made from."""

    display_name: pulumi.Input[str]
    target_url: pulumi.Input[str]
    username: NotRequired[pulumi.Input[str]]
    password: NotRequired[pulumi.Input[str]]
    certificate: NotRequired[pulumi.Input[str]]
    certificate_password: NotRequired[pulumi.Input[str]]


class ApiConnector(B2cResource[ApiConnectorArgs]):
    """A web service that flows call.

    Raises `InvalidSetting` for an argument that B2C refuses. Missing credentials are refused by the
    preview, which alone knows whether the connector was imported without them.
    """

    table = API_CONNECTOR
    check = staticmethod(check_alone)
