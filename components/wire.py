"""Between Python's names and the wire's, for resources of the `b2c` provider.

The provider speaks camel case, a program snake case; values are the same in both. What a program
does not know yet stays an `Output`, and counts as not known yet while the rest is checked.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pulumi

from b2c.refusal import InvalidSetting
from b2c.spelling import camel_case, snake_case
from b2c.unknown import UNKNOWN


def wire(value: Any) -> Any:
    """The same value with the keys of its objects in camel case; None entries are left out."""
    if isinstance(value, pulumi.Output):
        return value.apply(wire)
    if isinstance(value, Mapping):
        return {camel_case(key): wire(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [wire(item) for item in value]
    return value


def known(value: Any) -> Any:
    """The same value as a preview has it: each `Output` in it is not known yet."""
    if isinstance(value, Mapping):
        return {key: known(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [known(item) for item in value]
    return UNKNOWN if isinstance(value, pulumi.Output) else value


def check_known(
    properties: Mapping[str, Any],
    check: Callable[[Mapping[str, Any]], Sequence[InvalidSetting]],
) -> None:
    """Refuse the first property with a wrong value, by a resource's own `check`.

    What is not known yet is passed as such; what is missing is left to the provider, which knows
    the state. Raises `InvalidSetting`.
    """
    for wrong in check(wire(known(properties))):
        if wrong.value is not None:
            raise wrong


class B2cResource(pulumi.CustomResource):
    """A resource of the `b2c` provider; its outputs are named in snake case at every depth."""

    def translate_input_property(self, prop: str) -> str:
        return camel_case(prop)

    def translate_output_property(self, prop: str) -> str:
        return snake_case(prop)
