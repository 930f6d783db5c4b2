"""What is wrong with the properties of a custom connector in a Power Platform environment."""

from collections.abc import Mapping
from typing import Any

from b2c.connector_properties import CUSTOM_CONNECTOR
from b2c.connector_sign_in import same_parameters, secret_is_missing
from b2c.property_rules import refused
from b2c.refusal import InvalidSetting
from b2c.unknown import contains_unknown


def check(
    old: Mapping[str, Any], inputs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """The inputs with their defaults, and what is wrong with them.

    `old`: the inputs so far. The sign-in settings of a connector that is there do not change
    without its secret.
    """
    checked, wrong = check_alone(inputs)
    if not wrong:
        wrong += refused(_check_change, old, checked)
    return checked, wrong


def check_alone(inputs: Mapping[str, Any]) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """The same as far as it is right or wrong whatever the connector was before."""
    return CUSTOM_CONNECTOR.normal_form(inputs)


def _check_change(old: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
    before, now = old.get("connectionParameters"), inputs["connectionParameters"]
    replaced = any(
        old[name] != inputs[name] for name in CUSTOM_CONNECTOR.replaces & old.keys() & inputs.keys()
    )
    if not old or replaced or contains_unknown(now) or same_parameters(before, now):
        return
    refusal = secret_is_missing(before, inputs)
    if refusal:
        raise refusal
