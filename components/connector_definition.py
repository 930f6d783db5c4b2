"""What every connector is made of, wherever it is made: its Swagger 2.0 and its sign-in."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NotRequired, TypedDict

import pulumi

from b2c import addresses, authority, names
from b2c.property_rules import text
from b2c.refusal import InvalidSetting
from b2c.takes import Takes
from components.arguments import Arguments, when_known
from openapi import connector_files
from openapi.connector import api_url

_SIGN_IN = ("authorization_url", "token_url", "scope")
_NOT_KNOWN = "https://login.invalid"


class DescribedApi(TypedDict):
    """What every connector is made from: the API and outputs of a `FlowConnector`."""

    client_id: Annotated[pulumi.Input[str], Takes(names.guid)]
    """GUID of the client."""
    authorization_url: Annotated[pulumi.Input[str], Takes(addresses.endpoint_url)]
    """Where the browser is sent to sign in."""
    token_url: Annotated[pulumi.Input[str], Takes(addresses.endpoint_url)]
    """Where codes and refresh tokens are redeemed."""
    scope: Annotated[pulumi.Input[str], Takes(text)]
    """The `scope` parameter of a sign-in."""
    api_definition: Mapping[str, Any]
    """The API's own OpenAPI document (2.0, 3.0 or 3.1)."""
    api_url: NotRequired[Annotated[str, Takes(api_url)]]
    """Where the connector finds the API; comes before what that document says."""
    api_operations: NotRequired[Annotated[Sequence[str], Takes(least=1)]]
    """The operations to take, by id, tag or path, with the wildcard `*`; `usable` leaves out what a
    connector cannot use. All if left out."""


def refuse_undescribed(settings: Arguments, place: str, setting: str) -> None:
    """Refuse settings of which no connector can be made; raises `InvalidSetting`.

    `place`: where it is to be made, in words. `setting`: the one that asks for it.
    """
    asked = settings.named(setting)
    if settings["api_definition"] is None:
        raise InvalidSetting(
            settings.named("api_definition"),
            None,
            f"the connector in {place} is made from the API's description ({asked})",
            "Name the API's OpenAPI document.",
        )
    if settings["url_form"] == authority.QUERY:
        raise InvalidSetting(
            settings.named("url_form"),
            authority.QUERY,
            f"no connector takes the policy in the query ({asked})",
            f'Use "{authority.PATH}".',
        )


def check_definition(args: Arguments) -> None:
    """Refuse what no definition can be made of, whatever the `Output`s in it will be. Raises
    `InvalidSetting`."""
    known = {
        name: _NOT_KNOWN if isinstance(args[name], pulumi.Output) else args[name]
        for name in _SIGN_IN
    }
    _described(args, known)


def definition(args: Arguments) -> pulumi.Output[dict[str, Any]]:
    """The connector's Swagger 2.0, the same that the connector's files hold, of the arguments that
    `DescribedApi` has."""
    signed_in: Any = pulumi.Output.all(**{name: args[name] for name in _SIGN_IN})
    made: pulumi.Output[dict[str, Any]] = when_known(
        signed_in, lambda known: _described(args, known)
    )
    return made


def connection_parameters(args: Mapping[str, Any]) -> pulumi.Output[dict[str, Any]]:
    """What a connection needs, the same that the connector's files hold, without the secret; of
    the same arguments."""
    signed_in: Any = pulumi.Output.all(
        authorization_url=args["authorization_url"],
        token_url=args["token_url"],
        refresh_url=args["token_url"],
        scope=args["scope"],
        client_id=args["client_id"],
    )
    made: pulumi.Output[dict[str, Any]] = when_known(
        signed_in,
        lambda known: connector_files.connector_properties(**known)["properties"][
            "connectionParameters"
        ],
    )
    return made


def _described(args: Arguments, signed_in: Mapping[str, str]) -> dict[str, Any]:
    try:
        return connector_files.describe(
            args["api_definition"],
            **signed_in,
            api_url=args["api_url"],
            operations=args["api_operations"],
        ).document
    except InvalidSetting as refusal:
        raise args.spelled(refusal) from None
