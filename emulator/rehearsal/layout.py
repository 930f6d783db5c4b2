"""The files of the rehearsal."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from emulator.rehearsal.errors import RehearsalError
from emulator.tenant.private_files import write_private

STACK = "rehearsal"


@dataclass(frozen=True)
class Layout:
    """The files of the rehearsal of one checkout; none of them is tracked by git."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".rehearsal"

    @property
    def tenant(self) -> Path:
        """State folder of the tenant."""
        return self.folder / "tenant"

    @property
    def home(self) -> Path:
        """PULUMI_HOME: plugins, the selected stack, logs."""
        return self.folder / "pulumi"

    @property
    def backend(self) -> Path:
        return self.folder / "backend"

    @property
    def passphrase(self) -> Path:
        """The file with the passphrase that encrypts the stack's secrets."""
        return self.folder / "passphrase"

    @property
    def written_settings(self) -> Path:
        """The configuration as `up` last wrote it; a person's changes are the differences to it."""
        return self.folder / "settings.json"

    @property
    def settings(self) -> Path:
        """The stack's configuration."""
        return self.root / f"Pulumi.{STACK}.yaml"

    @property
    def environment(self) -> Path:
        """The Python environment in which the program runs."""
        return self.root / ".venv"

    def create(self) -> None:
        """Make the folders, for their owner only, and the passphrase of a new rehearsal."""
        for folder in (self.folder, self.home, self.backend):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)
        if not self.passphrase.exists():
            write_private(self.passphrase, secrets.token_urlsafe(32).encode())


def checkout() -> Layout:
    """The rehearsal of the checkout that contains this package.

    Raises RehearsalError if the package was installed without the program.
    """
    root = Path(__file__).resolve().parents[2]
    if not (root / "Pulumi.yaml").exists():
        raise RehearsalError(
            "Only a clone of the repository has the stack of the rehearsal. Without one, "
            "`python -m emulator serve` runs the emulated tenant alone."
        )
    return Layout(root)
