"""The connectors of a stack, told apart by the names of its outputs.

The program exports `clientId`, `scope` and so on; a stack with several connectors exports
`salesClientId`, `supportClientId`, and once what they share.
"""

from dataclasses import dataclass
from typing import Any, Final

from operate.preview_comment.planned import Planned, PropertyChange, Step
from operate.preview_comment.values import ABSENT

URLS: Final = ("authorizationUrl", "tokenUrl", "refreshUrl")
VALIDATION: Final = ("apiClientId", "issuer", "openidConfigurationUrl", "jwksUrl")

_ID, _CLIENT_ID = "clientId", "ClientId"
_SHARED = frozenset({*URLS, *VALIDATION, "policy"})


@dataclass(frozen=True)
class Connector:
    """One connector. `prefix`: of its outputs' names, which names it; empty for the only one."""

    prefix: str
    planned: Planned

    def change(self, name: str) -> PropertyChange | None:
        """The change of its output, or of the one that it shares; None if it stays."""
        return self.planned.output(self.output_name(name))

    def before(self, name: str) -> Any:
        """The output's value as deployed; None without one."""
        return self.planned.outputs_before.get(self.output_name(name))

    def after(self, name: str) -> Any:
        """The output's value after the merge; None without one."""
        change = self.change(name)
        value = change.after if change else self.before(name)
        return None if value is ABSENT else value

    def output_name(self, name: str) -> str:
        """How the stack calls this output."""
        if not self.prefix:
            return name
        own = f"{self.prefix}{name[0].upper()}{name[1:]}"
        return name if name in _SHARED and own not in _names(self.planned) else own

    @property
    def is_new(self) -> bool:
        """Whether this is its first deployment."""
        change = self.change(_ID)
        return change is not None and change.before in (ABSENT, None)

    @property
    def is_gone(self) -> bool:
        """Whether its client is deleted."""
        change = self.change(_ID)
        return change is not None and change.after in (ABSENT, None)


def connectors(planned: Planned) -> tuple[Connector, ...]:
    """Those that the outputs tell; none where their names follow no pattern."""
    names = _names(planned)
    prefixes = {""} if _ID in names else set()
    for name in names:
        prefix = name.removesuffix(_CLIENT_ID)
        # `apiClientId` is no connector's.
        if prefix not in ("", name) and {f"{prefix}ClientSecret", f"{prefix}Scope"} & names:
            prefixes.add(prefix)
    return tuple(Connector(prefix, planned) for prefix in sorted(prefixes))


def component(planned: Planned, step: Step) -> str:
    """The name of the component that the resource belongs to; empty if it tells none."""
    owners = [name for name in planned.components if step.name.startswith(f"{name}-")]
    if owners:
        return max(owners, key=len)
    owner, dash, _ = step.name.partition("-client-")
    return owner if dash else ""


def connector_of(planned: Planned, step: Step) -> Connector | None:
    """Whose resource this is; None if the outputs do not tell."""
    found = connectors(planned)
    if len(found) == 1 and len(planned.components) < 2:
        return found[0]
    owner = _plain(component(planned, step))
    return next((each for each in found if each.prefix and _plain(each.prefix) == owner), None)


def unexported(planned: Planned) -> tuple[str, ...]:
    """The components whose outputs the stack does not export by a name that tells them."""
    found = connectors(planned)
    if len(planned.components) <= len(found):
        return ()
    named = {_plain(each.prefix) for each in found}
    return tuple(name for name in planned.components if _plain(name) not in named)


def _names(planned: Planned) -> set[str]:
    return {*planned.outputs_before, *(change.name for change in planned.outputs)}


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").casefold()
