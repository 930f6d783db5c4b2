"""A user flow's inputs in their normal form, property by property, and what is wrong with them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from b2c.property_rules import closest, flag
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN
from b2c.user_flow import rules
from b2c.user_flow.expectations import expectations

PROPERTIES = (
    "flowId",
    "type",
    "version",
    "identityProviders",
    "attributes",
    "languageCustomization",
    "defaultLanguage",
    "languages",
    "apiConnectors",
    "expect",
)
# A version that is not given is the recommended one.
_REQUIRED = ("flowId", "type", "version")


def normal_form(
    given: Mapping[str, Any], without_choices: Collection[str] | None
) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """What is right in its normal form with its defaults, and the refusals of the rest.

    What is not known yet stays as it is, wherever it stands. `without_choices`: as in
    `b2c.user_flow.rules.attributes`.
    """
    checked: dict[str, Any] = {}
    wrong = [
        InvalidSetting(name, given[name], "there is no such property", closest(name, PROPERTIES))
        for name in given
        if name not in PROPERTIES
    ]
    of_property: Mapping[str, Callable[[Any], Any]] = {
        "flowId": rules.flow_id,
        "type": rules.flow_type,
        "version": rules.version,
        "identityProviders": rules.identity_providers,
        "attributes": lambda value: rules.attributes(value, without_choices),
        "languageCustomization": lambda value: flag("languageCustomization", value),
        "defaultLanguage": lambda value: rules.language_tag("defaultLanguage", value),
        "languages": lambda value: rules.languages(value, given.get("languageCustomization")),
        "apiConnectors": rules.api_connectors,
        "expect": expectations,
    }
    for name, rule in of_property.items():
        value = given.get(name)
        try:
            if value is UNKNOWN:
                checked[name] = value
            elif value is not None or name in _REQUIRED:
                checked[name] = rule(value)
        except InvalidSetting as refusal:
            wrong.append(refusal)
    return checked, wrong
