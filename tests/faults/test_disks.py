"""Disks that are full or cannot be written, under the engine's state and under the tenant's folder;
and a tenant's folder that somebody removes. `make test-faults`."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
from dataclasses import replace

import pytest

from emulator.environment import read_tenant
from tests.engine.engine import RunningTenant
from tests.engine.killing import UP, finish, reaches, signal_all, start, stop
from tests.faults.conftest import Copies
from tests.faults.mending import assert_sign_in_works, faults, mend, operate
from tests.faults.stacks import deployed_stack, nothing, with_user_flow

pytestmark = pytest.mark.faults

_OWN_MOUNTS = ("unshare", "--map-root-user", "--mount", "sh", "-euc")
# Runs a command with a small disk of its own at the place of a folder, then keeps what is on it.
_WITH_DISK = """
folder=$1 spare=$2 options=$3
shift 3
mkdir "$folder.disk"
size=$(($(du -sk "$folder" | cut -f1) + spare))
mount -t tmpfs -o "size=${size}k" tmpfs "$folder.disk"
cp -a "$folder/." "$folder.disk"
mount --bind "$folder.disk" "$folder"
[ -z "$options" ] || mount -o "remount,bind,$options" "$folder"
code=0
"$@" || code=$?
umount "$folder"
rm -rf "$folder/.pulumi"
cp -a "$folder.disk/." "$folder"
exit $code
"""


def test_nothing_is_made_where_the_engine_cannot_write_its_state(copies: Copies) -> None:
    with copies(nothing, "stack") as stack:
        with_user_flow(stack)
        stack.environment()
        disk = (_WITH_DISK, "sh", str(stack.folder / "backend"), "64", "ro")
        ended = finish(stack, start(stack, *UP, through=(*_OWN_MOUNTS, *disk)))
        assert ended.code != 0
        assert "read-only file system" in ended.output
        assert stack.tenant.applications() == {}
        (stack.folder / "backend.disk").rmdir()
        row = mend(stack, "up", "the folder of the engine's state is read-only", ended)
        assert_sign_in_works(stack)
        row.write()


def test_a_state_that_a_full_disk_cut_off_is_restored_as_the_doctor_says(copies: Copies) -> None:
    with copies(deployed_stack, "stack") as stack:
        stack.settings["scopes"] = [*stack.settings["scopes"], {"value": "orders.list"}]
        ended = stack.up()
        # A full disk has no place for the end of the state, of its copy and of the run's history.
        state = stack.folder / "backend" / ".pulumi" / "stacks" / "b2c-connector" / "test.json"
        for file in (state, state.with_name("test.json.bak")):
            os.truncate(file, 8192)
        history = stack.folder / "backend" / ".pulumi" / "history" / "b2c-connector" / "test"
        max(history.glob("*.checkpoint.json")).unlink()
        code, said = operate(stack, "doctor")
        assert (code, "state is cut off" in said) == (2, True)
        code, refused = operate(stack, "repair", "--yes")
        assert (code, "state is cut off" in refused) == (1, True)
        copy = re.search("cp '(.+?)' '(.+?)'", said)
        assert copy
        shutil.copy(*copy.groups())
        row = mend(stack, "update", "a full disk cut the state off", ended)
        assert_sign_in_works(stack)
        replace(row, code=None, left=["broken The engine's state is cut off", *row.left]).write()


def test_repair_and_up_end_clean_after_the_disk_of_the_tenant_was_full(copies: Copies) -> None:
    fault = "the disk of the emulated tenant is full"
    with copies(nothing, "stack") as stack:
        with_user_flow(stack)
        faults(stack, {"method": "POST", "path": "/servicePrincipals$", "delay_ms": 1})
        run = start(stack, *UP)
        assert reaches(stack, run, 0)
        # As on a full disk, no file can grow any more.
        files = stack.tenant.state.iterdir()
        largest = max(file.stat().st_size for file in files)
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        assert stack.tenant.process.pid is not None
        resource.prlimit(stack.tenant.process.pid, resource.RLIMIT_FSIZE, (largest, hard))
        ended = finish(stack, run)
        resource.prlimit(stack.tenant.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        assert "The emulator cannot write to its folder" in ended.output
        assert "Traceback" not in ended.output
        row = mend(stack, "up", fault, ended)
        assert_sign_in_works(stack)
        row.write()


def test_a_tenant_whose_folder_is_removed_ends_and_leaves_the_next_alone(copies: Copies) -> None:
    with copies(nothing, "stack") as stack:
        with_user_flow(stack)
        faults(stack, {"method": "POST", "path": "/servicePrincipals$", "delay_ms": 1000})
        run = start(stack, *UP)
        assert reaches(stack, run, 0)
        stop(stack, run)
        removed = stack.tenant
        shutil.rmtree(removed.state)
        stack.tenant = RunningTenant(removed.state)
        try:
            removed.process.join()
            signal_all(run, signal.SIGCONT)
            ended = finish(stack, run)
            assert ended.code != 0
            assert "Traceback" not in ended.output
            announced = read_tenant(stack.tenant.state)
            assert announced.pid == stack.tenant.process.pid
        finally:
            stack.tenant.stop()
            stack.tenant = removed
