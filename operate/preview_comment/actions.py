"""What people must do after the merge: the part of a change that no program can do for them.

Power Platform keeps the Security form's values in the connector, and each connection keeps those of
the day on which it was made; nobody tells either of a change in B2C.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from operate.preview_comment.planned import ABSENT, LATER, Planned, PropertyChange

_URLS = ("authorizationUrl", "tokenUrl", "refreshUrl")
_VALIDATION = ("apiClientId", "issuer", "openidConfigurationUrl", "jwksUrl")

MAKERS = "Makers"
DEVELOPERS = "API developers"
NOTHING = "nothing to do in Power Platform"


@dataclass(frozen=True)
class Action:
    """`short`: a clause for the first line, empty if another action covers it; `detail`: Markdown
    with the values and the reason."""

    who: str
    short: str
    detail: str


def actions(planned: Planned) -> tuple[Action, ...]:
    """In the order of their weight; empty if there is nothing to do."""
    if _gone(planned.output("clientId")):
        return (_stops(),)
    if not planned.outputs_before and planned.output("clientId"):
        return (_first(),)
    found: list[Action | None] = []
    if planned.output("clientId"):
        found.append(_recreate(planned))
    else:
        found += [rule(planned) for rule in _MAKERS]
    found.append(_definition(planned))
    found.append(_validation(planned))
    return tuple(action for action in found if action is not None)


def headline(found: tuple[Action, ...]) -> str:
    """The first line: what the maker must do, in one sentence of Markdown."""
    clauses = [action.short for action in found if action.who == MAKERS and action.short]
    return f"**{MAKERS}:** {'; '.join(clauses) or NOTHING}."


def _gone(change: PropertyChange | None) -> bool:
    return change is not None and change.after is ABSENT


def _stops() -> Action:
    return Action(
        MAKERS,
        "remove the connector, its sign-in ends with this change",
        "The client is deleted: every connection fails at its next refresh, within the hour.",
    )


def _first() -> Action:
    return Action(
        MAKERS,
        "create the connector",
        "This is the first deployment. All values: `pulumi stack output readme`.",
    )


def _recreate(_planned: Planned) -> Action:
    return Action(
        MAKERS,
        "re-create the connection: new client id, new client secret",
        "The client is registered anew. Put the new client id and secret into the connector's"
        " Security form, then delete and re-create every connection; the old ones fail at their"
        " next refresh.",
    )


def _urls(planned: Planned) -> Action | None:
    changed = [name for name in _URLS if planned.output(name)]
    if not changed:
        return None
    rows = "\n".join(f"  - {name}: {_code(_after(planned, name))}" for name in changed)
    return Action(
        MAKERS,
        "update the URLs of the connector, then re-create the connection",
        "A connection refreshes at the address of the day on which it was made; a token of one user"
        f" flow is refused at another (AADB2C90088). New values for the Security form:\n{rows}",
    )


def _scope(planned: Planned) -> Action | None:
    if not planned.output("scope"):
        return None
    return Action(
        MAKERS,
        "update the scope of the connector, then re-create the connection",
        "A connection keeps the scope that it was made with. New value for the Security form's"
        f" *Scope*: {_code(_after(planned, 'scope'))}",
    )


def _secret(planned: Planned) -> Action | None:
    if not planned.output("clientSecret"):
        return None
    previous = planned.output("previousSecretExpires")
    until = previous.after if previous else planned.outputs_before.get("previousSecretExpires")
    life = (
        f"The one in use stays valid until {_code(until)}."
        if until not in (None, ABSENT, LATER)
        else "The one in use ends with this change: paste the new one at once."
    )
    return Action(
        MAKERS,
        "paste a new secret into the connector",
        f"{life} After the merge: `pulumi stack output clientSecret --show-secrets`.",
    )


def _redirects(planned: Planned) -> Action | None:
    change = planned.output("redirectUrls")
    if change is None or not isinstance(change.before, list) or not isinstance(change.after, list):
        return None
    gone = [url for url in change.before if url not in change.after]
    if not gone:
        return None
    return Action(
        MAKERS,
        "check the redirect URLs that go",
        "Connectors with these redirect URLs can no longer sign in (AADB2C90006): "
        + ", ".join(_code(url) for url in gone),
    )


def _definition(planned: Planned) -> Action | None:
    change = planned.output("connectorDefinitionDigest")
    if change is None or change.before in (ABSENT, None) or change.after in (ABSENT, None):
        return None
    # The definition repeats these values: who types them into the form needs no file.
    repeats = planned.output("scope") or any(planned.output(name) for name in _URLS)
    return Action(
        MAKERS,
        "" if repeats else "update the connector's definition",
        "The connector's definition changes: `python -m operate connector-files` writes it and"
        " shows the command that updates the connector.",
    )


def _validation(planned: Planned) -> Action | None:
    changed = [name for name in _VALIDATION if planned.output(name)]
    if not changed:
        return None
    rows = "\n".join(f"  - {name}: {_code(_after(planned, name))}" for name in changed)
    return Action(
        DEVELOPERS,
        "accept tokens of the new values",
        f"The API validates tokens against these values, which change:\n{rows}",
    )


def _after(planned: Planned, name: str) -> Any:
    change = planned.output(name)
    return change.after if change else None


def _code(value: Any) -> str:
    """A value as a code span; what would end the span is left out."""
    text = "none" if value is ABSENT or value is None else str(value)
    return f"`{' '.join(text.replace('`', '').split())}`"


_MAKERS: tuple[Callable[[Planned], Action | None], ...] = (_urls, _scope, _secret, _redirects)
