"""The stack files of `examples/environments`, through the program's own check and under mocks."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi.runtime import set_all_config

from tests.components import recording
from tests.components.recording import Program, record
from tests.examples.programs import EXAMPLES

ROOT = Path(__file__).parents[2]
STACKS = ("dev", "test", "prod")
SAME = ("apiName", "apiDisplayName", "scopes", "userFlows")
OWN = ("tenantName", "tenantId", "powerPlatform", "clientDisplayName", "apiUrl")


def settings(stack: str) -> dict[str, Any]:
    file = EXAMPLES / "environments" / f"Pulumi.{stack}.yaml"
    config: dict[str, Any] = yaml.safe_load(file.read_text())["config"]
    return config


def run(stack: str, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The repository's program with the stack's file, as the engine would hand it over."""
    monkeypatch.chdir(ROOT / "infra")
    for variable in ("ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("CLIENT_ID", "CLIENT_SECRET"):
        if stack != "prod":  # Whose file says who signs in.
            monkeypatch.setenv(f"POWER_PLATFORM_{variable}", "88888888-8888-8888-8888-888888888888")
    given = settings(stack)
    # The credentials' tenant, which the program compares with the stack's.
    monkeypatch.setattr(recording, "DEPLOYER_TENANT", given["azuread:tenantId"])

    def program() -> None:
        set_all_config(
            {
                key if ":" in key else f"shop:{key}": value
                if isinstance(value, str)
                else json.dumps(value)
                for key, value in given.items()
            }
        )
        runpy.run_path(str(ROOT / "infra" / "__main__.py"))

    return record(program, project="shop")


@pytest.mark.parametrize("stack", STACKS)
def test_the_program_takes_the_file_under_any_project_name(
    stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = settings(stack)
    outputs = run(stack, monkeypatch).outputs["connector"]
    assert outputs["tenantId"] == given["tenantId"]
    assert outputs["policy"] == "B2C_1_orders_signin"
    [connector] = outputs["connectors"].values()
    listed = given.get("redirectUrls", [])
    assert outputs["redirectUrls"] == sorted([*listed, connector["redirectUrl"]])
    assert connector["environmentUrl"] == given["powerPlatform"][0]["environmentUrl"]
    host = given.get("customDomain", f"{given['tenantName']}.b2clogin.com")
    assert outputs["issuer"] == f"https://{host}/{given['tenantId']}/v2.0/"


@pytest.mark.parametrize(("stack", "protected"), [("dev", False), ("test", True), ("prod", True)])
def test_only_development_may_be_deleted(
    stack: str, protected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = run(stack, monkeypatch)
    held = [*program.of_type("ApplicationRegistration"), *program.of_type("index:UserFlow")]
    assert {bool(resource.protect) for resource in held} == {protected}


def test_what_callers_see_is_the_same_in_all_three_and_what_belongs_to_a_tenant_is_not() -> None:
    files = [settings(stack) for stack in STACKS]
    for key in SAME:
        assert files[0][key] == files[1][key] == files[2][key], key
    for key in OWN:
        assert len({json.dumps(file[key]) for file in files}) == len(STACKS), key


@pytest.mark.parametrize("stack", STACKS)
def test_both_providers_are_held_to_the_stacks_tenant_and_no_secret_stands_in_the_file(
    stack: str,
) -> None:
    given = settings(stack)
    assert given["azuread:tenantId"] == given["b2c:tenantId"] == given["tenantId"]
    assert given["b2c:powerPlatformTenantId"] != given["tenantId"]
    assert not [key for key in given if key.casefold().endswith("clientsecret")]
