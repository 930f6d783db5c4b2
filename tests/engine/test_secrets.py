"""The secret is in plain text nowhere but where the user asks for it."""

from __future__ import annotations

from tests.engine.engine import Stack
from tests.engine.sweep import (
    DEPLOYERS_FILES,
    assert_in_clear_nowhere,
    assert_only_the_engine_writes,
)
from tests.engine.test_changes import SECRET_2, SECRET_3


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
    assert len(set(secrets)) == 2
    # A stack without resources decrypts no logs.
    assert_only_the_engine_writes(deployed, secrets)
    deployed.destroy()
    assert_in_clear_nowhere(deployed, secrets, requests)


def test_the_files_with_the_deployers_credentials_are_private(deployed: Stack) -> None:
    assert (deployed.folder / "tenant").stat().st_mode & 0o077 == 0
    for name in DEPLOYERS_FILES:
        assert (deployed.folder / "tenant" / name).stat().st_mode & 0o077 == 0
