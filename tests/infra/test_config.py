import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml
from pulumi.runtime import mocks, set_all_config

from b2c.spelling import camel_case
from components import InvalidSetting
from components.arguments import Arguments
from infra import config
from infra.settings import SETTINGS
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


def loaded(**settings: Any) -> Arguments:
    set_all_config(
        {
            f"b2c-connector:{key}": value if isinstance(value, str) else json.dumps(value)
            for key, value in settings.items()
        }
        | {"azuread:tenantId": "ignored"}
    )
    return config.load()


REQUIRED: dict[str, Any] = {
    "tenantName": "contoso",
    "tenantId": "11111111-1111-1111-1111-111111111111",
    "clientSecrets": [{"generation": 1, "expires": "2027-05-20"}],
}


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
    for fine in ("azuread:apiName: another", "expires: 2027-02-30", "apiUrl: !!int x"):
        file.write_text(f"config:\n  apiName: orders\n  {fine}\n")
        assert loaded(**REQUIRED, apiName="orders")["api_name"] == "orders"
    file.write_text("config:\n  apiName: orders\n  b2c-connector:apiName: sales\n")
    with pytest.raises(InvalidSetting) as refused:
        loaded(apiName="orders")
    assert str(refused.value) == (
        'apiName is "orders": Pulumi.test.yaml also holds b2c-connector:apiName, which means the'
        " same.\nKeep one of the two."
    )


def given(**settings: Any) -> Arguments:
    return loaded(**{**REQUIRED, **settings})


def test_the_example_stack_gives_the_components_arguments() -> None:
    stack = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text())["config"]
    example = loaded(**{key.removeprefix("b2c-connector:"): value for key, value in stack.items()})
    assert example["tenant_name"] == "contosob2c"
    assert example["policy"] == "B2C_1_signupsignin"
    assert example["scopes"][0]["value"] == "orders.read"
    assert example["scopes"][0]["admin_consent_display_name"] == "Read orders"
    assert example["client_secrets"] == ({"generation": 1, "expires": "2027-05-20"},)
    [flow] = example["user_flows"]
    assert (flow["flowId"], flow["type"]) == ("B2C_1_signupsignin", "signUpOrSignIn")
    assert [item["attribute"] for item in flow["attributes"]] == [
        "displayName",
        "givenName",
        "surname",
    ]
    assert flow["expect"]["selfServicePasswordReset"] is True


def test_what_is_left_out_has_its_default() -> None:
    settings = given(userFlowAttributes=[{"displayName": "ShoeSize", "description": "Size"}])
    assert set(settings) == set(SETTINGS)
    assert settings["admin_consent"] is True
    assert settings["user_flow_attributes"] == (
        {"display_name": "ShoeSize", "description": "Size", "data_type": "string"},
    )


def test_the_api_definition_is_read_from_the_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "orders.yaml").write_text("openapi: 3.1.0\npaths: {}\n")
    monkeypatch.chdir(tmp_path / "infra")
    assert given(apiDefinition="orders.yaml")["api_definition"] == {
        "openapi": "3.1.0",
        "paths": {},
    }
    with pytest.raises(InvalidSetting, match="cannot be read"):
        given(apiDefinition="missing.yaml")


def test_the_template_asks_for_settings_that_exist() -> None:
    template = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["template"]["config"]
    assert set(template) <= {camel_case(name) for name in SETTINGS}


def test_the_engine_finds_the_provider_of_user_flows_in_the_project() -> None:
    plugins = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["plugins"]["providers"]
    assert plugins == [{"name": "b2c", "path": "./provider"}]
    assert (ROOT / "provider" / "PulumiPlugin.yaml").is_file()


def test_a_text_that_looks_like_a_number_stays_a_text() -> None:
    assert given(apiName="2027", policy="B2C_1_true")["api_name"] == "2027"
    assert given(apiUrl="https://2027")["api_url"] == "https://2027"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"tenantNmae": "contoso"}, 'tenantNmae is "contoso": there is no such setting'),
        ({"tenantNmae": "contoso"}, "Did you mean `tenantName`?"),
        ({"scopes": [{"value": "a", "consent": "x"}]}, 'scopes[0].consent is "x"'),
        ({"scopes": [{"id": "x"}]}, "scopes[0].value is missing: it is required"),
        ({"scopes": "orders.read"}, 'scopes is "orders.read": it must be a list'),
        (
            {"apiDefinition": "https://u:p@a/b"},
            'apiDefinition is "https://…@a/b": it must be the path of a file',
        ),
        ({"redirectUrls": [1]}, "redirectUrls[0] is 1: it must be a text"),
        ({"clientSecrets": [{"generation": "a", "expires": "b"}]}, "clientSecrets[0].generation"),
        ({"protect": "maybe"}, 'protect is "maybe"'),
        ({"userFlows": "B2C_1_siin"}, 'userFlows is "B2C_1_siin": it must be a list'),
        ({"userFlows": ["B2C_1_siin"]}, "userFlows[0] is"),
        (
            {"userFlowAttributes": [{"displayName": "Size", "description": ""}]},
            'userFlowAttributes[0].description is ""',
        ),
        ({"redirectUrls": None}, "redirectUrls is null: it must be a list"),
        ({"scopes": "[" * 10**5}, "scopes is "),
        ({"apiDisplayName": ["Orders"]}, 'apiDisplayName is ["Orders"]: it must be a text'),
        ({"policy": {"name": "x"}}, 'policy is {"name": "x"}: it must be a text'),
        ({"adoptedClient": {}}, "adoptedClient.objectId is missing"),
        ({"existingApi": {"identifierUri": "https://x/y"}}, "existingApi.clientId is missing"),
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
