"""A Python that has programs, plugins and commands loaded, and runs them in forks of itself.

Every run of the engine starts a program and some plugins, and three quarters of their time are
imports. `light_python/sitecustomize.py` hands such a process over: it sends its command, folder,
environment and standard streams to the socket here, and waits for the exit code. A package of the
project comes loaded only where the process would find it in this checkout too.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import importlib.machinery
import json
import os
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

LIGHT_PYTHON = Path(__file__).parent / "light_python"
_LOADED = (
    "azure.identity",
    "components",
    "emulator.azuread.provider",
    "emulator.stand_in",
    "grpc.aio",
    "operate.cli",
    "provider.components",
    "provider.provider",
    "pulumi_azuread",
)
_PROJECT = ("b2c", "clients", "components", "emulator", "openapi", "operate", "plugin", "provider")
_STREAMS = 3


@cache
def variables() -> dict[str, str]:
    """The environment of an engine whose Python processes are handed over; starts the server."""
    light = {"PYTHONPATH": str(LIGHT_PYTHON)}
    if not hasattr(os, "pidfd_open"):  # Linux has it.
        return light
    address = Path(tempfile.mkdtemp(prefix="warm-python-")) / "socket"
    server = subprocess.Popen(
        [sys.executable, "-P", __file__, str(address)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | light,
        cwd="/",
        # What interrupts the tests at a terminal is theirs to handle.
        start_new_session=True,
    )
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    _servers.append(server)
    return light | {"WARM_PYTHON": str(address)}


# Each ends when this process does, and with it the pipe to its standard input.
_servers: list[subprocess.Popen[bytes]] = []


def main(address: str) -> None:
    # First of all, so that it is the last that a process does.
    atexit.register(_leave)
    for module in _LOADED:
        importlib.import_module(module)
    gc.freeze()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    print("ready", flush=True)
    # Nobody waits for the processes that attend to a connection.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        connection, _ = listener.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listener.close()
            _attend(connection)
            return
        connection.close()
    shutil.rmtree(Path(address).parent)


def _attend(connection: socket.socket) -> None:
    """Run what the connection asks for in a child, and tell its process id and its exit code."""
    request, streams, _, _ = socket.recv_fds(connection, 1 << 20, _STREAMS)
    while not request.endswith(b"\n"):
        more = connection.recv(1 << 20)
        if not more:
            os._exit(1)
        request += more
    child = os.fork()
    if child == 0:
        connection.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        _run(**json.loads(request))
        return
    for number in (*streams, *range(_STREAMS)):
        os.close(number)
    ended = os.pidfd_open(child)
    _tell(connection, child)
    if ended not in select.select([connection.fileno(), ended], [], [])[0]:
        os.kill(child, signal.SIGKILL)  # as was the process in whose place it runs
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    _tell(connection, code)
    os._exit(0)


def _tell(connection: socket.socket, number: int) -> None:
    with contextlib.suppress(OSError):  # whoever asked is gone
        connection.send(f"{number}\n".encode())


def _run(arguments: list[str], folder: str, environment: dict[str, str], path: list[str]) -> None:
    """What `python -u -m module …` and `python -u script …` do."""
    global _exit_code
    sys.stdout.reconfigure(write_through=True)  # type: ignore[union-attr]
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:] = path
    _forget_what_lies_elsewhere()
    try:
        if arguments[0] == "-m":
            sys.argv = arguments[1:]
            runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = arguments
            runpy.run_path(arguments[0], run_name="__main__")
    except SystemExit as ended:
        if not isinstance(ended.code, int | None):
            raise
        _exit_code = ended.code or 0
    else:
        _exit_code = 0


def _forget_what_lies_elsewhere() -> None:
    """A process that finds another copy of a package imports that."""
    for package in _PROJECT:
        found = importlib.machinery.PathFinder.find_spec(package, sys.path)
        if found is None or found.origin != sys.modules[package].__file__:
            for module in list(sys.modules):
                if module.partition(".")[0] == package:
                    del sys.modules[module]


_exit_code: int | None = None


def _leave() -> None:
    """End a process that has come to its end before Python takes all modules apart, which copies
    the memory that the fork shares."""
    if _exit_code is not None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_exit_code)


if __name__ == "__main__":
    main(sys.argv[1])
