"""What every Python process that the engine starts runs first: it makes their start cheaper."""

import gc
import os
import sys
from itertools import dropwhile

# No such process lives long enough to gain from it, and it costs a quarter of the imports.
gc.disable()

# httpx imports its command line with rich and pygments, but does without where it cannot.
sys.modules["httpx._main"] = None  # type: ignore[assignment]


def _hand_over(arguments: list[str], address: str) -> None:
    """Let `tests/engine/warm_python.py` run this command, and end as that does."""
    import contextlib
    import json
    import signal
    import socket
    from pathlib import Path

    warm = socket.socket(socket.AF_UNIX)
    warm.connect(address)
    folder = Path.cwd() if arguments[0] == "-m" else Path(arguments[0]).parent
    request = {
        "arguments": arguments,
        "folder": str(Path.cwd()),
        "environment": dict(os.environ),
        "path": sys.path if sys.flags.safe_path else [str(folder), *sys.path],
    }
    socket.send_fds(warm, [json.dumps(request).encode() + b"\n"], [0, 1, 2])
    answers = warm.makefile()
    child = int(answers.readline())

    def pass_on(number: int, _: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, number)

    signal.signal(signal.SIGINT, pass_on)
    signal.signal(signal.SIGTERM, pass_on)
    code = int(answers.readline())
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


_arguments = list(dropwhile(("-P", "-u").__contains__, sys.orig_argv[1:]))
_HANDED_OVER = ("-m", "/pulumi-language-python-exec")
# What a rehearsal's command starts is killed with its group, which a process elsewhere is not of.
_KEPT = ["-m", "emulator"]
if (
    "WARM_PYTHON" in os.environ
    and "".join(_arguments[:1]).endswith(_HANDED_OVER)
    and _arguments[:2] != _KEPT
):
    _hand_over(_arguments, os.environ["WARM_PYTHON"])
