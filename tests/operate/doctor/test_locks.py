import json
import os
import socket
import subprocess
from pathlib import Path

from operate.doctor.locks import Lock, read_locks


def lock(folder: Path, process: int, host: str) -> None:
    file = (
        folder / ".pulumi" / "locks" / "organization" / "b2c-connector" / "test" / f"{process}.json"
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "pid": process,
        "username": "me",
        "hostname": host,
        "timestamp": "2026-11-29T18:28:37.1Z",
    }
    file.write_text(json.dumps(content))


def test_a_lock_says_whose_it_is_and_whether_that_run_still_lives(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    lock(tmp_path, ended.pid, socket.gethostname())
    [dead] = read_locks(tmp_path, "b2c-connector/test")
    assert dead.dead is True
    assert dead.owner == (
        f"process {ended.pid} of me on {socket.gethostname()}, since 2026-11-29 18:28:37"
    )
    lock(tmp_path, os.getpid(), socket.gethostname())
    assert {one.dead for one in read_locks(tmp_path, "b2c-connector/test")} == {
        True,
        False,
    }


def test_of_a_run_on_another_machine_nobody_can_tell_from_here(tmp_path: Path) -> None:
    lock(tmp_path, 1, "elsewhere")
    [one] = read_locks(tmp_path, "b2c-connector/test")
    assert one == Lock("process 1 of me on elsewhere, since 2026-11-29 18:28:37", None)


def test_another_stack_has_no_locks_here(tmp_path: Path) -> None:
    lock(tmp_path, 1, "elsewhere")
    assert read_locks(tmp_path, "b2c-connector/prod") == []
