"""`b2c-connector explain`: what an error code of B2C means for this product."""

import re

import click

from b2c.errors import ERRORS, ErrorKind


def code_in(text: str) -> str | None:
    """The first code of B2C in a text, such as an error description: `AADB2C90118`."""
    match = re.search(r"AADB2C\d{5}", text, re.IGNORECASE)
    return match[0].upper() if match else None


def explanation(text: str) -> ErrorKind | None:
    """The table's entry for the code in a text; None if there is no code or no entry."""
    code = code_in(text)
    return ERRORS.get(int(code.removeprefix("AADB2C"))) if code else None


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Tell cause and remedy of a code like AADB2C90006."""
    kind = explanation(f"AADB2C{code}" if code.isdecimal() else code)
    if kind is None:
        raise click.ClickException(
            f"{code} is not one of the {len(ERRORS)} codes that concern a connector. "
            "See https://learn.microsoft.com/azure/active-directory-b2c/error-codes."
        )
    click.echo(f"{kind.name}\n  Cause   {kind.cause}\n  Remedy  {kind.remedy}")
