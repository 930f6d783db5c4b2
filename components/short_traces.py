"""How much of the call stack the SDK records with a resource."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FRAMES = 8
"""Those of the SDK and one or two of the component, from the newest."""


@contextmanager
def short_traces() -> Iterator[None]:
    """Record with each resource of a component only where the component registers it.

    pulumi's SDK sends the whole stack, a dozen frames of which are the same for every resource:
    more than a third of the state, which a backend of files writes again at each step, and a
    quarter of the program's own time. Where the program makes the outermost component is recorded
    with that, since its `super().__init__` stands outside. The SDK reads the stack by
    `traceback.extract_stack`, which honours `sys.tracebacklimit`; the traceback of an exception
    that leaves the block does not notice.
    """
    before = getattr(sys, "tracebacklimit", None)
    sys.tracebacklimit = _FRAMES
    try:
        yield
    finally:
        if before is None:
            del sys.tracebacklimit
        else:
            sys.tracebacklimit = before
