"""Values of JSON beside each other: what a service shows, and what it was given."""

from collections.abc import Collection, Mapping
from typing import Any


def covers(shown: Any, wanted: Any, uncompared: Collection[str] = ()) -> bool:
    """Whether everything that was wanted is shown as it was wanted.

    What the service adds to an object is no difference. `uncompared`: the keys, at any depth, whose
    values do not count.
    """
    if isinstance(wanted, Mapping):
        return isinstance(shown, Mapping) and all(
            name in uncompared or (name in shown and covers(shown[name], inner, uncompared))
            for name, inner in wanted.items()
        )
    if isinstance(wanted, list | tuple):
        return (
            isinstance(shown, list | tuple)
            and len(shown) == len(wanted)
            and all(
                covers(one, other, uncompared) for one, other in zip(shown, wanted, strict=True)
            )
        )
    # In Python 1 equals true; in JSON it does not.
    return isinstance(shown, bool) == isinstance(wanted, bool) and bool(shown == wanted)
