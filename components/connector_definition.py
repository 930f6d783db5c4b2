"""What every connector is made of, wherever it is made: its Swagger 2.0 and its sign-in."""

from collections.abc import Mapping
from typing import Any

import pulumi

from openapi import connector_files


def definition(args: Mapping[str, Any]) -> pulumi.Output[dict[str, Any]]:
    """The connector's Swagger 2.0, the same that the connector's files hold.

    `args`: `authorization_url`, `token_url` and `scope` of the sign-in, the API's own document
    `api_definition`, and its `api_url`.
    """
    return pulumi.Output.all(
        authorization_url=args["authorization_url"],
        token_url=args["token_url"],
        scope=args["scope"],
    ).apply(
        lambda signed_in: (
            connector_files.describe(
                args["api_definition"], **signed_in, api_url=args["api_url"]
            ).document
        )
    )


def connection_parameters(args: Mapping[str, Any]) -> pulumi.Output[dict[str, Any]]:
    """What a connection needs, the same that the connector's files hold, without the secret.

    `args`: as of `definition`, and `client_id`.
    """
    return pulumi.Output.all(
        authorization_url=args["authorization_url"],
        token_url=args["token_url"],
        refresh_url=args["token_url"],
        scope=args["scope"],
        client_id=args["client_id"],
    ).apply(
        lambda signed_in: connector_files.connector_properties(**signed_in)["properties"][
            "connectionParameters"
        ]
    )
