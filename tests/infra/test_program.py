"""The whole program under mocks: what it refuses, and that nothing is registered before it does."""

from __future__ import annotations

import json
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml
from pulumi.runtime import get_root_resource, set_all_config
from pulumi.runtime.stack import Stack

from tests.components.recording import DEPLOYER_TENANT, Program, record
from tests.dates import IN_SIX_MONTHS

ROOT = Path(__file__).parents[2]
SECRET = {"generation": 1, "expires": IN_SIX_MONTHS}


def run(
    exported: dict[str, Any] | None = None,
    providers: Mapping[str, str] | None = None,
    **changes: Any,
) -> Program:
    """The example stack with some settings changed, None leaving one out; fills `exported`.

    `providers`: further configuration, by full keys such as `azure-native:tenantId`.
    """
    stack = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text())["config"]
    settings = {key.removeprefix("b2c-connector:"): value for key, value in stack.items()}
    settings |= {"tenantId": DEPLOYER_TENANT, "clientSecrets": [SECRET]} | changes

    def program() -> None:
        set_all_config(
            {
                f"b2c-connector:{key}": value if isinstance(value, str) else json.dumps(value)
                for key, value in settings.items()
                if value is not None
            }
            | dict(providers or {})
        )
        stack = get_root_resource()
        assert isinstance(stack, Stack)
        stack.outputs.clear()  # those of an earlier run in this process
        runpy.run_path(str(ROOT / "infra" / "__main__.py"))
        if exported is not None:
            exported.update(stack.outputs)

    return record(program)


def test_the_program_exports_every_output_of_the_connector_under_its_own_name() -> None:
    exported: dict[str, Any] = {}
    program = run(exported, clientSecrets=[{**SECRET, "generation": n} for n in (2, 1)])
    assert set(exported) == set(program.outputs["connector"])


def test_names_of_the_stack_outputs_stay_what_the_first_release_made_them() -> None:
    exported: dict[str, Any] = {}
    run(exported)
    assert sorted(exported) == [
        "apiClientId",
        "apiIdentifierUri",
        "apiScopes",
        "authorizationUrl",
        "clientId",
        "clientSecret",
        "clientSecretExpires",
        "connectorDefinitionDigest",
        "connectorProperties",
        "connectors",
        "issuer",
        "jwksUrl",
        "openidConfigurationUrl",
        "policy",
        "previousSecretExpires",
        "readme",
        "redirectUrls",
        "refreshUrl",
        "scope",
        "tenantId",
        "tenantName",
        "tokenUrl",
        "userFlowExpectations",
        "userFlows",
    ]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"tenantName": None}, "b2c-connector:tenantName is missing: it is required"),
        (
            {"tenantName": "https://contosob2c.onmicrosoft.com"},
            'b2c-connector:tenantName is "https://contosob2c.onmicrosoft.com": it must be',
        ),
        ({"policy": "siin"}, 'b2c-connector:policy is "siin": a policy starts with B2C_1_'),
        ({"policy": None, "userFlows": None}, "b2c-connector:policy is missing"),
        ({"scopes": [{"value": "x" * 41}]}, "b2c-connector:scopes[0].value is"),
        ({"scopes": [{"value": "read orders"}]}, "b2c-connector:scopes[0].value is"),
        ({"scopes": [{"value": "a"}, {"value": "a"}]}, 'b2c-connector:scopes[1].value is "a"'),
        ({"redirectUrls": ["https://a.example/cb?x=1"]}, "b2c-connector:redirectUrls[0] is"),
        (
            {"redirectUrls": ["https://a.example/cb", "http://flow.contoso.com/cb"]},
            'b2c-connector:redirectUrls[1] is "http://flow.contoso.com/cb": '
            "B2C takes plain http only for localhost",
        ),
        ({"redirectUrls": []}, "b2c-connector:redirectUrls is"),
        (
            {"clientSecrets": [{"generation": 1, "expires": "2099-01-01"}]},
            "b2c-connector:clientSecrets[0].expires is",
        ),
        (
            {"clientSecrets": [{**SECRET, "generation": n} for n in (3, 2, 1)]},
            'b2c-connector:clientSecrets is "a list of 3"',
        ),
        (
            {"clientSecrets": [{**SECRET, "generation": n} for n in (3, 1)]},
            "b2c-connector:clientSecrets[1].generation is 1",
        ),
        ({"clientSecrets": None}, "b2c-connector:clientSecrets is"),
        (
            {"redirectUrls": [f"https://a.example/{n}" for n in range(101)]},
            'b2c-connector:redirectUrls is "a list of 101"',
        ),
        ({"scopes": [{"value": f"s{n}"} for n in range(31)]}, "b2c-connector:scopes is"),
        ({"apiName": None}, "b2c-connector:apiName is missing"),
        ({"owners": ["me"]}, 'b2c-connector:owners[0] is "me": it must be a GUID'),
        ({"tenantNmae": "x"}, "Did you mean `tenantName`?"),
        (
            {"tenantId": "22222222-2222-2222-2222-222222222222"},
            "the credentials are of the tenant",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_wrong_setting_is_named_with_value_rule_and_remedy_and_nothing_is_registered(
    settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(pulumi.RunError) as ended:
        run(**settings)
    said, remedy = str(ended.value).split("\n")
    assert message in f"{said}\n{remedy}"
    assert said.startswith("b2c-connector:")
    assert remedy.endswith((".", "?"))
