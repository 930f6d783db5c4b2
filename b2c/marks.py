"""The marks by which a stack's applications and secrets are known as its own.

They name no person and no organisation, so that every deployer sees the same. A stack is named
`<project>/<stack>`. What has no mark is somebody else's.
"""

import re

_NOTE = "Managed by the Pulumi stack {}."
_NOTED = re.compile(re.escape(_NOTE).replace(r"\{\}", "(.+)"))


def note(stack: str) -> str:
    """The `notes` of an application that the stack makes."""
    return _NOTE.format(stack)


def noted_stack(notes: str | None) -> str | None:
    """The stack that an application's `notes` name; None if no stack made it."""
    found = _NOTED.fullmatch(notes or "")
    return found[1] if found else None


def secret_name(stack: str, generation: int) -> str:
    """The display name of a secret that the stack makes: `<project>/<stack> generation <n>`."""
    return f"{stack} generation {generation}"


def secret_generation(stack: str, display_name: str | None) -> int | None:
    """The generation of a secret of this name; None if the stack did not make it."""
    maker, generation = maker_and_generation(display_name or "") or ("", None)
    return generation if maker == stack else None


def maker_and_generation(display_name: str) -> tuple[str, int] | None:
    """Which stack made a secret of this name, and its generation; None if no stack did."""
    stack, mark, number = display_name.rpartition(" generation ")
    return (stack, int(number)) if mark and number.isascii() and number.isdecimal() else None
