"""The page of B2C's error codes, from their table."""

from __future__ import annotations

from b2c.errors import ERRORS, ErrorKind
from tools.generate.markdown import table

_HEAD = """\
# Error codes of Azure AD B2C

Codes that a sign-in of this project can end with, their cause, and what to do. The emulated tenant
sends them as Microsoft publishes their texts; `make sign-in` and the tenant's own error page name
the remedy.

The OAuth error in *italics* is chosen after RFC 6749, because no public report shows it.

"""
_NEVER_SENT = "\n## Codes that the emulated tenant never sends\n\n"

_PLACES = {
    "page": "the tenant's page",
    "redirect": "the redirect URI",
    "token": "the token answer",
    "form": "the sign-in form",
}


def page() -> str:
    kinds = sorted(ERRORS.values(), key=lambda kind: kind.code)
    sent = [_row(kind, kind.proof) for kind in kinds if kind.proof]
    others = [(kind.name, kind.cause, kind.remedy) for kind in kinds if not kind.proof]
    return "".join(
        [
            _HEAD,
            table(("code", "OAuth error", "seen at", "cause", "remedy", "proven by"), sent),
            _NEVER_SENT,
            table(("code", "cause", "remedy"), others),
        ]
    )


def _row(kind: ErrorKind, proof: str) -> tuple[str, ...]:
    """`proof`: the test that produces the code, as `file::name`."""
    error = f"`{kind.error}`" if kind.observed else f"*{kind.error}*"
    places = ", ".join(_PLACES[place] for place in kind.places)
    return (kind.name, error, places, kind.cause, kind.remedy, f"`{proof.partition('::')[2]}`")
