"""The README's path for a platform engineer, its commands taken from the README as they stand."""

from __future__ import annotations

import re
import shlex

from tests.engine.engine import ROOT, Stack


def commands(heading: str) -> list[list[str]]:
    """The `pulumi config set` lines of the numbered step that starts with the heading."""
    text = (ROOT / "README.md").read_text()
    return commands_in(re.split(r"\n\d\. ", text[text.index(heading) :])[0])


def commands_in(text: str) -> list[list[str]]:
    """The `pulumi config set` lines of a text."""
    lines = re.findall(r"^ +(pulumi config set .*)$", text, re.MULTILINE)
    return [shlex.split(line)[1:] for line in lines]


def set_up(stack: Stack) -> None:
    """The settings of the first step that has some, with the emulated tenant's id."""
    stack.settings_by_hand = True
    (stack.project / "Pulumi.test.yaml").unlink()
    lines = commands("The program and its settings")
    assert len(lines) >= 7
    for arguments in lines:
        if "tenantId" in arguments:
            arguments[-1] = stack.tenant.tenant.tenant_id
        stack.on_stack(*arguments)


def test_the_settings_of_the_readme_make_the_connector_and_register_what_it_tells(
    fresh: Stack,
) -> None:
    (fresh.project / "examples").symlink_to(ROOT / "examples")
    set_up(fresh)
    lines = commands("The connector, made by the stack")
    assert len(lines) == 3
    for arguments in lines:
        if arguments[-1].endswith(".dynamics.com"):
            arguments[-1] = fresh.environment()["POWER_PLATFORM_ENVIRONMENT_URL"]
        fresh.on_stack(*arguments)
    assert fresh.up().resources() == "+ 19 created"
    [connector] = fresh.outputs()["connectors"].values()
    client = fresh.tenant.applications()["connector-client"]
    assert client["web"]["redirectUris"] == [connector["redirectUrl"]]


def test_the_settings_of_the_readme_deploy_and_take_the_connectors_redirect_url(
    fresh: Stack,
) -> None:
    set_up(fresh)
    assert fresh.up().resources() == "+ 17 created"
    [url] = re.findall(r"b2c-connector redirect-url (\S+)", (ROOT / "README.md").read_text())
    fresh.operate("redirect-url", url.replace("…", "orders-5f1"), "--yes")
    told = commands_in(fresh.operate("sign-in", fails=True).output)
    assert told
    for arguments in told:
        fresh.on_stack(*arguments)
    assert fresh.up().resources().startswith("~ 1 updated 16 unchanged")
    client = fresh.tenant.applications()["connector-client"]
    assert set(client["web"]["redirectUris"]) == {
        "http://localhost:8400/callback",
        "https://global.consent.azure-apim.net/redirect/orders-5f1",
    }
