"""`python -m emulator`. If its packages are not installed, it ends in one line."""

import sys


def main() -> None:
    """Run the command line of the emulator."""
    try:
        from emulator.cli import cli
    except ModuleNotFoundError as missing:
        sys.exit(
            f"The emulator needs {missing.name}, which is not installed.\n"
            "Install the extra rehearsal: pip install 'b2c-connector[rehearsal]', or in a clone "
            "pip install -e '.[rehearsal]'"
        )
    cli(prog_name="python -m emulator")


if __name__ == "__main__":
    main()
