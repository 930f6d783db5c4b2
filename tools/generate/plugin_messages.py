"""The table of the azuread plugin's messages in the page on faults."""

from __future__ import annotations

from b2c.plugin_messages import MEANINGS
from tools.generate.markdown import table


def messages() -> str:
    rows = [
        (
            f"*{one.message}*" + (f" at a `{one.of}`" if one.of else ""),
            one.cause,
            one.remedy,
        )
        for one in MEANINGS
    ]
    return table(("message", "what it means", "what to do"), rows)
