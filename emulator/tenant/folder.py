"""The state folder of a tenant: its files, and the lock that keeps a second server out."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from emulator.tenant.private_files import write_private

DEFAULT_STATE = Path(".rehearsal/tenant")


class FolderInUseError(Exception):
    """Another server runs on this state folder."""


@dataclass(frozen=True)
class LastRun:
    """The values of the last run, so that an exported environment stays valid after a restart."""

    port: int | None
    tls_port: int | None
    client_secret: str


class StateFolder:
    """Paths inside the folder, and the lock of the server that runs on it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @property
    def announcement(self) -> Path:
        """`tenant.json`, which exists while a server runs."""
        return self.path / "tenant.json"

    @property
    def database(self) -> Path:
        return self.path / "tenant.sqlite"

    @property
    def signing_keys(self) -> Path:
        return self.path / "signing-keys.json"

    @property
    def sealing_key(self) -> Path:
        """The key of `emulator.tenant.secret_box`."""
        return self.path / "sealing-key"

    @property
    def trust_bundle(self) -> Path:
        """The public root certificates and the tenant's own, for clients that take one file."""
        return self.path / "ca-bundle.pem"

    @property
    def _last_run_file(self) -> Path:
        return self.path / "kept.json"

    @property
    def _lock(self) -> Path:
        return self.path / "tenant.lock"

    def create(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.chmod(0o700)

    def lock(self) -> IO[bytes]:
        """Lock the folder until the file is closed or the process ends.

        Raises FolderInUseError if another server holds the lock.
        """
        file = os.fdopen(os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.truncate(0)
            file.write(str(os.getpid()).encode())
            file.flush()
        except BlockingIOError:
            file.close()
            raise FolderInUseError(
                f"The emulator already runs on {self.path}. Stop it first, or give another"
                " folder with --state."
            ) from None
        return file

    def holder(self) -> int | None:
        """The process that has locked the folder last; None if it does not say."""
        try:
            return int(self._lock.read_bytes())
        except (OSError, ValueError):
            return None

    def is_held_by(self, lock: IO[bytes]) -> bool:
        """Whether the lock is still that of the folder: somebody may have removed the folder, and
        made another of the same name."""
        try:
            return os.path.samestat(self._lock.stat(), os.fstat(lock.fileno()))
        except FileNotFoundError:
            return False

    def in_use(self) -> bool:
        try:
            with self._lock.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def last_run(self) -> LastRun:
        """The values of the last run; a new folder gets a new secret for the deployer."""
        if not self._last_run_file.exists():
            return LastRun(port=None, tls_port=None, client_secret=secrets.token_urlsafe(30))
        values = json.loads(self._last_run_file.read_bytes())
        return LastRun(values["port"], values["tlsPort"], values["clientSecret"])

    def save_run(self, run: LastRun) -> None:
        values = {
            "port": run.port,
            "tlsPort": run.tls_port,
            "clientSecret": run.client_secret,
        }
        write_private(self._last_run_file, json.dumps(values, indent=2).encode())
