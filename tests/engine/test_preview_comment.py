"""`b2c-connector preview-comment` on a real preview."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS
from tests.engine.engine import PASSPHRASE, ROOT, Stack


def comment(stack: Stack, *options: str, code: int = 0) -> str:
    stack.write_project()
    run = subprocess.run(
        [sys.executable, "-m", "operate", "preview-comment", "--stack", stack.name, *options],
        cwd=stack.project,
        env=stack.environment(),
        capture_output=True,
        text=True,
    )
    assert run.returncode == code, run.stderr
    return run.stdout


def changes(text: str) -> list[str]:
    """The first line of each resource in the diff."""
    block = text.split("```diff\n")[1].split("```")[0]
    return [line for line in block.splitlines() if not line[1:].startswith("    ")]


def test_one_more_scope_tells_makers_to_update_it_and_shows_exactly_three_steps(
    deployed: Stack,
) -> None:
    secret = deployed.outputs(show_secrets=True)["clientSecret"]
    deployed.settings["scopes"] = [*deployed.settings["scopes"], {"value": "orders.delete"}]
    text = comment(deployed)
    assert text.splitlines()[0] == (
        "**Makers:** update the scope of the connector, then re-create the connection."
    )
    assert changes(text) == [
        "+ create ApplicationPermissionScope connector-api-scope-orders.delete",
        "! update ApplicationApiAccess connector-client-api-access",
        "! update ServicePrincipalDelegatedPermissionGrant connector-client-api-grant",
        "! outputs",
    ]
    for planted in (secret, PASSPHRASE, deployed.tenant.tenant.client_secret):
        assert planted not in text
    assert deployed.tenant.graph_requests("POST", "PATCH", "PUT", "DELETE") == []


def test_a_second_secret_tells_makers_to_paste_it_while_the_first_is_valid(
    deployed: Stack,
) -> None:
    deployed.settings["clientSecrets"] = [
        {"generation": 2, "expires": IN_NINE_MONTHS},
        {"generation": 1, "expires": IN_SIX_MONTHS},
    ]
    text = comment(deployed, "--expect-no-changes", code=1)
    assert text.startswith("**Makers:** paste a new secret into the connector.\n")
    assert f"stays valid until `{IN_SIX_MONTHS}" in text
    assert changes(text)[0] == "+ create ApplicationPassword connector-client-client-secret-even"


def test_the_stacks_own_connector_needs_makers_for_its_connections_only(deployed: Stack) -> None:
    url = deployed.environment()["POWER_PLATFORM_ENVIRONMENT_URL"]
    named = f"`Orders` in `{url.removeprefix('https://')}`"
    deployed.settings["apiDefinition"] = str(ROOT / "examples/web-api/openapi.json")
    deployed.settings["powerPlatform"] = [{"environmentUrl": url, "displayName": "Orders"}]
    assert comment(deployed).startswith(f"**Makers:** make a connection of {named}; check the")
    deployed.up()
    deployed.settings["clientSecrets"] = [
        {"generation": 2, "expires": IN_NINE_MONTHS},
        {"generation": 1, "expires": IN_SIX_MONTHS},
    ]
    text = comment(deployed)
    assert text.startswith("**Makers:** nothing to do in Power Platform.\n")
    assert "! update CustomConnector connector-power-platform-connector" in changes(text)
    deployed.settings["powerPlatform"] = []
    assert f"everybody loses their connections of {named}, which is deleted." in comment(deployed)


def test_a_refused_setting_is_told_instead_of_a_promise(deployed: Stack) -> None:
    deployed.settings["policy"] = "siin"
    text = comment(deployed, code=1)
    assert text.startswith("**The preview failed:**")
    assert 'b2c-connector:policy is "siin"' in text


def test_a_preview_that_does_not_begin_is_told_too(deployed: Stack) -> None:
    text = comment(replace(deployed, name="nosuch"), code=1)
    assert text.startswith("**The preview failed:** nothing would be deployed.\n\n`nosuch`:\n")
    assert "no stack named 'nosuch' found" in text


def test_what_the_configuration_marks_as_secret_is_shown_nowhere(deployed: Stack) -> None:
    deployed.on_stack("config", "set", "--secret", "other:note", "a planted note")
    deployed.settings["clientDisplayName"] = "Flow of a planted note"
    text = comment(deployed)
    assert '+    displayName: "Flow of [secret]"' in text
    assert "planted" not in text
