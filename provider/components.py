"""The components that the plugin constructs: their classes, what they take and what they give."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pulumi

from components import (
    ClientRedirectUrls,
    ConnectorClient,
    ConnectorSecrets,
    ConnectorSecretsArgs,
    FlowConnector,
    LogicAppsConnector,
    LogicAppsConnectorArgs,
    PowerPlatformConnector,
    WebApi,
)
from components.arguments import OTHER_LANGUAGES, read
from components.connector_arguments import check_flow_connector
from components.connector_client import check_connector_client
from components.power_platform_connector import check_power_platform_connector
from components.redirect_urls import check_client_redirect_urls
from components.web_api import check_web_api

CHECKS: Mapping[type[pulumi.ComponentResource], Callable[[Any], Any]] = {
    ClientRedirectUrls: lambda args: check_client_redirect_urls(args, OTHER_LANGUAGES),
    ConnectorClient: lambda args: check_connector_client(args, datetime.now(UTC), OTHER_LANGUAGES),
    ConnectorSecrets: lambda args: read(ConnectorSecretsArgs, args, OTHER_LANGUAGES),
    FlowConnector: lambda args: check_flow_connector(args, datetime.now(UTC), OTHER_LANGUAGES),
    LogicAppsConnector: lambda args: read(LogicAppsConnectorArgs, args, OTHER_LANGUAGES),
    PowerPlatformConnector: lambda args: check_power_platform_connector(args, OTHER_LANGUAGES),
    WebApi: lambda args: check_web_api(args, OTHER_LANGUAGES),
}
"""Takes a component's arguments, named as other languages name them; gives them in the form that
its constructor takes as checked. Raises `InvalidSetting`."""

COMPONENTS = {f"b2c:index:{kind.__name__}": kind for kind in CHECKS}


def declaration(kind: type[pulumi.ComponentResource]) -> Any:
    """The `TypedDict` of a component's arguments, which its constructor names."""
    args = kind.__init__.__annotations__["args"]
    (declared,) = (hint for hint in get_args(args) or (args,) if is_typeddict(hint))
    return declared


def outputs(kind: type[pulumi.ComponentResource]) -> Mapping[str, Any]:
    """The types of a component's outputs, by name: those that the class annotates, and those of its
    properties, which are for the program alone and no part of the state."""
    hints = dict(kind.__annotations__)
    for name, member in vars(kind).items():
        if isinstance(member, property) and member.fget is not None:
            hints[name] = get_type_hints(member.fget)["return"]
    return {
        name: get_args(hint)[0]
        for name, hint in hints.items()
        if get_origin(hint) is pulumi.Output and not name.startswith("_")
    }
