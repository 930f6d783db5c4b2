"""Something that people must do after a merge, and the headline made of all such actions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from operate.preview_comment.markdown import code

MAKERS = "Makers"
DEVELOPERS = "API developers"
NOTHING = "nothing to do in Power Platform"

_MOST_NAMES = 10


@dataclass(frozen=True)
class Action:
    """`short`: a clause for the headline, empty if another action covers it. `detail`: the values
    and the reason, in Markdown.

    `connectors`: the names of the connectors concerned. In `short`, `{connector}` becomes "the
    connector" with these names, and `{of}` becomes "of the connector" with them.
    """

    short: str
    detail: str
    connectors: tuple[str, ...] = ()
    who: str = MAKERS

    @property
    def clause(self) -> str:
        """`short` with the connectors' names."""
        names = _names(self.connectors)
        named = f"the connector{'s' if len(self.connectors) > 1 else ''} {names}"
        return self.short.replace("{connector}", named if names else "the connector").replace(
            "{of}", f" of {named}" if names else ""
        )

    def lines(self) -> list[str]:
        """A bullet of Markdown."""
        names = _names(self.connectors)
        return f"- **{self.who}**{f' ({names})' if names else ''}: {self.detail}".splitlines()


def headline(actions: Sequence[Action], who: str = MAKERS, nothing: str = NOTHING) -> str:
    """A first line of the comment: a sentence in Markdown of what makers, or others, must do."""
    theirs = [replace(action, detail="") for action in actions if action.who == who]
    clauses = [action.clause for action in merged(theirs) if action.short]
    return f"**{who}:** {'; '.join(clauses) or nothing}."


def merged(actions: Sequence[Action]) -> tuple[Action, ...]:
    """The actions, where the same action for several connectors becomes a single one."""
    together: dict[tuple[str, str, str, bool], Action] = {}
    for action in actions:
        key = (action.who, action.short, action.detail, bool(action.connectors))
        if key in together:
            names = dict.fromkeys([*together[key].connectors, *action.connectors])
            action = replace(action, connectors=tuple(names))
        together[key] = action
    return tuple(together.values())


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(code(name) for name in names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown
