"""What counts as a change, and which changes replace."""

from collections.abc import Iterable
from typing import Any

import pytest

from b2c.unknown import UNKNOWN
from emulator.azuread.catalog import CATALOG
from emulator.azuread.difference import difference, set_order
from emulator.azuread.property import Kind, Property, Resource
from emulator.azuread.table import APPLICATION_REDIRECT_URIS, APPLICATION_REGISTRATION
from plugin.resource import Change, top_level

_VALUES: dict[Kind, tuple[Any, Any]] = {
    Kind.TEXT: ("old", "new"),
    Kind.BOOL: (True, False),
    Kind.INTEGER: (2, 1),
    Kind.SET: (["a", "b"], ["b", "c"]),
    Kind.LIST: ([{"name": "a"}], [{"name": "b"}]),
    Kind.MAP: ({"stamp": "1"}, {"stamp": "2"}),
    Kind.OBJECT: ({"relayState": "a"}, {"relayState": "b"}),
}

RESOURCES = [
    pytest.param(entry.resource, id=entry.resource.terraform) for entry in CATALOG.values()
]


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_changed_input_is_an_update_or_a_replacement_as_the_table_says(
    resource: Resource,
) -> None:
    for each in resource.inputs:
        old, new = _VALUES[each.kind]
        found = difference(resource, {each.name: old}, {each.name: new})
        assert _changed(found.changes) - _defaults(resource, each) == {each.name}
        assert found.replaces == ({each.name} if each.replaces else set())


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_input_that_is_not_known_yet_may_change(resource: Resource) -> None:
    for each in resource.inputs:
        old, _ = _VALUES[each.kind]
        unknown: Any = [UNKNOWN] if each.kind is Kind.SET else UNKNOWN
        found = difference(resource, {each.name: old}, {each.name: unknown})
        assert each.name in _changed(found.changes)


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_dropped_input_is_a_difference_unless_the_service_fills_it_in(
    resource: Resource,
) -> None:
    for each in resource.inputs:
        old, _ = _VALUES[each.kind]
        differs = each.name in _changed(difference(resource, {each.name: old}, {}).changes)
        assert differs == (not each.computed and each.default != old), each.name


@pytest.mark.parametrize("empty", ["", False, [], {}, None])
def test_empty_and_absent_are_the_same(empty: Any) -> None:
    defaults = {"requestedAccessTokenVersion": 2, "signInAudience": "AzureADMyOrg"}
    state = defaults | {each.name: empty for each in APPLICATION_REGISTRATION.inputs[:6]}
    assert not difference(APPLICATION_REGISTRATION, state, defaults).changes


def test_only_the_items_of_a_set_that_come_or_go_are_shown() -> None:
    state = {"redirectUris": ["a", "b", "c"]}
    found = difference(APPLICATION_REDIRECT_URIS, state, {"redirectUris": ["c", "a", "d", "e"]})
    assert found.changes == {
        "redirectUris[1]": Change.DELETE,
        "redirectUris[2]": Change.ADD,
        "redirectUris[3]": Change.ADD,
    }


def test_sets_are_sent_in_the_recorded_order() -> None:
    assert set_order(["orders.read", "orders.admin", "orders.write"]) == [
        "orders.write",
        "orders.admin",
        "orders.read",
    ]
    assert set_order(["offline_access", "openid", "openid"]) == ["openid", "offline_access"]


def _changed(changes: Iterable[str]) -> set[str]:
    return set(map(top_level, changes))


def _defaults(resource: Resource, but: Property) -> set[str]:
    """Inputs that differ from an empty state by their default alone."""
    return {each.name for each in resource.inputs if each.default is not None and each is not but}
