"""Who holds a stack's state, where the backend is a folder: its locks are files there."""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Lock:
    """A lock: whose it is, in words. `dead`: whether the run has ended; None if it runs on another
    machine, so that nobody can tell from here."""

    owner: str
    dead: bool | None


def backend_folder(url: str) -> Path | None:
    """The folder of a backend of this URL; None if it is no folder."""
    parts = urlsplit(url)
    if parts.scheme != "file":
        return None
    return Path(f"{parts.netloc}{unquote(parts.path)}").expanduser()


def read_locks(folder: Path, stack: str) -> list[Lock]:
    """The locks on `<project>/<stack>` in the backend in this folder."""
    locks = []
    for file in sorted((folder / ".pulumi" / "locks").glob(f"*/{stack}/*.json")):
        try:
            lock = _lock(json.loads(file.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            continue
        locks.append(lock)
    return locks


def _lock(content: Mapping[str, Any]) -> Lock:
    process, host = int(content["pid"]), str(content["hostname"])
    owner = f"process {process} of {content.get('username', 'somebody')} on {host}"
    if since := content.get("timestamp"):
        owner += f", since {str(since)[:19].replace('T', ' ')}"
    return Lock(owner, not _is_alive(process) if host == socket.gethostname() else None)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    # In a container whose first process reaps no others, dead processes stay in the table.
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return True
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")
