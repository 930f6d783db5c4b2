"""What a plugin can do with one type of resource, in plain Python values.

Plain values are what JSON has; in previews any part may be `b2c.unknown.UNKNOWN`. A resource type
knows its service and its own rules; `plugin.provider` translates between it and the engine.
"""

import shlex
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol, TypeVar

from b2c.refusal import InvalidSetting, Refusal
from b2c.unknown import UNKNOWN

State = dict[str, Any]
Inputs = Mapping[str, Any]

_Client = TypeVar("_Client", contravariant=True)


class Change(Enum):
    """What happens to a property, as a preview shows it."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class Checked:
    """The inputs in their normal form, defaults filled in, and what is wrong with them."""

    inputs: State
    failures: Sequence[InvalidSetting] = ()


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
    """The refusal names an object that exists and is not in the stack.

    The text comes to the user with the command that imports it, or with another `way` to do so.
    """

    def __init__(self, text: str, resource_id: str, way: str = "") -> None:
        super().__init__(text)
        self.resource_id = resource_id
        self.way = way

    def with_import(self, token: str, name: str) -> str:
        """The text, with the way to adopt the object: the command that imports it as this resource,
        or another one."""
        if self.way:
            return f"{self}\n  {self.way}"
        return f"{self}\n  pulumi import {token} {name} {shlex.quote(self.resource_id)}"


class Unfinished(Refusal):
    """A creation or a change failed half way: the object exists, and the engine keeps it.

    `state`: what the object is now. `resource_id`: the id of an object that is new.
    """

    def __init__(self, error: Refusal, state: State, resource_id: str = "") -> None:
        super().__init__(str(error))
        self.state = state
        self.resource_id = resource_id


class Lines(Protocol):
    """Lines that the user sees beside the resource of a URN."""

    def info(self, urn: str, text: str) -> None: ...

    def warn(self, urn: str, text: str) -> None: ...


class Silence:
    """Shows no line."""

    def info(self, urn: str, text: str) -> None:
        """Show nothing."""

    def warn(self, urn: str, text: str) -> None:
        """Show nothing."""


@dataclass(frozen=True)
class Subject:
    """The resource that an operation is about: its URN, and lines for the user beside it."""

    urn: str
    lines: Lines = field(default_factory=Silence)

    def info(self, text: str) -> None:
        """Show a line beside the resource."""
        self.lines.info(self.urn, text)

    def warn(self, text: str) -> None:
        """Show a warning beside the resource."""
        self.lines.warn(self.urn, text)


class ResourceType(Protocol[_Client]):
    """The operations on one type of resource.

    Those that take the client, which is the conversation with the service, may wait. They are
    coroutines, or plain functions that the provider runs in threads. They raise `Refusal`, of
    which the service's own refusals are a kind.
    """

    @property
    def token(self) -> str:
        """The type as programs name it, such as `b2c:index:UserFlow`."""

    @property
    def secrets(self) -> frozenset[str]:
        """The top-level properties that are secret whatever the program says."""

    @property
    def outputs(self) -> frozenset[str]:
        """The top-level properties that the service fills in where the program says nothing."""

    def check(self, old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        """Put the inputs into their normal form; no request. `old_inputs` is empty for a new
        object, so that a rule for new objects only can be applied to those."""

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        """Compare the state with checked inputs; no request."""

    def about(self, subject: Subject) -> "ResourceType[_Client]":
        """The operations for this one resource, where they need its URN or tell the user something;
        all others know it by its inputs."""
        del subject
        return self

    def foresee(self, client: _Client | None, state: Inputs, inputs: Inputs) -> State:
        """What `preview` says, or more, by requests that only read. `client` is None where the
        configuration is not known yet. What cannot be read is unknown; a refusal is what the
        creation or the change would be refused with."""
        del client
        return self.preview(state, inputs)

    def preview(self, state: Inputs, inputs: Inputs) -> State:
        """The state that a creation (`state` is empty) or a change would lead to; no request.

        What the service fills in is unknown before the object exists, and stays afterwards.
        """
        return {**(state or dict.fromkeys(self.outputs, UNKNOWN)), **inputs}

    def create(
        self, client: _Client, inputs: Inputs
    ) -> tuple[str, State] | Awaitable[tuple[str, State]]:
        """Make the object; its id and state.

        A half-made object is deleted before the failure is raised, or kept by `Unfinished`;
        `Adoptable` if the object exists already, or was left behind.
        """

    def read(
        self, client: _Client, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | Awaitable[tuple[State, State] | None] | None:
        """The state and the inputs that fit what the service has now; None if the object is gone.

        `state` and `inputs` are those of the stack; both are empty for an import, which reads
        everything that there is.
        """

    def update(
        self, client: _Client, resource_id: str, state: Inputs, inputs: Inputs
    ) -> State | Awaitable[State]:
        """Change the object in place from its state to the inputs; the new state. `Unfinished` if
        only a part of the change could be made."""

    def delete(self, client: _Client, resource_id: str, state: Inputs) -> Awaitable[None] | None:
        """Delete the object and wait until it is gone; one that is gone already is no error."""


def top_level(path: str) -> str:
    """The property of a resource that a path begins with: `attributes` of
    `attributes[1].inputType`."""
    return path.partition(".")[0].partition("[")[0]
