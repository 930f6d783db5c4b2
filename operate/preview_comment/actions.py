"""What people must do after the merge, because no program can do it for them.

Power Platform keeps the Security form's values in the connector. A connection keeps the values with
which it was made. Neither learns of a change in B2C, but for the connectors that the stack makes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from operate.preview_comment.action import DEVELOPERS, Action, merged
from operate.preview_comment.connectors import (
    URLS,
    VALIDATION,
    Connector,
    component,
    connectors,
    unexported,
)
from operate.preview_comment.consequences import (
    RELEVANT,
    consequences,
    has_logic_apps,
    made_by_hand,
    secret_survives,
    steps_of,
)
from operate.preview_comment.markdown import code
from operate.preview_comment.planned import Planned
from operate.preview_comment.power_platform import (
    BY_HAND,
    power_platform,
    redirect_urls,
    updated,
)
from operate.preview_comment.values import ABSENT


def actions(planned: Planned) -> tuple[Action, ...]:
    """The actions, the most important first; empty if there is nothing to do."""
    result = [*_read_the_diff(planned)]
    for connector in connectors(planned):
        names = (connector.prefix,) if connector.prefix else ()
        result += [replace(action, connectors=names) for action in _connector_actions(connector)]
    return merged([*power_platform(planned), *result, *consequences(planned)])


def _read_the_diff(planned: Planned) -> Iterator[Action]:
    """The action for changes of connectors whose new values the stack's outputs do not show."""
    relevant = steps_of(planned, *RELEVANT)
    if not connectors(planned):
        if relevant or planned.outputs:
            yield Action(
                "cannot tell what to do, read the diff",
                "No output is named `clientId` or, as `salesClientId` and `salesClientSecret`,"
                " after a connector.",
            )
        return
    changed = {component(planned, step) for step in relevant}
    names = tuple(name for name in unexported(planned) if name in changed)
    if names:
        yield Action(
            "cannot tell what to do for {connector}, read the diff",
            "Resources change, but no output tells the new values.",
            names,
        )


def _connector_actions(connector: Connector) -> Iterator[Action]:
    place = made_by_hand(connector)
    if connector.is_gone:
        if place:
            yield Action(
                f"remove {place}, {_whose(place)} sign-in ends with this change",
                "The client is deleted: every connection fails at its next refresh, within the"
                " hour.",
            )
    elif connector.is_new:
        if place:
            readme = code(f"pulumi stack output {connector.output_name('readme')}")
            detail = f"This is the first deployment. All values: {readme}."
            yield Action("create {connector}", detail)
    else:
        yield from updated(connector)
        anew = connector.change("clientId") is not None
        rules = (_recreate,) if anew else (_urls, _scope, _secret)
        for rule in (*rules, _definition) if place else ():
            yield from rule(connector, place)
        yield from _redirects(connector)
        yield from _validation(connector)


def _whose(place: str) -> str:
    return "whose" if place == BY_HAND else "its"


def _recreate(connector: Connector, place: str) -> Iterator[Action]:
    urls = [name for name in URLS if connector.change(name)]
    scope = ["scope"] if connector.change("scope") else []
    new = ["new client id", "new client secret"]
    new += ["new URLs"] if urls else []
    new += ["new scope"] if scope else []
    rows = f" Further new values:\n{_rows(connector, urls + scope)}" if urls or scope else ""
    of = f"s of {BY_HAND}" if place == BY_HAND else "{of}"
    yield Action(
        f"re-create the connection{of}: {', '.join(new)}",
        "The client is registered anew. Put the new client id and secret into the connector's"
        " Security form, then delete and re-create every connection; the old ones fail at their"
        f" next refresh.{rows}",
    )


def _urls(connector: Connector, place: str) -> Iterator[Action]:
    changed = [name for name in URLS if connector.change(name)]
    if not changed:
        return
    yield Action(
        f"update the URLs of {place}, then re-create the connection",
        "A connection refreshes at the address of the day on which it was made; a token of one user"
        " flow is refused at another (AADB2C90088). New values for the Security form:\n"
        f"{_rows(connector, changed)}",
    )


def _scope(connector: Connector, place: str) -> Iterator[Action]:
    if connector.change("scope"):
        yield Action(
            f"update the scope of {place}, then re-create the connection",
            "A connection keeps the scope that it was made with. New value for the Security form's"
            f" *Scope*: {_value(connector.after('scope'))}",
        )


def _secret(connector: Connector, place: str) -> Iterator[Action]:
    if not connector.change("clientSecret"):
        return
    command = f"pulumi stack output {connector.output_name('clientSecret')} --show-secrets"
    others = " The connector in Logic Apps gets the new one by itself."
    if secret_survives(connector):
        until = connector.after("previousSecretExpires") or connector.before("clientSecretExpires")
        urgency, life = "", f"stays valid{f' until {code(until)}' if until else ''}"
    else:
        urgency, life = " at once", "ends with this change: paste the new one at once"
    yield Action(
        f"paste a new secret into {place}{urgency}",
        f"The one in use {life}.{others if has_logic_apps(connector.planned) else ''}"
        f" After `pulumi up`: {code(command)}.",
    )


def _redirects(connector: Connector) -> Iterator[Action]:
    change = connector.change("redirectUrls")
    if change is None or not isinstance(change.before, list) or not isinstance(change.after, list):
        return
    # The URL of a connector that the stack deletes goes with it, which has an action of its own.
    regional = connector.planned.output("logicAppsRedirectUrl")
    kept = [*change.after, regional.before if regional else None]
    kept += redirect_urls(connector.planned.custom_connectors)
    gone = [url for url in change.before if url not in kept]
    if gone:
        rows = "\n".join(f"  - {_value(url)}" for url in gone)
        yield Action(
            "check the redirect URLs that go{of}",
            f"Connectors with these redirect URLs can no longer sign in (AADB2C90006):\n{rows}",
        )


def _definition(connector: Connector, place: str) -> Iterator[Action]:
    change = connector.change("connectorDefinitionDigest")
    if change is None or change.before in (ABSENT, None) or change.after in (ABSENT, None):
        return
    # The definition repeats these values. A maker who enters them into the form needs no file.
    repeats = any(connector.change(name) for name in ("clientId", "scope", *URLS))
    yield Action(
        "" if repeats else f"update the definition of {place}",
        "The connector's definition changes: `b2c-connector connector-files` writes it and"
        " shows the command that updates the connector.",
    )


def _validation(connector: Connector) -> Iterator[Action]:
    changed = [name for name in VALIDATION if connector.change(name)]
    if changed:
        yield Action(
            "accept tokens of the new values",
            "The API validates tokens against these values, which change:\n"
            f"{_rows(connector, changed)}",
            who=DEVELOPERS,
        )


def _rows(connector: Connector, names: Sequence[str]) -> str:
    return "\n".join(f"  - {name}: {_value(connector.after(name))}" for name in names)


def _value(value: object) -> str:
    return code("none" if value is None else value)
