"""Environment variables in a connector's texts."""

from __future__ import annotations

from emulator.tests.arm.conftest import KEY_VAULT, Azure
from emulator.tests.dataverse.conftest import (
    KEY,
    Organization,
    connector_body,
    settings_of,
    sign_in_parameters,
)

REFERENCE = '@environmentVariables("new_OrdersSecret")'


def _set(organization: Organization, kind: str, value: str) -> None:
    path = "/_rehearsal/powerPlatform/variables/new_OrdersSecret"
    assert organization.tenant.http.request("PUT", path, json={kind: value}).status_code == 204


def _vault_secret(azure: Azure, value: str) -> str:
    body = {"properties": {"value": value}}
    azure.ok("PUT", azure.secret(), body, version=KEY_VAULT)
    return azure.secret()


def test_a_variable_stands_for_the_secret_of_a_vault_until_the_next_save(
    organization: Organization,
) -> None:
    azure = Azure(organization.tenant)
    _set(organization, "secret", _vault_secret(azure, "the first secret"))
    row = organization.create(connectionparameters=sign_in_parameters(REFERENCE))

    assert settings_of(row)["clientSecret"] == REFERENCE
    assert organization.secret(row) == "the first secret"
    _vault_secret(azure, "the second secret")
    organization.ok("PATCH", f"connectors({KEY})", {"description": "x"})
    assert organization.secret(row) == "the first secret"
    changed = {"connectionparameters": sign_in_parameters(REFERENCE)}
    organization.ok("PATCH", f"connectors({KEY})", changed)
    assert organization.secret(row) == "the second secret"


def test_variables_are_found_by_their_schema_names(organization: Organization) -> None:
    _set(organization, "text", "the-client")
    found = organization.ok(
        "GET",
        "environmentvariabledefinitions?$select=schemaname,type"
        "&$filter=schemaname eq 'new_OrdersSecret'",
    )
    (variable,) = found["value"]
    assert variable["type"] == 100000000
    row = organization.create(connectionparameters=sign_in_parameters(clientId=REFERENCE))
    slug = row["connectorinternalid"].removeprefix("shared_")
    settings = organization.published(slug).parameters["token"]["oAuthSettings"]
    assert settings["clientId"] == "the-client"


def test_a_variable_without_a_value_is_refused(organization: Organization) -> None:
    body = connector_body(connectionparameters=sign_in_parameters(REFERENCE))
    assert organization.refused("POST", "connectors", body) == (400, "0x80060439")
    _set(organization, "secret", Azure(organization.tenant).secret("missing"))
    assert organization.refused("POST", "connectors", body) == (400, "0x80060439")


def test_a_variable_is_a_secret_or_a_text(organization: Organization) -> None:
    path = "/_rehearsal/powerPlatform/variables/new_OrdersSecret"
    for body in ({}, {"secret": 1}, {"text": "a", "secret": "b"}, {"other": "a"}):
        assert organization.tenant.http.request("PUT", path, json=body).status_code == 400
