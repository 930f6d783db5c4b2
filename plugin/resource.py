"""What a resource type of this plugin can do, in plain Python values.

Plain values are what JSON has; in previews any part may be `plugin.values.UNKNOWN`. A resource
type knows Graph and its own rules; what the engine wants to see is `provider.provider`'s business.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from b2c.refusal import InvalidSetting, Refusal
from clients.graph import Graph

State = dict[str, Any]
Inputs = Mapping[str, Any]


class Change(Enum):
    """What happens to a property, as a preview shows it."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class Checked:
    """The inputs in their normal form, defaults filled in, and what is wrong with them."""

    inputs: State
    failures: list[InvalidSetting] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """What differs between the state and the program.

    changes: by property path, such as `languages[0].enabled`; empty if nothing differs.
    replaces: the top-level properties among them that cannot be changed in place.
    delete_before_replace: the old object must go first, because the new one has the same id.
    """

    changes: Mapping[str, Change] = field(default_factory=dict)
    replaces: frozenset[str] = frozenset()
    delete_before_replace: bool = False


class Adoptable(Refusal):
    """The refusal names an object that exists in the tenant and is not in the stack.

    The engine's person gets the line that imports it added to the text.
    """

    def __init__(self, text: str, resource_id: str) -> None:
        super().__init__(text)
        self.resource_id = resource_id


class Unfinished(Refusal):
    """A change failed half way: `state` is what the object is now, which the engine keeps."""

    def __init__(self, error: Refusal, state: State) -> None:
        super().__init__(
            f"{error}\nA part of the change may be made: the next `pulumi up` starts from what "
            "there is now."
        )
        self.state = state


class ResourceType(Protocol):
    """The operations on one resource type. Those with a `graph` run in threads and may wait.

    They raise `Refusal`, of which Graph's own refusals are a kind.
    """

    @property
    def token(self) -> str:
        """The type as programs name it, such as `b2c:index:UserFlow`."""

    @property
    def secrets(self) -> frozenset[str]:
        """The top-level properties that are secret whatever the program says."""

    @property
    def outputs(self) -> frozenset[str]:
        """The top-level properties that the service fills in where the program says nothing.

        In a preview they are unknown before the object exists, and keep their value afterwards.
        """

    def check(self, old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        """Put the inputs into their normal form; no request. `old_inputs` is empty for a new one,
        so that what is refused for new objects only can be told apart."""

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        """Compare the state with checked inputs; no request."""

    def create(self, graph: Graph, inputs: Inputs) -> tuple[str, State]:
        """Make the object; its id and state. What was made half is deleted before a failure is
        raised; `Adoptable` if the object is there already, or was left behind."""

    def read(
        self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        """The state and the inputs that fit what the service has now; None if it is gone.

        `state` and `inputs` are those known so far; both are empty for an import, which reads
        everything that there is.
        """

    def update(self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs) -> State:
        """Change the object in place from its state to the inputs; the new state. `Unfinished` if
        only a part of the change could be made."""

    def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """Delete the object and wait until it is gone; one that is gone already is no error."""
