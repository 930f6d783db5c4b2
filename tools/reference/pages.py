"""Which pages there are."""

from __future__ import annotations

from tools.reference import commands, components, outputs, resources, settings

FOLDER = settings.ROOT / "docs" / "reference"
_MADE = "\nMade by `python -m tools.reference`; do not edit.\n"


def pages() -> dict[str, str]:
    """The text of each file in `docs/reference/`, by its name."""
    return {
        f"{name}.md": module.page().rstrip("\n") + "\n" + _MADE
        for name, module in {
            "commands": commands,
            "components": components,
            "outputs": outputs,
            "resources": resources,
            "settings": settings,
        }.items()
    }
