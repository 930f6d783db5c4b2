"""The sign-in settings of a custom connector, which are written with their client secret only."""

from collections.abc import Mapping
from typing import Any

from b2c.json_values import covers
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN

SECRETS = ("clientSecret", "clientSecretVariable")
"""The inputs from either of which the secret is written."""

WRITTEN_BY_SERVICE = frozenset({"clientSecret", "redirectUrl"})
"""What the service shows otherwise than it was written."""


def writes_secret(inputs: Mapping[str, Any]) -> bool:
    """Whether the inputs have the secret, or say where it is."""
    return any(name in inputs for name in SECRETS)


def has_sign_in(parameters: Any) -> bool:
    """Whether connection parameters have settings of a sign-in, to which a secret belongs."""
    for name in ("token", "oAuthSettings"):
        if not isinstance(parameters, Mapping):
            break
        parameters = parameters.get(name)
    return parameters is UNKNOWN or isinstance(parameters, Mapping)


def same_parameters(shown: Any, wanted: Any) -> bool:
    """Whether connection parameters that the service shows are those that were written."""
    return covers(shown, wanted, WRITTEN_BY_SERVICE)


def secret_is_missing(before: Any, inputs: Mapping[str, Any]) -> InvalidSetting | None:
    """The refusal to write connection parameters in place of those from before, if that would
    empty a secret that nobody is going to enter."""
    signs_in = has_sign_in(before) and has_sign_in(inputs["connectionParameters"])
    if not signs_in or writes_secret(inputs) or inputs.get("secretByHand"):
        return None
    return InvalidSetting(
        "connectionParameters",
        "an object",
        "it differs from what the connector has, and writing it without the client secret would "
        "empty the one that the connector has",
        "Give clientSecret or clientSecretVariable; or set secretByHand (secretEnteredByPerson in "
        "an entry of powerPlatform), and enter the secret in the maker portal afterwards.",
    )
