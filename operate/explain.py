"""`b2c-connector explain`: what an error of Microsoft's services means for this product."""

import re

import click

from b2c.errors import ERRORS, ErrorKind

_LISTS = {
    "AADB2C": "https://learn.microsoft.com/azure/active-directory-b2c/error-codes",
    "AADSTS": "https://login.microsoftonline.com/error?code={number}",
}
"""Where Microsoft explains the codes of each service."""

_NAME = re.compile(
    r"AADB2C\d{5}|AADSTS\d{5,7}|"
    + "|".join(name for name in ERRORS if not name.startswith(tuple(_LISTS))),
    re.IGNORECASE,
)


def code_in(text: str) -> str | None:
    """The first code in a text, such as an error description: `AADB2C90118`."""
    match = _NAME.search(text)
    if match is None:
        return None
    return next((name for name in ERRORS if name.lower() == match[0].lower()), match[0].upper())


def explanation(text: str) -> ErrorKind | None:
    """The table's entry for the code in a text; None if there is no code or no entry."""
    return ERRORS.get(code_in(text) or "")


def advice(text: str) -> list[str]:
    """Cause and remedy of the code in a text, or where Microsoft explains it; nothing without a
    code."""
    code, kind = code_in(text), explanation(text)
    if kind:
        return [f"Cause   {kind.cause}", f"Remedy  {kind.remedy}"]
    return [f"See {_LISTS[code[:6]].format(number=code[6:])}"] if code else []


@click.command(short_help="Tell cause and remedy of an error code.")
@click.argument("code")
def explain(code: str) -> None:
    """Tell cause and remedy of an error: AADB2C90006, AADSTS7000215, DuplicateValue."""
    if code.isdecimal():
        numbered = (f"{service}{code}" for service in _LISTS)
        code = next((name for name in numbered if name in ERRORS), f"AADB2C{code}")
    kind = explanation(code)
    if kind is None:
        raise click.ClickException(
            f"{code} is not one of the {len(ERRORS)} errors that concern a connector. "
            + ("".join(advice(code)) or f"See {_LISTS['AADB2C']}")
        )
    click.echo("\n  ".join([kind.name, *advice(kind.name)]))
