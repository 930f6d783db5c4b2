"""The page of commands: Make targets, and the help of `operate` and `emulator`."""

from __future__ import annotations

import re

import click

from emulator.cli import cli as emulator
from operate.cli import cli as operate
from tools.generate import ROOT
from tools.generate.markdown import table

_HEAD = """\
# Commands

## make

Each target sets up what it needs. `make` alone lists them.

"""
_OPERATE = """
## b2c-connector

For any stack, real or rehearsal; needs `pip install -e '.[operate]'`. On a rehearsal, run it in
`make shell`. `python -m operate` is the same.
"""
_EMULATOR = """
## python -m emulator

The emulated tenant; needs `pip install -e '.[rehearsal]'`, which `make` does.
"""


def page() -> str:
    targets = re.findall(
        r"^([a-z-]+):.*## (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    rows = [(f"`make {target}`", text) for target, text in targets]
    return "".join(
        [
            _HEAD,
            table(("target", "what it does"), rows),
            _OPERATE,
            _commands(operate, "b2c-connector"),
            _EMULATOR,
            _commands(emulator, "python -m emulator"),
        ]
    )


def _commands(group: click.Group, name: str) -> str:
    parts = []
    # The terminal's width must not change the page.
    above = click.Context(group, info_name=name, terminal_width=90, **group.context_settings)
    for command in sorted(group.commands):
        context = click.Context(group.commands[command], info_name=command, parent=above)
        text = group.commands[command].get_help(context)
        parts.append(f"\n### {command}\n\n```text\n{text.strip()}\n```\n")
    return "".join(parts)
