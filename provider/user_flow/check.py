"""Checks a user flow's inputs and puts them into their normal form, as far as they are known."""

from collections.abc import Iterator, Mapping
from typing import Any

from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN
from b2c.user_flow import rules
from b2c.user_flow.inputs import normal_form
from plugin.resource import Checked

_IDENTITY = ("flowId", "type", "version")


def check(old_inputs: Mapping[str, Any], new_inputs: Mapping[str, Any]) -> Checked:
    """As `plugin.resource.ResourceType.check`.

    What B2C makes no more, or this provider would not make, is taken where the flow has it
    already, which is so for one that was imported: a deprecated version, and an attribute of a
    select type without choices.
    """
    # Names with two underscores are the engine's own notes.
    given = {name: value for name, value in new_inputs.items() if not name.startswith("__")}
    before, _ = normal_form(old_inputs, None)
    checked, wrong = normal_form(given, frozenset(_without_choices(before)))
    try:
        _check_version(checked, before)
    except InvalidSetting as refusal:
        wrong.append(refusal)
    return Checked(checked, wrong)


def _check_version(checked: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    version, flow_type = checked.get("version"), checked.get("type")
    if version is None or flow_type is None or UNKNOWN in (version, flow_type):
        return
    if any(before.get(name) != checked.get(name) for name in _IDENTITY):
        rules.check_new_version(flow_type, version)


def _without_choices(before: Mapping[str, Any]) -> Iterator[str]:
    for attribute in before.get("attributes") or ():
        if attribute["inputType"] in rules.SELECT_TYPES and "values" not in attribute:
            yield attribute["attribute"].casefold()
