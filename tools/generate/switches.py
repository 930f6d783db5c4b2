"""The tables of the emulator's switches: their values, and the facts that they play either way.

A switch that no fact has makes a condition for tests; its description is that of its settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.setting_values import SettingValues
from emulator.tenant.settings import B2cSettings, UserFlowSettings
from tools.generate.facts import plain
from tools.generate.markdown import anchor, table
from verify.facts import tables

_COLUMNS = ("switch", "default", "otherwise", "what the default decides")


def parts() -> Iterator[tuple[str, Callable[[], str]]]:
    """Each page with a table of switches, and what makes the table."""
    yield "docs/emulator.md", partial(_table, "userFlows", UserFlowSettings)
    yield "docs/emulator-sign-in.md", partial(_table, "b2c", B2cSettings)
    yield "docs/emulator-power-platform.md", partial(_table, "powerPlatform", PowerPlatformSettings)


def _table(api: str, settings: type[SettingValues]) -> str:
    descriptions = _descriptions(settings.__doc__ or "")
    properties = settings.model_json_schema()["properties"]
    names = zip(settings.model_fields, properties.items(), strict=True)
    return table(
        _COLUMNS,
        (
            (
                f"`{name}`",
                f"`{schema['default']}`",
                _otherwise(schema),
                "<br>".join(_statements(api, name)) or descriptions[field],
            )
            for field, (name, schema) in names
        ),
    )


def _otherwise(schema: dict[str, Any]) -> str:
    others = [f"`{value}`" for value in schema.get("enum", ()) if value != schema["default"]]
    return ", ".join(others) or "a number"


def _statements(api: str, name: str) -> Iterator[str]:
    for of in tables():
        for fact in of.facts:
            if fact.switch and (fact.switch.api, fact.switch.name) == (api, name):
                link = f"[{fact.id}]({of.page}#{anchor(fact.area)})"
                yield f"{plain(fact.says)} ({link})"


def _descriptions(docstring: str) -> dict[str, str]:
    """The entries `name: description` of a class's docstring, as sentences."""
    entries = re.split(r"\n\s*(?=\w+: )", docstring)[1:]
    parted = (" ".join(entry.split()).partition(": ") for entry in entries)
    return {name: text[0].upper() + text[1:] for name, _, text in parted}
