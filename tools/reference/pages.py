"""Which pages there are, and what makes each."""

from __future__ import annotations

from tools.reference import commands, components, outputs, resources, settings

FOLDER = settings.ROOT / "docs" / "reference"
_MADE = "\nMade by `python -m tools.reference`; do not edit.\n"

PAGES = {
    "commands.md": commands.page,
    "components.md": components.page,
    "outputs.md": outputs.page,
    "resources.md": resources.page,
    "settings.md": settings.page,
}


def text(name: str) -> str:
    """The text of a file in `docs/reference/`."""
    return PAGES[name]().rstrip("\n") + "\n" + _MADE
