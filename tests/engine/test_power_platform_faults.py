"""The connector in Power Platform where the environment refuses, is late or fails, by the real
engine.

The environment is emulated: that Microsoft's behaves like this is not proven.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dates import IN_NINE_MONTHS
from tests.engine.engine import PASSPHRASE, ROOT, RunningTenant, Stack
from tests.engine.sweep import plain_text
from tests.engine.test_power_platform import dataverse, entry, rows

# One stack on one tenant, which each test leaves as the next expects it.
pytestmark = pytest.mark.xdist_group("power-platform-faults")

DEFINITION = json.dumps({"swagger": "2.0", "info": {"title": "x", "version": "1"}, "paths": {}})


@pytest.fixture(scope="module")
def stack(engine: Path, plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An empty stack whose settings have a connector."""
    folder = tmp_path_factory.mktemp("power-platform-faults")
    tenant = RunningTenant(folder / "tenant")
    stack = Stack(folder, engine, plugin, tenant)
    stack.settings |= {
        "apiDefinition": str(ROOT / "examples" / "web-api" / "openapi.json"),
        "powerPlatform": [entry(tenant)],
    }
    stack.init()
    yield stack
    tenant.stop()


def switch(stack: Stack, **settings: Any) -> None:
    stack.tenant.control("powerPlatform", settings)


def foreign(stack: Stack) -> str:
    """A connector of the same name that somebody else has made."""
    row: str = dataverse(
        stack.tenant,
        "POST",
        "connectors",
        {
            "name": "new_orders",
            "displayname": "Orders",
            "connectortype": 1,
            "openapidefinition": DEFINITION,
        },
    )["connectorid"]
    return row


def of_the_environment(stack: Stack) -> list[dict[str, Any]]:
    """The requests to Dataverse since the log was last emptied."""
    return [one for one in stack.tenant.requests() if "/api/data/" in one["path"]]


def refused(stack: Stack) -> str:
    """What a run says that ends before anything is made, though no preview came before it."""
    stack.tenant.forget_requests()
    said = stack.up(fails=True).output
    assert stack.tenant.graph_requests("POST", "PATCH", "PUT", "DELETE") == []
    assert {request["method"] for request in of_the_environment(stack)} == {"GET"}
    # One message, and neither the engine's wrapping nor a trace.
    assert "Traceback" not in said
    errors = said.partition("Diagnostics:")[2].partition("Resources:")[0].split("error: ")[1:]
    assert len(errors) == 2
    assert errors[1].strip().endswith("program exited with non-zero exit code: 1")
    return errors[0]


def test_a_missing_privilege_ends_the_run_before_anything_is_made(stack: Stack) -> None:
    switch(stack, privileges="read")
    said = refused(stack)
    switch(stack, privileges="all")
    assert "lacks the privilege prvCreateConnector" in said
    assert "System Customizer" in said


def test_a_foreign_connector_of_the_name_ends_the_run_before_anything_is_made(
    stack: Stack,
) -> None:
    key = foreign(stack)
    assert f"adopted: {key} in its entry" in refused(stack)
    dataverse(stack.tenant, "DELETE", f"connectors({key})")


def test_a_late_and_failing_service_is_waited_for(stack: Stack) -> None:
    switch(stack, redirectUrlReads=3, internalIdReads=2, slug="another", solutionHeader="ignored")
    path = r"/connectors$"
    stack.tenant.control(
        "faults",
        [
            {"method": "GET", "path": path, "status": 429, "retry_after": 1},
            {"method": "GET", "path": path, "status": 503, "retry_after": 1},
            {"method": "POST", "path": path, "drop": True, "after_effect": True},
            {"method": "POST", "path": "/AddSolutionComponent$", "status": 503, "retry_after": 1},
        ],
    )
    stack.settings["powerPlatform"] = [entry(stack.tenant, solution="RehearsalConnectors")]
    said = stack.up().output
    [row] = rows(stack.tenant)
    [connector] = stack.outputs()["connectors"].values()
    assert connector["internalId"] == row["connectorinternalid"]
    client = stack.tenant.applications()["Power Automate"]
    assert client["web"]["redirectUris"] == [connector["redirectUrl"]]
    assert "a preview shows" in said
    assert stack.tenant.http.get("/_rehearsal/faults").json() == []
    switch(stack, redirectUrlReads=0, internalIdReads=0, slug="predicted")
    stack.tenant.forget_requests()
    assert stack.up().resources() == "19 unchanged"
    asked = [request["path"].rpartition("/")[2] for request in of_the_environment(stack)]
    assert [name.partition("(")[0] for name in asked] == [
        "RetrieveCurrentOrganization",
        "solutions",
        "connectors",
    ]
    assert stack.steps("--refresh") == {}


def test_no_secret_is_in_messages_state_backups_requests_or_files(stack: Stack) -> None:
    secrets = [stack.outputs(show_secrets=True)["clientSecret"]]
    stack.log = ""
    stack.settings["clientSecrets"] = [{"generation": 2, "expires": IN_NINE_MONTHS}]
    stack.preview("--diff")
    stack.steps()
    # The service quotes the row that it does not take.
    echo = 'Cannot take {"token": {"oAuthSettings": {"clientSecret": "a planted value"}}}'
    refusal = {"method": "PATCH", "path": r"/connectors\(", "status": 400, "message": echo}
    stack.tenant.control("faults", [refusal])
    stack.up(fails=True)
    assert "was refused with 400" in stack.log
    stack.up("--diff")
    stack.refresh()
    stack.outputs()
    stack.export()
    readme = stack.on_stack("stack", "output", "readme").output
    assert "Orders" in readme
    requests = str(stack.tenant.requests())
    log = stack.log
    secrets.append(stack.outputs(show_secrets=True)["clientSecret"])
    assert len(set(secrets)) == 2
    secrets += ["a planted value", stack.environment()["POWER_PLATFORM_CLIENT_SECRET"], PASSPHRASE]
    files = [file for file in stack.folder.rglob("*") if file.is_file()]
    assert len(files) > 20
    contents = [plain_text(file) for file in files]
    for planted in secrets:
        assert planted not in log + requests
        assert not [
            file
            for file, content in zip(files, contents, strict=True)
            if planted.encode() in content
        ]


@pytest.mark.parametrize("option", ["--yes", "--revoke"])
def test_a_secret_that_a_connector_did_not_take_is_handed_over_before_another_is_made(
    stack: Stack, option: str
) -> None:
    stack.settings_by_hand = True
    refusal = {"method": "PATCH", "path": r"/connectors\(", "status": 400}
    stack.tenant.control("faults", [refusal])
    stack.operate("rotate", option, "--yes", "--expires", IN_NINE_MONTHS, fails=True)
    assert "has the secret before the newest" in stack.operate("doctor", fails=True).output
    stack.tenant.forget_requests()
    assert "this finishes it" in stack.operate("rotate", option, "--yes").output
    [handed] = [one for one in of_the_environment(stack) if one["method"] == "PATCH"]
    assert handed["status"] == 204
    client = stack.tenant.applications()["Power Automate"]["id"]
    revoked = [f"POST /v1.0/applications/{client}/removePassword"] if option == "--revoke" else []
    assert stack.tenant.graph_requests("POST", "PATCH", "DELETE") == revoked
    assert stack.operate("doctor").code == 0
    stack.settings_by_hand = False


def test_a_connector_whose_secret_the_service_drops_is_made_and_destroyed(stack: Stack) -> None:
    switch(stack, clientSecret="dropped")
    stack.settings["clientSecrets"] = [{"generation": 5, "expires": IN_NINE_MONTHS}]
    stack.up()
    assert stack.steps() == {}
    stack.destroy()
    assert rows(stack.tenant) == []
    assert stack.tenant.applications() == {}
