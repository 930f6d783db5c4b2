"""Which switches there are."""

from __future__ import annotations

from emulator.tenant.settings import StoredSettings
from tests.switches.switches import DELAYS, NUMBERS, TABLES, switches


def test_every_table_of_the_emulator_is_read() -> None:
    assert set(StoredSettings.__subclasses__()) == set(TABLES.values())


def test_every_switch_has_another_value() -> None:
    named = {(switch.table, switch.name) for switch in switches()}
    assert named == {
        (table, name)
        for table, settings in TABLES.items()
        for name in settings().as_json()
        if name not in DELAYS
    }
    assert NUMBERS.keys() <= {name for _, name in named}
