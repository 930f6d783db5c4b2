"""The command `b2c-connector`. If its packages are not installed, it ends in one line."""

import sys


def main() -> None:
    """Run the command line of `operate`."""
    try:
        from operate.cli import cli
    except ModuleNotFoundError as missing:
        sys.exit(
            f"b2c-connector needs {missing.name}, which is not installed.\n"
            "Install the extra operate: pip install 'b2c-connector[operate]', or in a clone "
            "pip install -e '.[operate]'"
        )
    cli(prog_name="b2c-connector")
