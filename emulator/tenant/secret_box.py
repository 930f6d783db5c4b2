"""Encryption of secrets that the tenant must read again, such as an API connector's password.

The tenant hashes secrets that it only compares (`emulator.tenant.directory.credentials`).
"""

from __future__ import annotations

from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from emulator.tenant.private_files import write_private


class UnreadableSecretError(Exception):
    """The text was not sealed with this folder's key."""


class SecretBox:
    """Seals texts with the key in `path`, and makes the key for the first text."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: Fernet | None = None

    def seal(self, secret: str) -> str:
        """The secret encrypted, as the store may hold it."""
        return self._fernet().encrypt(secret.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """The secret in a sealed text; raises UnreadableSecretError."""
        try:
            return self._fernet().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise UnreadableSecretError("sealed with another key, or damaged") from None

    def _fernet(self) -> Fernet:
        if self._opened is None:
            if not self._path.exists():
                write_private(self._path, Fernet.generate_key())
            self._opened = Fernet(self._path.read_bytes())
        return self._opened
