"""The commands that change a stack, with the engine: rotate, revoke, add a redirect URL."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.dates import IN_SIX_MONTHS
from tests.engine.engine import Stack
from tests.engine.test_changes import secrets_of

URL = "https://global.consent.azure-apim.net/redirect/new-5forders-5f331acd82b125f090"


def listed(stack: Stack) -> list[int]:
    settings: dict[str, Any] = yaml.safe_load((stack.project / "Pulumi.test.yaml").read_text())
    return [secret["generation"] for secret in settings["config"]["b2c-connector:clientSecrets"]]


def test_a_stack_lives_on_by_commands_alone(deployed: Stack) -> None:
    deployed.settings["protect"] = True
    deployed.up()
    deployed.settings_by_hand = True
    file = deployed.project / "Pulumi.test.yaml"
    file.write_text(f"# Ours.\n{file.read_text()}")
    client = deployed.tenant.applications()["Power Automate"]["id"]
    remove = f"POST /v1.0/applications/{client}/removePassword"
    add = f"POST /v1.0/applications/{client}/addPassword"

    def writes() -> list[str]:
        """What was written in the tenant since the last call."""
        requests = deployed.tenant.graph_requests("POST", "PATCH", "DELETE")
        deployed.tenant.forget_requests()
        return requests

    assert "generation 1 stays valid" in deployed.operate("rotate", "--yes").output
    assert (writes(), listed(deployed)) == ([add], [2, 1])
    assert deployed.operate("check-secrets").code == 0

    deployed.operate("redirect-url", URL, "--yes")
    assert writes() == [f"PATCH /v1.0/applications/{client}"]

    # The run dies between the two requests; the secret in use stays, and the next run goes on.
    deployed.tenant.control("faults", [{"path": "addPassword", "status": 403}])
    deployed.operate("rotate", "--yes", fails=True)
    assert (writes(), listed(deployed)) == ([remove, add], [3, 2])
    assert secrets_of(deployed) == ["b2c-connector/test generation 2"]
    deployed.tenant.forget_requests()
    assert "this finishes it" in deployed.operate("rotate", "--yes").output
    assert (writes(), listed(deployed)) == ([add], [3, 2])

    # A slip that would delete the secret in use is refused by the engine.
    written = file.read_text()
    for slip in ([5, 4], [4], [2]):
        settings = yaml.safe_load(written)
        settings["config"]["b2c-connector:clientSecrets"] = [
            {"generation": generation, "expires": IN_SIX_MONTHS} for generation in slip
        ]
        file.write_text(yaml.safe_dump(settings))
        refused = " ".join(deployed.preview(fails=True).output.split())
        assert re.search("it is (currently marked for protection|protected)", refused), slip
    file.write_text(written)

    shown = deployed.operate("rotate", "--revoke", "--yes").output
    assert "made elsewhere. They fail from this run on" in shown
    assert URL in shown
    assert (writes(), listed(deployed)) == ([remove, add, remove], [4])
    assert secrets_of(deployed) == ["b2c-connector/test generation 4"]
    assert file.read_text().startswith("# Ours.\n")
    log = deployed.log
    assert deployed.outputs(show_secrets=True)["clientSecret"] not in log
