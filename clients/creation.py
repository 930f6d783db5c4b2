"""How to make an object once, though the answer to its making may be lost."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from clients.clock import Cancelled, Clock
from clients.errors import ServiceError

_ATTEMPTS = 4
# The service's machines may disagree for a while on whether a new object exists.
_FINDS = 3


def create(post: Callable[[], Any], find: Callable[[], Any], clock: Clock, what: str) -> Any:
    """Make an object. Returns what `post` returned, or the object that `find` returned.

    `find` returns the object that `post` was to make, or None. It is called only if `post` failed
    and may have taken effect all the same. An object that it returns then counts as made by `post`,
    so the caller must make sure beforehand that there was none. The error raised is `uncertain` if
    `post` may have taken effect. `what`: the request in words, for a run that is cancelled.
    """
    uncertain = False
    try:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return post()
            except ServiceError as error:
                uncertain = uncertain or error.uncertain
                made = find_new(find, clock) if uncertain else None
                if made is not None:
                    return made
                if not error.uncertain or attempt == _ATTEMPTS:
                    raise
            clock.sleep(2.0**attempt)
    except Cancelled:
        # A cancellation precedes a request, so only an earlier attempt may have taken effect.
        if not uncertain:
            raise
        return _find_cancelled(find, clock, what)
    except ServiceError as error:
        error.uncertain = uncertain
        raise
    raise AssertionError("the last attempt returns or raises")


def find_new(find: Callable[[], Any], clock: Clock) -> Any:
    """The result of `find` for an object just made, which may take some tries; or None."""
    for attempt in range(_FINDS):
        if attempt:
            clock.sleep(float(attempt))
        made = find()
        if made is not None:
            return made
    return None


def _find_cancelled(find: Callable[[], Any], clock: Clock, what: str) -> Any:
    with clock.finishing(), suppress(ServiceError):
        made = find_new(find, clock)
        if made is not None:
            return made
    raise Cancelled(
        f"{what} was sent, had no answer, and may still "
        "take effect. Run again: what is there by then is named, with its import",
        uncertain=True,
    )
