"""The outputs of a component: what its class annotates."""

from typing import Any

import pulumi

from b2c.spelling import camel_case


def outputs(
    component: pulumi.ComponentResource, kind: type[Any], but: str = ""
) -> dict[str, pulumi.Output[Any]]:
    """What the component registers, by the names of every language.

    `kind`: the class that annotates them. `but`: one that stays within the program.
    """
    names = [name for name in kind.__annotations__ if name != but]
    return {camel_case(name): getattr(component, name) for name in names}
