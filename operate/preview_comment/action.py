"""One thing that people must do, and the first line that all of them make."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from operate.preview_comment.markdown import code

MAKERS = "Makers"
DEVELOPERS = "API developers"
NOTHING = "nothing to do in Power Platform"

_MOST_NAMES = 10


@dataclass(frozen=True)
class Action:
    """`short`: a clause for the first line, empty if another action covers it; `detail`: Markdown
    with the values and the reason.

    `connectors`: the names of those that it is about; `{connector}` in `short` becomes "the
    connector" with these names, `{of}` the same with "of".
    """

    who: str
    short: str
    detail: str
    connectors: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        """`short` with the names."""
        names = _names(self.connectors)
        named = f"the connector{'s' if len(self.connectors) > 1 else ''} {names}"
        return self.short.replace("{connector}", named if names else "the connector").replace(
            "{of}", f" of {named}" if names else ""
        )

    def lines(self) -> list[str]:
        """A bullet of Markdown."""
        names = _names(self.connectors)
        return f"- **{self.who}**{f' ({names})' if names else ''}: {self.detail}".splitlines()


def headline(found: Sequence[Action]) -> str:
    """The first line: what the maker must do, in one sentence of Markdown."""
    asked = [replace(action, detail="") for action in found if action.who == MAKERS]
    clauses = [action.clause for action in merged(asked) if action.short]
    return f"**{MAKERS}:** {'; '.join(clauses) or NOTHING}."


def merged(found: Sequence[Action]) -> tuple[Action, ...]:
    """The same action of several connectors as one."""
    together: dict[tuple[str, str, str, bool], Action] = {}
    for action in found:
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
