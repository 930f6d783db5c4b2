import gc
import signal

from hypothesis import HealthCheck, settings

# A job in the background has SIGINT ignored and hands that on to its children. The engine ends
# its language host by SIGINT and would wait 5 s for each that does not hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine makes the same examples more slowly. What they find counts, not their time.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# What collecting imports and makes stays to the end: no pass of the collector finds anything in it.
gc.disable()


def pytest_collection_finish() -> None:
    """The tests' own objects are collected, and nothing else is looked at for it."""
    gc.freeze()
    gc.enable()
