"""Secrets that the tenant reads again lie sealed in its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.tenant.secret_box import SecretBox, UnreadableSecretError


def test_a_sealed_secret_is_read_again_after_a_restart(tmp_path: Path) -> None:
    sealed = SecretBox(tmp_path / "key").seal("planted-ß-secret")
    assert "planted" not in sealed
    assert SecretBox(tmp_path / "key").unseal(sealed) == "planted-ß-secret"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_text_of_another_key_is_not_read(tmp_path: Path) -> None:
    sealed = SecretBox(tmp_path / "key").seal("secret")
    for wrong in (SecretBox(tmp_path / "other").seal("secret"), sealed[:-4], "nonsense", "ä"):
        with pytest.raises(UnreadableSecretError):
            SecretBox(tmp_path / "key").unseal(wrong)
