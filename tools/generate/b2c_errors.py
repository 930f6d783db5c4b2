"""The page of errors, from their table."""

from __future__ import annotations

from b2c.errors import ERRORS, ErrorKind
from tools.generate.markdown import table

_HEAD = """\
# Error codes

Errors that a sign-in or a deployment of this project can end with, their cause, and what to do.
`b2c-connector explain CODE` tells the same, and so do `b2c-connector sign-in` and the emulated
tenant's own error page, which sends the codes as Microsoft publishes their texts.

A test in `tests/remedies` brings each error about on the emulated tenant, follows the remedy word
for word, and signs in. What it cannot follow stands [below](#not-tested).

The OAuth error in *italics* is chosen after RFC 6749, because no public report shows it.

## Of Azure AD B2C

"""
_ENTRA = """
## Of Microsoft Entra ID

These concern the deployer's credentials, or a connector that does not ask B2C.

"""
_GRAPH = "\n## Of Microsoft Graph\n\n"
_UNTESTED = "\n## Not tested\n\n"
_COLUMNS = ("code", "OAuth error", "seen at", "cause", "remedy")

_PLACES = {
    "page": "the tenant's page",
    "redirect": "the redirect URI",
    "token": "the token answer",
    "form": "the sign-in form",
    "deployer": "the deployer's command",
    "entra": "the sign-in at login.microsoftonline.com",
    "up": "the output of pulumi",
}


def page() -> str:
    return "".join(
        [
            _HEAD,
            table(_COLUMNS, _rows("AADB2C")),
            _ENTRA,
            table(_COLUMNS, _rows("AADSTS")),
            _GRAPH,
            table(_COLUMNS, _rows("DuplicateValue")),
            _UNTESTED,
            table(
                ("code", "what is not tested, and why"),
                [(kind.name, kind.untested) for kind in ERRORS.values() if kind.untested],
            ),
        ]
    )


def _rows(service: str) -> list[tuple[str, ...]]:
    return [_row(kind) for kind in ERRORS.values() if kind.name.startswith(service)]


def _row(kind: ErrorKind) -> tuple[str, ...]:
    error = kind.error and (f"`{kind.error}`" if kind.observed else f"*{kind.error}*")
    places = ", ".join(_PLACES[place] for place in kind.places)
    return (kind.name, error, places, _text(kind.cause), _text(kind.remedy))


def _text(sentence: str) -> str:
    """A page's reader must see `<tenant>`, which HTML would take for a tag."""
    return sentence.replace("<", "\\<")
