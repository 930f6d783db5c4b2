"""A user flow's inputs in their normal form, and what is wrong with them."""

from collections.abc import Iterator, Mapping
from typing import Any

from b2c.property_rules import refused
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN
from b2c.user_flow import rules
from b2c.user_flow.properties import USER_FLOW


def check(
    old: Mapping[str, Any], inputs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """The inputs in their normal form with their defaults, as far as they are right, and the
    refusals of the rest. What is not known yet stays as it is, wherever it stands.

    `old`: the inputs so far. What B2C makes no more, or this provider would not make, is taken
    where the flow has it already, which is so for one that was imported: a deprecated version, and
    an attribute of a select type without choices.
    """
    before, _ = USER_FLOW.normal_form(old)
    checked, wrong = check_alone(inputs)
    attributes = checked.get("attributes", [])
    wrong += refused(rules.check_has_choices, attributes, [*_without_choices(before)])
    return checked, wrong + refused(_check_version, checked, before)


def check_alone(inputs: Mapping[str, Any]) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """The same as far as it is right or wrong whatever the flow has already."""
    checked, wrong = USER_FLOW.normal_form(inputs)
    languages, customization = checked.get("languages"), inputs.get("languageCustomization")
    return checked, wrong + refused(rules.check_languages, languages, customization)


def _check_version(checked: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    version, flow_type = checked.get("version"), checked.get("type")
    if version is None or flow_type is None or UNKNOWN in (version, flow_type):
        return
    if any(before.get(name) != checked.get(name) for name in USER_FLOW.replaces):
        rules.check_new_version(flow_type, version)


def _without_choices(before: Mapping[str, Any]) -> Iterator[str]:
    for attribute in before.get("attributes") or ():
        if attribute["inputType"] in rules.SELECT_TYPES and "values" not in attribute:
            yield attribute["attribute"].casefold()
