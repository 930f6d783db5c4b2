"""What an argument takes beyond its type: `Annotated[str, Takes(names.guid)]`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Takes:
    """What an argument takes beyond its type.

    `rule`: gives a value in its normal form or raises `InvalidSetting`; of a list, for each entry.
    `default`: what stands where the argument is left out. `least`, `most`: how many entries a list
    has; `most` is also how many characters a text has. `distinct`: the keys of which no two entries
    of a list may have the same value; a list of texts never has the same text twice. `secret`: no
    message shows the value. `remedy`: what to do where a required argument is missing.
    """

    rule: Callable[[str, Any], Any] | None = None
    default: Any = None
    least: int = 0
    most: int | None = None
    distinct: tuple[str, ...] = ()
    secret: bool = False
    remedy: str = "Give it a value."
