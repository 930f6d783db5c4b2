import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints, is_typeddict

import pulumi
import pytest
import yaml
from pulumi.runtime import mocks, set_all_config

from components import FlowConnectorArgs, InvalidSetting, UserFlowArgs
from components.key_vault import KeyVaultSettings
from components.logic_apps_connector import LogicAppsSettings
from infra import config
from tests.components.recording import ensure_event_loop

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def project() -> Iterator[None]:
    class Nothing(mocks.Mocks):
        def new_resource(self, args: Any) -> Any:
            raise AssertionError(args)

        def call(self, args: Any) -> Any:
            raise AssertionError(args)

    ensure_event_loop()
    mocks.set_mocks(Nothing(), project="b2c-connector", stack="test")
    yield
    set_all_config({})


def loaded(**settings: Any) -> config.Configuration:
    set_all_config(
        {
            f"b2c-connector:{key}": value if isinstance(value, str) else json.dumps(value)
            for key, value in settings.items()
        }
        | {"azuread:tenantId": "ignored"}
    )
    return config.load()


def test_a_setting_that_is_marked_as_a_secret_is_refused_and_not_shown() -> None:
    set_all_config(
        {"b2c-connector:clientDisplayName": "planted"}, ["b2c-connector:clientDisplayName"]
    )
    try:
        with pytest.raises(InvalidSetting, match="no setting can be kept secret") as refused:
            config.load()
    finally:
        set_all_config({}, [])
    assert refused.value.setting == "clientDisplayName"
    assert "planted" not in str(refused.value)


def test_a_setting_with_the_projects_name_and_without_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "infra").mkdir()
    file = tmp_path / "Pulumi.test.yaml"
    monkeypatch.chdir(tmp_path / "infra")
    file.write_text("config:\n  apiName: orders\n  azuread:apiName: another\n")
    assert loaded(apiName="orders").connector["api_name"] == "orders"
    file.write_text("config:\n  apiName: orders\n  b2c-connector:apiName: sales\n")
    with pytest.raises(InvalidSetting) as refused:
        loaded(apiName="orders")
    assert str(refused.value) == (
        'apiName is "orders": Pulumi.test.yaml also holds b2c-connector:apiName, which means the'
        " same.\nKeep one of the two."
    )


def given(**settings: Any) -> FlowConnectorArgs:
    return loaded(**settings).connector


def test_the_example_stack_gives_the_components_arguments() -> None:
    stack = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text())["config"]
    example = loaded(**{key.removeprefix("b2c-connector:"): value for key, value in stack.items()})
    assert example.connector["tenant_name"] == "contosob2c"
    assert example.connector["policy"] == "B2C_1_signupsignin"
    assert example.connector["scopes"][0]["value"] == "orders.read"
    assert example.connector["scopes"][0].get("admin_consent_display_name") == "Read orders"
    assert example.connector["client_secrets"] == [{"generation": 1, "expires": "2027-05-20"}]
    flow = example.user_flows[0]
    assert (flow["flow_id"], flow["type"]) == ("B2C_1_signupsignin", "signUpOrSignIn")
    assert [item["attribute"] for item in flow.get("attributes", [])] == [
        "displayName",
        "givenName",
        "surname",
    ]
    assert flow.get("expect", {}).get("selfServicePasswordReset") is True


def test_every_argument_of_the_component_is_a_setting_and_the_other_way_round() -> None:
    assert set(config.Settings.model_fields) == {
        *get_type_hints(FlowConnectorArgs),
        "user_flow_attributes",
        "logic_apps",
        "key_vault",
    }


def test_every_setting_of_logic_apps_and_of_the_key_vault_is_a_setting_at_every_depth() -> None:
    fields = config.Settings.model_fields
    logic_apps = {**_fields(LogicAppsSettings)}
    del logic_apps["protect"]  # the stack's own
    assert _fields(fields["logic_apps"].annotation) == logic_apps
    assert _fields(fields["key_vault"].annotation) == _fields(KeyVaultSettings)


def test_every_argument_of_a_user_flow_is_a_setting_at_every_depth() -> None:
    assert _fields(config.Settings.model_fields["user_flows"].annotation) == _fields(
        list[UserFlowArgs]
    )


def _fields(kind: Any) -> Any:
    """The names inside a type, by name; `expect` left out, which the rules check by themselves."""
    if isinstance(kind, type) and hasattr(kind, "model_fields"):
        hints = {name: field.annotation for name, field in kind.model_fields.items()}
    elif is_typeddict(kind):
        hints = kind.__annotations__
    else:
        inner = [found for part in get_args(kind) if (found := _fields(part))]
        return inner[0] if inner else None
    return {name: _fields(part) for name, part in hints.items() if name != "expect"}


def test_user_flows_are_taken_apart_from_the_connector() -> None:
    example = loaded(
        apiName="orders",
        userFlows=[
            {"flowId": "siin", "type": "signIn", "version": 3, "languages": [{"tag": "de"}]}
        ],
        userFlowAttributes=[{"displayName": "ShoeSize", "description": "Size"}],
    )
    assert dict(example.connector) == {"api_name": "orders"}
    assert example.user_flows == [
        {"flow_id": "siin", "type": "signIn", "version": 3, "languages": [{"tag": "de"}]}
    ]
    assert example.user_flow_attributes == [
        {"display_name": "ShoeSize", "description": "Size", "data_type": "string"}
    ]


def test_the_api_definition_is_read_from_the_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "orders.yaml").write_text("openapi: 3.1.0\npaths: {}\n")
    monkeypatch.chdir(tmp_path / "infra")
    assert given(apiDefinition="orders.yaml").get("api_definition") == {
        "openapi": "3.1.0",
        "paths": {},
    }
    with pytest.raises(InvalidSetting, match="cannot be read"):
        given(apiDefinition="missing.yaml")


def test_every_setting_described_in_pulumi_yaml_exists() -> None:
    described = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
    names = {field.alias for field in config.Settings.model_fields.values()}
    assert set(described) <= names
    assert given(**{key: entry["default"] for key, entry in described.items()})


def test_the_engine_finds_the_provider_of_user_flows_in_the_project() -> None:
    plugins = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["plugins"]["providers"]
    assert plugins == [{"name": "b2c", "path": "./provider"}]
    assert (ROOT / "provider" / "PulumiPlugin.yaml").is_file()


def test_a_text_that_looks_like_a_number_stays_a_text() -> None:
    assert dict(given(apiName="2027", policy="true")) == {"api_name": "2027", "policy": "true"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"tenantNmae": "contoso"}, 'tenantNmae is "contoso": there is no such setting'),
        ({"tenantNmae": "contoso"}, 'Did you mean "tenantName"?'),
        ({"scopes": [{"value": "a", "consent": "x"}]}, 'scopes[0].consent is "x"'),
        ({"scopes": [{"id": "x"}]}, "scopes[0].value is missing: field required"),
        ({"scopes": "orders.read"}, 'scopes is "orders.read": input should be a valid list'),
        ({"redirectUrls": [1]}, "redirectUrls[0] is 1: input should be a valid string"),
        ({"clientSecrets": [{"generation": "a", "expires": "b"}]}, "clientSecrets[0].generation"),
        ({"protect": "maybe"}, 'protect is "maybe"'),
        ({"userFlows": [{"type": "signIn"}]}, "userFlows[0].flowId is missing"),
        ({"userFlows": [{"flowId": "a", "type": "signIn", "mfa": 1}]}, "userFlows[0].mfa is 1"),
        ({"adoptedClient": {}}, "adoptedClient.objectId is missing"),
        ({"existingApi": {"identifierUri": "x"}}, "existingApi.clientId is missing"),
    ],
)
def test_a_setting_of_the_wrong_shape_or_spelling_is_named(
    settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        given(**settings)
    assert message in str(refused.value)


def test_a_refusal_ends_the_program_with_the_key_as_the_file_spells_it() -> None:
    with pytest.raises(pulumi.RunError) as ended, config.refusals_as_run_errors():
        given(tenantNmae="contoso")
    assert str(ended.value).startswith('b2c-connector:tenantNmae is "contoso"')
