"""The policy pack under the real engine, started by its executable.

The engine's language host of the tests is too old for a folder with PulumiPolicy.yaml;
`tests/policies/test_process.py` runs what a newer one would run.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS, midnight
from tests.engine.engine import ROOT, Stack

PACK = str(ROOT / "policies" / "b2c-policies")

PROGRAM = """\
import pulumi
import pulumi_azuread as azuread

hand_made = azuread.ApplicationRegistration(
    "hand-made", display_name="By hand", sign_in_audience="AzureADMyOrg"
)
azuread.ApplicationRedirectUris(
    "uris",
    application_id=hand_made.id,
    type="Web",
    redirect_uris=[pulumi.Output.secret("https://planted.example/*"), hand_made.client_id],
)
for number in range(3):
    azuread.ApplicationPassword(
        f"secret-{number}",
        application_id=hand_made.id,
        end_date=pulumi.Config().require("expires"),
    )
"""


def test_a_new_stack_of_the_program_passes_in_silence(refused: Stack) -> None:
    shown = refused.preview("--policy-pack", PACK).output
    assert "✅ b2c-connector@v0.1.0" in shown
    assert "17 to create" in shown
    # What the SDK says of a policy that stumbled over an unknown value.
    assert "can't run policy" not in shown


def test_a_secret_that_lives_too_long_is_refused_before_any_request(deployed: Stack) -> None:
    deployed.settings["clientSecrets"] = [
        {"generation": 2, "expires": IN_NINE_MONTHS},
        *deployed.settings["clientSecrets"],
    ]
    shown = deployed.up("--policy-pack", PACK, fails=True).output
    assert "[mandatory]  secret-lifetime" in shown
    assert "connector-client-client-secret-even" in shown
    assert "a secret lives for 184 days at most" in shown
    assert deployed.tenant.graph_requests("POST", "PATCH", "DELETE") == []


def test_levels_come_from_a_file_and_no_secret_comes_out(refused: Stack, tmp_path: Path) -> None:
    folder = tmp_path / "by-hand"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: b2c-connector\nruntime: python\n")
    (folder / "Pulumi.test.yaml").write_text(
        f'config:\n  b2c-connector:expires: "{midnight(IN_SIX_MONTHS)}"\n'
    )
    (folder / "__main__.py").write_text(PROGRAM)
    levels = tmp_path / "policies.json"
    levels.write_text(json.dumps({"all": "advisory", "audience": "disabled"}))
    by_hand = replace(refused, project_folder=folder)
    shown = by_hand.preview("--policy-pack", PACK, "--policy-pack-config", str(levels)).output
    assert "redirectUris[0] is [secret]: B2C takes no wildcard in a redirect URI." in shown
    assert "redirectUris[1]" not in shown
    assert 'clientSecrets is "a list of 3"' in shown
    assert "signInAudience" not in shown
    assert "planted" not in shown
