"""What every Python process that the engine starts runs first: it makes their start cheaper."""

import gc
import sys

# No such process lives long enough to gain from it, and it costs a quarter of the imports.
gc.disable()

# httpx imports its command line with rich and pygments, but does without where it cannot.
sys.modules["httpx._main"] = None  # type: ignore[assignment]
