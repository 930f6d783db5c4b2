"""A property in the table cannot be forgotten anywhere: all that a user flow is follows from it."""

from __future__ import annotations

from typing import Any

import pytest

from b2c.property import FLAG, Property
from b2c.refusal import InvalidSetting
from b2c.user_flow.properties import ATTRIBUTE, LANGUAGE, USER_FLOW
from provider.user_flow.difference import differences
from provider.user_flow.parts import PARTS
from provider.user_flow.resource import UserFlow
from tests.provider.flows import checked, full
from tools.generate.schema import package

RESOURCE = package()["resources"]["b2c:index:UserFlow"]
# Of each property another value than that of the full flow.
OTHER: dict[str, Any] = {
    "flowId": "other",
    "type": "signIn",
    "version": "Standard",
    "identityProviders": [],
    "attributes": [],
    "languageCustomization": False,
    "defaultLanguage": "de",
    "languages": [],
    "apiConnectors": {},
    "expect": {"multifactor": "email"},
}


@pytest.mark.parametrize("one", USER_FLOW.properties, ids=lambda one: one.name)
def test_every_property_is_checked_compared_described_and_kept(one: Property) -> None:
    with pytest.raises(InvalidSetting):
        one.check(one.name, object())
    # What is in the full flow is sent to the emulator by the other tests.
    assert one.name in full("c")
    flow = checked(full("c"))
    changes = differences(flow, {**flow, one.name: one.check(one.name, OTHER[one.name])})
    assert {path.partition(".")[0].partition("[")[0] for path in changes} == {one.name}
    assert RESOURCE["inputProperties"][one.name]["description"] == one.text
    ways = [one.replaces, one.patched, one.name in PARTS, one.declared]
    assert ways.count(True) == 1
    assert one.patched == (one.name in UserFlow().outputs)


@pytest.mark.parametrize("name", ["attributes", "languages"])
def test_every_property_of_an_entry_is_compared(name: str) -> None:
    kind = {"attributes": ATTRIBUTE, "languages": LANGUAGE}[name]
    flow = checked(full("c"))
    position, entry = next(
        (position, entry)
        for position, entry in enumerate(flow[name])
        if all(entry.get(one.name) not in (None, []) for one in kind.properties)
    )
    for one in kind.properties:
        entries = list(flow[name])
        entries[position] = {**entry, one.name: _other(one, entry[one.name])}
        assert differences(flow, {**flow, name: entries}), one.name


def _other(one: Property, value: Any) -> Any:
    if one.type is FLAG:
        return not value
    return [] if isinstance(value, list) else f"{value}x"
