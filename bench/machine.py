"""The machine and the versions that the figures are of."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pyperf

from emulator.old_names import variable
from emulator.rehearsal.plugin import SETTING

_OF_THE_MACHINE = ("cpu_model_name", "cpu_count", "platform", "python_version", "load_avg_1min")


def official_plugin_chosen() -> bool:
    """Whether the official azuread plugin is measured, which pauses by itself."""
    return variable(SETTING, os.environ) == "official"


def machine(engine: Path) -> Mapping[str, str]:
    """What a reader needs to compare with: processor, load at the start, versions, plugin."""
    known = pyperf.Run([1.0], collect_metadata=True).get_metadata()
    shown = {name: str(known[name]) for name in _OF_THE_MACHINE if name in known}
    pulumi = subprocess.run([engine / "pulumi", "version"], capture_output=True, text=True)
    return {
        **shown,
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "engine": pulumi.stdout.strip(),
        "pulumi": version("pulumi"),
        "pulumi-azuread": version("pulumi-azuread"),
        "azuread plugin": "official" if official_plugin_chosen() else "stand-in",
    }
