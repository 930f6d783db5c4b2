"""The connectors of a stack, distinguished by the names of its outputs.

A program with one connector exports `clientId`, `scope` and so on. A program with several exports
`salesClientId`, `supportClientId` and so on, and the outputs that they share under one name.
"""

from dataclasses import dataclass
from typing import Any, Final

from b2c.resource_names import CLIENT_SUFFIX
from operate.preview_comment.planned import Planned, PropertyChange, Step

URLS: Final = ("authorizationUrl", "tokenUrl", "refreshUrl")
VALIDATION: Final = ("apiClientId", "issuer", "openidConfigurationUrl", "jwksUrl")

_ID, _CLIENT_ID = "clientId", "ClientId"
_SHARED = frozenset({*URLS, *VALIDATION, "policy"})


@dataclass(frozen=True)
class Connector:
    """A connector. `prefix`: of its outputs' names, empty where the stack has one connector."""

    prefix: str
    planned: Planned

    def change(self, name: str) -> PropertyChange | None:
        """The change of this output of the connector; None if it stays as it is."""
        return self.planned.output(self.output_name(name))

    def before(self, name: str) -> Any:
        """The output's deployed value; None if there is none."""
        return self.planned.outputs_before.get(self.output_name(name))

    def after(self, name: str) -> Any:
        """The output's value after the merge; None if there is none."""
        return self.planned.after(self.output_name(name))

    def output_name(self, name: str) -> str:
        """The name under which the stack exports this output."""
        if not self.prefix:
            return name
        own = f"{self.prefix}{name[0].upper()}{name[1:]}"
        return name if name in _SHARED and own not in _names(self.planned) else own

    @property
    def is_new(self) -> bool:
        """Whether this is its first deployment."""
        return self.change(_ID) is not None and self.before(_ID) is None

    @property
    def is_gone(self) -> bool:
        """Whether its client is deleted."""
        return self.change(_ID) is not None and self.after(_ID) is None


def connectors(planned: Planned) -> tuple[Connector, ...]:
    """The connectors that the outputs' names show; none if the names follow no pattern."""
    names = _names(planned)
    prefixes = {""} if _ID in names else set()
    for name in names:
        prefix = name.removesuffix(_CLIENT_ID)
        # `apiClientId` is the API's and not a connector's.
        if prefix not in ("", name) and {f"{prefix}ClientSecret", f"{prefix}Scope"} & names:
            prefixes.add(prefix)
    return tuple(Connector(prefix, planned) for prefix in sorted(prefixes))


def component(planned: Planned, step: Step) -> str:
    """The name of the component that the resource belongs to; empty if its name shows none."""
    owners = [name for name in planned.components if step.name.startswith(f"{name}-")]
    if owners:
        return max(owners, key=len)
    # In a preview without the component itself, such as one of a `ConnectorClient` alone.
    owner, suffix, _ = step.name.partition(f"{CLIENT_SUFFIX}-")
    return owner if suffix else ""


def connector_of(planned: Planned, step: Step) -> Connector | None:
    """The connector that the resource belongs to; None if the outputs do not show it."""
    candidates = connectors(planned)
    if len(candidates) == 1 and len(planned.components) < 2:
        return candidates[0]
    owner = _plain(component(planned, step))
    return next((it for it in candidates if it.prefix and _plain(it.prefix) == owner), None)


def unexported(planned: Planned) -> tuple[str, ...]:
    """The components that no connector of the outputs has the name of."""
    exported = connectors(planned)
    if len(planned.components) <= len(exported):
        return ()
    prefixes = {_plain(connector.prefix) for connector in exported}
    return tuple(name for name in planned.components if _plain(name) not in prefixes)


def _names(planned: Planned) -> set[str]:
    return {*planned.outputs_before, *(change.name for change in planned.outputs)}


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").casefold()
