"""Outputs of a component that are made once somebody reads them.

Each `Output` is a task or several of the program's event loop, and at the end of the program the
SDK waits for all of them together. A connector has some twenty, of which most programs read five.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pulumi


class LazyOutputs(pulumi.ComponentResource):
    """A component some of whose outputs are made when they are read first."""

    def _later(self, **makers: Callable[[], Any]) -> None:
        """By the name of an output what gives its value, plain or an `Output`."""
        self.__dict__.setdefault("_makers", {}).update(makers)

    # For a type checker the component has the attributes that it declares, and no others.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            make = self.__dict__.get("_makers", {}).get(name)
            if make is None:
                raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
            made = make()
            output = made if isinstance(made, pulumi.Output) else pulumi.Output.from_input(made)
            setattr(self, name, output)
            return output
