"""Programs in YAML, which use the plugin as other people's programs do, by the real engine.

The package lies in a folder outside the project. That an official language host makes the plugin's
environment is not proven here: none can be had.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dates import IN_SIX_MONTHS
from tests.engine.engine import ROOT, RunningTenant, Stack
from tools.yaml_host import ensure_yaml_host

# One stack on one tenant, which each test leaves as the next expects it.
pytestmark = pytest.mark.xdist_group("yaml")

URL = "https://global.consent.azure-apim.net/redirect/reports"
NOT_YET_MADE = {
    "type": "b2c:ApiConnector",
    "properties": {
        "displayName": "new",
        "targetUrl": "https://api.contoso.com",
        "username": "b2c",
        "password": "planted",
    },
}
DEFINITION = {
    "openapi": "3.0.3",
    "info": {"title": "Orders", "version": "1"},
    "servers": [{"url": "https://api.contoso.com"}],
    "paths": {
        "/orders": {
            "get": {
                "operationId": "ListOrders",
                "summary": "List orders",
                "responses": {"200": {"description": "The orders."}},
            }
        }
    },
}
SECRETS = [{"generation": 1, "expires": IN_SIX_MONTHS}]


class Program:
    """A program in YAML, and the engine's commands on its one stack."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.tenant = {
            "tenantName": stack.tenant.tenant.tenant_name,
            "tenantId": stack.tenant.tenant.tenant_id,
        }
        self.resources: dict[str, Any] = {}
        self.outputs: dict[str, str] = {}

    def write(self) -> None:
        # Through JSON's subset of YAML: the language host takes no aliases.
        self.stack.project.joinpath("Pulumi.yaml").write_text(
            yaml.dump(
                {
                    "name": "connectors",
                    "runtime": "yaml",
                    "packages": {"b2c": str(ROOT / "provider")},
                    "resources": self.resources,
                    "outputs": self.outputs,
                },
                Dumper=_WithoutAliases,
            )
        )

    def connector(self, **properties: Any) -> dict[str, Any]:
        given = {
            **self.tenant,
            "apiName": "orders",
            "scopes": [{"value": "orders.read"}],
            "clientSecrets": SECRETS,
            "protect": False,
            **properties,
        }
        return {
            "type": "b2c:FlowConnector",
            "properties": {name: value for name, value in given.items() if value is not None},
        }

    def preview(self) -> list[dict[str, Any]]:
        """What a preview plans: the steps of its digest, what stays the same among them."""
        self.write()
        output = self.stack.preview("--json").output
        steps: list[dict[str, Any]] = json.loads(output[output.index("{") :])["steps"]
        return steps

    def refused(self, *, up: bool = False) -> str:
        """The diagnostics of a preview, or of an `up`, that must fail."""
        self.write()
        run = self.stack.up(fails=True) if up else self.stack.preview(fails=True)
        text = run.output.partition("Diagnostics:\n")[2]
        lines = re.split(r"\n\n(?:Outputs|Resources):", text)[0].splitlines()
        # The engine says so of every language host that does not lie beside it.
        return "\n".join(line.strip() for line in lines if "using pulumi-language-yaml" not in line)


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


@pytest.fixture(scope="module")
def program(
    engine: Path, plugin: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """Three connectors, one for each form of `policy`, after one `up`."""
    folder = tmp_path_factory.mktemp("yaml")
    project = folder / "project"
    project.mkdir()
    tenant = RunningTenant(folder / "tenant")
    stack = Stack(folder, engine, plugin, tenant, project_folder=project)
    path = (Path(sys.executable).parent, engine, ensure_yaml_host())
    stack.variables["PATH"] = ":".join([*map(str, path), os.environ["PATH"]])
    program = Program(stack)
    program.resources = {
        "b2c": {
            "type": "pulumi:providers:b2c",
            "defaultProvider": False,
            "properties": {"tenantId": tenant.tenant.tenant_id},
        },
        "sign-in": {
            "type": "b2c:UserFlow",
            "properties": {
                "flowId": "susi",
                "type": "signUpOrSignIn",
                "expect": {"multifactor": "off"},
            },
        },
        "edit": {
            "type": "b2c:UserFlow",
            "properties": {"flowId": "edit-profile", "type": "profileUpdate"},
        },
        "directory": {"type": "pulumi:providers:azuread", "defaultProvider": False},
        "orders": {
            "type": "b2c:WebApi",
            "properties": {
                "tenantName": tenant.tenant.tenant_name,
                "name": "orders",
                "scopes": [{"value": "orders.read"}],
                "protect": False,
            },
        },
        "by-name": program.connector(
            policy="B2C_1_siin",
            apiName=None,
            scopes=None,
            existingApi={
                "identifierUri": "${orders.identifierUri}",
                "clientId": "${orders.clientId}",
                "servicePrincipalObjectId": "${orders.servicePrincipalObjectId}",
                "scopes": [{"value": "orders.read", "id": '${orders.scopeIds["orders.read"]}'}],
            },
            apiDefinition=DEFINITION,
        ),
        "by-output": program.connector(policy="${sign-in.flowId}", apiName="invoices"),
        "by-reference": {
            **program.connector(
                policy="${sign-in}",
                userFlows=["${edit}"],
                apiName="reports",
                clientDisplayName="Reports",
                redirectUrls=[URL],
            ),
            "options": {"providers": ["${b2c}", "${directory}"]},
        },
    }
    program.outputs = {
        "byName": "${by-name.policy}",
        "byOutput": "${by-output.policy}",
        "byReference": "${by-reference.policy}",
        "clientSecret": "${by-output.clientSecret}",
        "expectations": "${by-reference.userFlowExpectations}",
        "redirectUrls": "${by-reference.redirectUrls}",
        "digest": "${by-name.connectorDefinitionDigest}",
    }
    program.write()
    stack.init()
    stack.up()
    yield program
    tenant.stop()


def test_a_policy_is_a_name_or_a_flows_name_or_a_flow(program: Program) -> None:
    outputs = program.stack.outputs()
    assert outputs["byName"] == "B2C_1_siin"
    assert outputs["byOutput"] == outputs["byReference"] == "B2C_1_susi"
    assert outputs["expectations"] == {
        "B2C_1_susi": {"multifactor": "off"},
        "B2C_1_edit-profile": {},
    }
    assert outputs["redirectUrls"] == [URL]
    assert len(outputs["digest"]) == 64


def test_the_secret_is_secret_in_outputs_and_state(program: Program) -> None:
    assert program.stack.outputs()["clientSecret"] == "[secret]"
    secret = program.stack.outputs(show_secrets=True)["clientSecret"]
    program.stack.log = program.stack.log.replace(secret, "")
    assert secret not in json.dumps(program.stack.export()) + program.stack.log


def test_the_callers_providers_reach_the_children(program: Program) -> None:
    providers = {
        each["urn"].split("::")[-1]: each["provider"].split("::")[-2]
        for each in program.stack.export()["deployment"]["resources"]
        if each["type"].startswith("azuread:")
    }
    assert {name: found for name, found in providers.items() if found == "directory"} == {
        name: found for name, found in providers.items() if name.startswith("by-reference")
    }
    assert {found for name, found in providers.items() if name.startswith("by-name")} == {
        "default_6_10_0"
    }


def test_a_change_reaches_what_it_concerns_and_nothing_else(program: Program) -> None:
    """A scope more changes access and grant, a new name with an alias nothing, and `protect` what
    the component is made of."""
    renamed = program.resources.pop("by-reference")
    renamed["options"]["aliases"] = [
        "urn:pulumi:test::connectors::b2c:index:FlowConnector::by-reference"
    ]
    program.resources["reports"] = renamed
    program.resources["orders"]["properties"]["scopes"].append({"value": "orders.write"})
    program.resources["by-name"]["properties"]["existingApi"]["scopes"].append(
        {"value": "orders.write", "id": '${orders.scopeIds["orders.write"]}'}
    )
    program.resources["by-output"]["options"] = {"protect": True}
    program.outputs = {}
    steps = {step["urn"].split("::")[-1]: step for step in program.preview()}
    assert {name: step["op"] for name, step in steps.items() if step["op"] != "same"} == {
        "orders-scope-orders.write": "create",
        "by-name-client-api-access": "update",
        "by-name-client-api-grant": "update",
    }
    protected = {name for name, step in steps.items() if step["newState"].get("protect")}
    assert {"by-output", "by-output-client", "by-output-client-registration"} <= protected
    assert not any(name.startswith(("by-name", "reports")) for name in protected)


PAST = [{"generation": 1, "expires": "2020-01-01"}]


def test_a_refusal_is_one_text_and_all_that_an_up_says(program: Program) -> None:
    """Of one component: of others that are under way then, the engine says that it closed their
    connection, which no plugin can change."""
    wrong = program.connector(policy="B2C_1_siin", urlForm="pth")
    program.resources, before = {"wrong": wrong}, program.resources
    text = program.refused(up=True)
    program.resources = before
    assert text == (
        "pulumi:pulumi:Stack (connectors-test):\n"
        "error: b2c:index:FlowConnector resource 'wrong' has a problem: "
        'urlForm is "pth": it must be path or query.\nDid you mean "path"?'
    )


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"policy": "${unknown.id}"}, 'policy is "not known yet": it must be known before'),
        ({"policy": "B2C_1_siin", "clientSecrets": PAST}, "this secret does not exist yet"),
    ],
)
def test_what_the_state_shows_to_be_wrong_is_refused_in_a_preview(
    program: Program, properties: dict[str, Any], said: str
) -> None:
    wrong = program.connector(**properties)
    program.resources, before = {"unknown": NOT_YET_MADE, "wrong": wrong}, program.resources
    text = program.refused()
    program.resources = before
    assert said in text
    assert 'File "' not in text.split("Detected that")[0]


def test_the_example_makes_an_api_a_connector_and_a_flow(program: Program) -> None:
    folder = program.stack.folder / "checkout"
    project = folder / "examples" / "yaml"
    shutil.copytree(ROOT / "examples" / "yaml", project)
    (folder / "provider").symlink_to(ROOT / "provider")
    assert len((project / "Pulumi.yaml").read_text().splitlines()) <= 40
    settings = {**program.tenant, "secretExpires": IN_SIX_MONTHS}
    configuration = {f"orders-connector:{key}": value for key, value in settings.items()}
    (project / "Pulumi.test.yaml").write_text(yaml.safe_dump({"config": configuration}))
    example = replace(program.stack, project_folder=project)
    example.init()
    steps = example.steps()
    assert steps["sign-in"] == "create"
    assert steps["orders-api-registration"] == "create"
    assert steps["orders-client-client-secret-odd"] == "create"


def test_destroy_leaves_nothing(program: Program) -> None:
    program.stack.destroy()
    assert program.stack.tenant.applications() == {}
    assert program.stack.export()["deployment"].get("resources", []) == []
