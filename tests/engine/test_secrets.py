"""The secret is in plain text nowhere but where the user asks for it."""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.engine.engine import PASSPHRASE, Stack
from tests.engine.test_changes import SECRET_2, SECRET_3

DEPLOYERS_FILES = ("tenant.json", "kept.json")
"""What `python -m emulator env` reads, and what a restart needs."""


def plain_text(file: Path) -> bytes:
    """What a file holds; the engine compresses some of its logs."""
    content = file.read_bytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def test_no_secret_is_in_state_backups_logs_previews_outputs_or_the_tenants_folder(
    deployed: Stack,
) -> None:
    secrets = [deployed.outputs(show_secrets=True)["clientSecret"]]
    deployed.log = ""
    deployed.settings["clientSecrets"] = SECRET_2
    deployed.preview("--diff")
    deployed.steps()
    deployed.up()
    deployed.outputs()
    deployed.export()
    secrets.append(deployed.outputs(show_secrets=True)["clientSecret"])
    deployed.log = deployed.log.replace(secrets[-1], "", 1)  # asked for, the line above
    deployed.settings["clientSecrets"] = SECRET_3
    deployed.up()
    deployed.refresh()
    deployed.settings["policy"] = "siin"
    deployed.up(fails=True)
    del deployed.settings["policy"]
    requests = str(deployed.tenant.requests())
    deployed.destroy()

    assert len(set(secrets)) == 2
    deployer = deployed.tenant.tenant.client_secret
    for planted in [*secrets, deployer, PASSPHRASE]:
        assert planted not in deployed.log
        assert planted not in requests
    files = [file for file in deployed.folder.rglob("*") if file.is_file()]
    assert len(files) > 20
    for file in files:
        content = plain_text(file)
        for planted in [*secrets, PASSPHRASE]:
            assert planted.encode() not in content, file
        if file.name not in DEPLOYERS_FILES:
            assert deployer.encode() not in content, file


def test_the_files_with_the_deployers_credentials_are_private(deployed: Stack) -> None:
    assert (deployed.folder / "tenant").stat().st_mode & 0o077 == 0
    for name in DEPLOYERS_FILES:
        assert (deployed.folder / "tenant" / name).stat().st_mode & 0o077 == 0
