"""Wiring only, under mocks: the engine tests prove that the tenant takes it."""

from typing import Any

import pulumi
import pytest

from b2c.api_connector import API_CONNECTOR
from b2c.spelling import snake_case
from components import ApiConnector, ApiConnectorArgs, InvalidSetting
from tests.components.recording import Program, record

BASIC: dict[str, Any] = {
    "display_name": "Check invitation",
    "target_url": "https://api.contoso.com/check",
    "username": "b2c",
    "password": "planted-password",
}


def connector(settings: dict[str, Any], **more: Any) -> Program:
    return record(lambda: ApiConnector("check", **{**settings, **more}))


def test_the_type_and_the_names_on_the_wire_stay_what_the_first_release_made_them() -> None:
    registered = connector(BASIC).resources["check"]
    secret = registered.inputs["password"]
    assert registered.type == "b2c:index:ApiConnector"
    assert len(secret) == 2
    assert {**registered.inputs, "password": secret["value"]} == {
        "displayName": "Check invitation",
        "targetUrl": "https://api.contoso.com/check",
        "username": "b2c",
        "password": "planted-password",
    }


def test_a_certificate_and_its_password_are_secret() -> None:
    certified = {key: BASIC[key] for key in ("display_name", "target_url")}

    def program() -> None:
        ApiConnector(
            "check",
            **certified,
            certificate=pulumi.Output.from_input("AAAA"),
            certificate_password=pulumi.Output.from_input("planted"),
        )

    inputs = record(program).resources["check"].inputs
    assert inputs["certificate"]["value"] == "AAAA"
    assert inputs["certificatePassword"]["value"] == "planted"


def test_an_imported_connector_needs_no_credentials_here() -> None:
    named = {name: value for name, value in BASIC.items() if name not in ("username", "password")}
    registered = connector(named).resources["check"]
    assert set(registered.inputs) == {"displayName", "targetUrl"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"target_url": "api.contoso.com"}, 'target_url is "api.contoso.com"'),
        ({"certificate": "AAAA"}, "username is"),
        ({"display_name": " "}, "display_name is"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_is_registered(
    arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        connector(BASIC, **arguments)
    assert str(refused.value).startswith(message)
    assert "planted" not in str(refused.value)


def test_python_has_every_property_of_the_table_by_its_name_in_snake_case() -> None:
    names = {snake_case(name) for name in API_CONNECTOR.by_name}
    assert set(ApiConnectorArgs.__annotations__) == names


def test_a_secret_under_a_misspelt_name_is_not_shown() -> None:
    with pytest.raises(InvalidSetting) as refused:
        record(lambda: ApiConnector("a", display_nam="planted"))
    assert refused.value.remedy == "Did you mean `display_name`?"
    assert "planted" not in str(refused.value)
