import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pulumi
import pytest
import yaml
from pulumi.runtime import mocks, set_all_config

from components import FlowConnectorArgs, InvalidSetting
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


def given(**settings: Any) -> FlowConnectorArgs:
    set_all_config(
        {
            f"b2c-connector:{key}": value if isinstance(value, str) else json.dumps(value)
            for key, value in settings.items()
        }
        | {"azuread:tenantId": "ignored"}
    )
    return config.load()


def test_the_example_stack_gives_the_components_arguments() -> None:
    stack = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text())["config"]
    loaded = given(**{key.removeprefix("b2c-connector:"): value for key, value in stack.items()})
    assert loaded["tenant_name"] == "contosob2c"
    assert loaded["policy"] == "B2C_1_siin"
    assert loaded["scopes"][0]["value"] == "orders.read"
    assert loaded["scopes"][0].get("admin_consent_display_name") == "Read orders"
    assert loaded["client_secrets"] == [{"generation": 1, "expires": "2027-05-20"}]


def test_every_argument_of_the_component_is_a_setting_and_the_other_way_round() -> None:
    assert set(config.Settings.model_fields) == set(get_type_hints(FlowConnectorArgs))


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


def test_a_text_that_looks_like_a_number_stays_a_text() -> None:
    loaded = given(apiName="2027", policy="true")
    assert dict(loaded) == {"api_name": "2027", "policy": "true"}


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
