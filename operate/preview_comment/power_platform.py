"""What people must do about connectors in Power Platform, those that the stack makes and others.

The stack updates its own in the same `pulumi up`. It cannot make a connection, and a connection
keeps the values with which it was made.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from b2c.resource_types import CUSTOM_CONNECTOR
from operate.preview_comment.action import Action
from operate.preview_comment.connectors import URLS, Connector, connector_of
from operate.preview_comment.markdown import code
from operate.preview_comment.planned import Planned, Step
from operate.preview_comment.values import Mark, at

BY_HAND = "connectors that were made by hand in Power Platform"

_GONE = ("delete", "replace")
_NEW = ("create", "replace")
_CLIENT_ID = "connectionParameters.token.oAuthSettings.clientId"
_SECRET = ("clientSecret", "clientSecretVersion")


def power_platform(planned: Planned) -> Iterator[Action]:
    """What a deleted, replaced or new connector costs people, whatever the outputs show."""
    for operation, what in (("delete", "deleted"), ("replace", "replaced")):
        gone = [it for it in planned.custom_connectors if it.operation == operation]
        if gone:
            yield _lost(gone, what)
    # A replaced connector has its new name here.
    new = [replace(it, held={}) for it in planned.custom_connectors if it.operation in _NEW]
    by_person = [step for step in new if _secret_is_entered(step)]
    if by_person:
        yield Action(
            f"enter the client secret into {_named(by_person)}",
            "The stack makes the connector without its secret: a person enters it in Power Platform"
            " before anybody makes a connection.",
        )
    if new:
        yield Action(
            f"make a connection of {_named(new)}",
            "The stack makes the connector and registers its redirect URL. Only a person can make a"
            " connection, by signing in; makers see the connector once it is shared with them.",
        )


def protected(errors: Sequence[str]) -> str:
    """A sentence on what `protect` has saved, if it is a connector; with a blank in front."""
    if not any(f"{CUSTOM_CONNECTOR}::" in text and "protect" in text for text in errors):
        return ""
    return (
        " It would delete or replace a connector in Power Platform, which `protect` refuses:"
        " everybody's connections would be lost with it."
    )


def own_connectors(connector: Connector) -> list[Step]:
    """The connectors in Power Platform of this client that are there before and after."""
    return [
        step
        for step in connector.planned.custom_connectors
        if step.operation not in (*_GONE, *_NEW) and _belongs(step, connector)
    ]


def makes_connectors(connector: Connector) -> bool:
    """Whether the stack makes connectors in Power Platform for this client."""
    return any(_belongs(step, connector) for step in connector.planned.custom_connectors)


def has_others(connector: Connector, own_urls: Sequence[object]) -> bool:
    """Whether other redirect URLs are registered than those of the stack's own connectors.

    `own_urls`: further URLs of the stack's own. True if the stack does not export the URLs.
    """
    urls = connector.before("redirectUrls")
    if connector.is_new:
        urls = connector.after("redirectUrls")
    if not isinstance(urls, list):
        return not connector.is_new
    own = {*map(str, own_urls), *redirect_urls(connector.planned.custom_connectors)}
    return any(str(url) not in own and not _is_local(str(url)) for url in urls)


def redirect_urls(steps: Sequence[Step]) -> list[str]:
    """The redirect URLs of the connectors that are there."""
    return [str(step.outputs["redirectUrl"]) for step in steps if "redirectUrl" in step.outputs]


def secret_is_entered(connector: Connector) -> bool:
    """Whether a person enters the secret into one of the stack's own connectors."""
    return any(map(_secret_is_entered, own_connectors(connector)))


def updated(connector: Connector) -> Iterator[Action]:
    """What is left to do for the stack's own connectors when values of the sign-in change."""
    own = own_connectors(connector)
    if any(connector.change(name) for name in ("clientId", "scope", *URLS)):
        yield from _sign_in(own)
    elif connector.change("clientSecret"):
        behind = [step for step in own if not any(_changes(step, name) for name in _SECRET)]
        if behind:
            yield Action(
                f"enter the new secret into {_named(behind)}",
                "The stack does not send it to this connector.",
            )
    if connector.change("clientSecret"):
        yield from _variables(own)


def _sign_in(own: Sequence[Step]) -> Iterator[Action]:
    behind = [step for step in own if not _changes(step, "connectionParameters")]
    emptied = [step for step in own if step not in behind and _secret_is_entered(step)]
    if behind:
        yield Action(
            f"update the sign-in of {_named(behind)}, which this change does not reach",
            "The connector keeps its old values: its inputs do not change with the client's.",
        )
    if emptied:
        yield Action(
            f"enter the client secret into {_named(emptied)} again",
            "A change of the sign-in empties a secret that a person has entered.",
        )
    if own:
        yield Action(
            f"re-create the connections of {_named(own)}",
            "The connector gets the new values by itself; a connection keeps the values that it was"
            " made with.",
        )


def _variables(own: Sequence[Step]) -> Iterator[Action]:
    for step in own:
        variable = step.declared.get("clientSecretVariable")
        if variable is not None:
            yield Action(
                f"put the new secret into the environment variable {code(variable)}",
                f"{_name(step)} reads the variable when the connector is saved: if the new secret"
                " gets there later than the merge, save the connector in Power Platform once more.",
            )


def _belongs(step: Step, connector: Connector) -> bool:
    """Whether the connector signs in with this client, or has a name that says so."""
    ids = _known(at(inputs, _CLIENT_ID) for inputs in (step.held, step.declared))
    if ids & _known((connector.before("clientId"), connector.after("clientId"))):
        return True
    return connector_of(connector.planned, step) == connector


def _known(values: Iterable[object]) -> set[str]:
    return {it for it in values if isinstance(it, str) and not isinstance(it, Mark)}


def _lost(gone: Sequence[Step], what: str) -> Action:
    detail = "Power Platform deletes a connector with everybody's connections: apps and cloud flows"
    detail += " that use them fail"
    if what == "replaced":
        detail += ", until everybody has made a connection of the new one and apps and flows use it"
    return Action(
        f"everybody loses their connections of {_named(gone)}, {_are(gone, what)}", f"{detail}."
    )


def _are(steps: Sequence[Step], what: str) -> str:
    return f"which {'are' if len(steps) > 1 else 'is'} {what}"


def _named(steps: Sequence[Step]) -> str:
    return ", ".join(_name(step) for step in steps)


def _name(step: Step) -> str:
    """A connector as people know it: by the name that it has now, if it is there."""
    shown = step.held or step.declared
    place = urlsplit(str(shown.get("environmentUrl", ""))).netloc
    name = code(shown.get("displayName", step.name))
    return f"{name} in {code(place)}" if place else name


def _secret_is_entered(step: Step) -> bool:
    """Whether a person enters the secret, since the connector is given none."""
    return not {"clientSecret", "clientSecretVariable"} & step.declared.keys()


def _changes(step: Step, name: str) -> bool:
    return any(change.name.partition(".")[0] == name for change in step.changes)


def _is_local(url: str) -> bool:
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
