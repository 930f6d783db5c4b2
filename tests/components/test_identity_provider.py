"""Wiring only, under mocks: the engine tests prove that the tenant takes it."""

from typing import Any

import pulumi
import pytest

from b2c.identity_provider import CLAIMS, IDENTITY_PROVIDER
from b2c.spelling import snake_case
from components import IdentityProvider, IdentityProviderArgs, InvalidSetting
from tests.components.recording import Program, record

OPENID: dict[str, Any] = {
    "type": "OpenIdConnect",
    "display_name": "Contoso",
    "client_id": "b2c",
    "client_secret": "planted-secret",
    "metadata_url": "https://login.contoso.com/.well-known/openid-configuration",
    "claims_mapping": {"user_id": "sub", "display_name": "name", "given_name": "given_name"},
}
APPLE: dict[str, Any] = {
    "type": "Apple",
    "display_name": "Apple",
    "developer_id": "d",
    "service_id": "s",
    "key_id": "k",
    "certificate_data": "planted-key",
}


def provider(settings: dict[str, Any], **more: Any) -> Program:
    return record(lambda: IdentityProvider("idp", **{**settings, **more}))


def test_the_type_and_the_names_on_the_wire_stay_what_the_first_release_made_them() -> None:
    registered = provider(OPENID, response_mode="query", domain_hint="contoso.com").resources["idp"]
    secret = registered.inputs["clientSecret"]
    assert registered.type == "b2c:index:IdentityProvider"
    assert {**registered.inputs, "clientSecret": secret["value"]} == {
        "type": "OpenIdConnect",
        "displayName": "Contoso",
        "clientId": "b2c",
        "clientSecret": "planted-secret",
        "metadataUrl": "https://login.contoso.com/.well-known/openid-configuration",
        "responseMode": "query",
        "domainHint": "contoso.com",
        "claimsMapping": {"userId": "sub", "displayName": "name", "givenName": "given_name"},
    }


@pytest.mark.parametrize(
    ("settings", "property_name"), [(OPENID, "clientSecret"), (APPLE, "certificateData")]
)
def test_a_secret_given_as_plain_text_is_a_secret_from_then_on(
    settings: dict[str, Any], property_name: str
) -> None:
    secret = provider(settings).resources["idp"].inputs[property_name]
    assert secret["value"].startswith("planted-")
    assert len(secret) == 2


def test_the_outputs_of_its_secrets_are_secret() -> None:
    secret: list[bool] = []

    async def look(made: IdentityProvider) -> None:
        secret.append(await made.client_secret.is_secret())

    def program() -> Any:
        made = IdentityProvider("idp", **OPENID)
        return pulumi.Output.from_input(look(made))

    record(program)
    assert secret == [True]


def test_an_imported_provider_needs_no_secret_here() -> None:
    registered = provider(
        {name: value for name, value in OPENID.items() if name != "client_secret"},
        opts=pulumi.ResourceOptions(import_="OIDC-V1-Contoso"),
    ).resources["idp"]
    assert registered.import_id == "OIDC-V1-Contoso"
    assert "clientSecret" not in registered.inputs


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"type": "google"}, 'type is "google"'),
        ({"metadata_url": "http://login.contoso.com/"}, "metadata_url is"),
        ({"response_type": "token"}, 'response_type is "token"'),
        ({"developer_id": "d"}, "developer_id is"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_is_registered(
    arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        provider(OPENID, **arguments)
    assert str(refused.value).startswith(message)
    assert "planted" not in str(refused.value)


def test_values_that_come_later_are_left_to_the_preview() -> None:
    def program() -> None:
        url = pulumi.Output.from_input("not a url")
        IdentityProvider("idp", **{**OPENID, "metadata_url": url})

    assert record(program).resources["idp"].inputs["metadataUrl"] == "not a url"


def test_python_has_every_property_of_the_table_by_its_name_in_snake_case() -> None:
    names = {snake_case(name) for name in IDENTITY_PROVIDER.by_name}
    assert set(IdentityProviderArgs.__annotations__) == names


def test_a_secret_under_a_misspelt_name_is_not_shown() -> None:
    with pytest.raises(InvalidSetting) as refused:
        record(lambda: IdentityProvider("a", display_nam="planted"))
    assert refused.value.remedy == "Did you mean `display_name`?"
    assert "planted" not in str(refused.value)


def test_claims_are_mapped_by_names_in_snake_case() -> None:
    mapping = {snake_case(name): name for name in CLAIMS}
    sent = provider({**OPENID, "claims_mapping": mapping}).resources["idp"].inputs["claimsMapping"]
    assert sent == {name: name for name in CLAIMS}


def test_a_provider_made_elsewhere_is_read_by_its_id_and_not_registered() -> None:
    assert record(lambda: IdentityProvider.get("theirs", "Google-OAUTH")).resources == {}
