"""The package schema of the plugin, which `make generate` writes to `provider/schema.json`."""

from pathlib import Path

NAME = "b2c"
VERSION = "0.1.0"
COMMITTED = Path(__file__).with_name("schema.json")


def text() -> str:
    """The schema as the plugin serves it: the committed file."""
    return COMMITTED.read_text("utf-8")
