from __future__ import annotations

from typing import Any

from emulator.tests.arm.conftest import KEY_VAULT, Azure


def body(value: str = "a planted value", **attributes: Any) -> dict[str, Any]:
    return {"properties": {"value": value, "contentType": "text/plain", "attributes": attributes}}


def test_the_value_is_read_in_the_vault_and_nowhere_else(azure: Azure) -> None:
    written = azure.call("PUT", azure.secret(), body(), version=KEY_VAULT)
    assert written.status_code == 201
    assert "planted" not in written.text
    assert "planted" not in azure.call("GET", azure.secret(), version=KEY_VAULT).text
    assert azure.vault("GET", "secrets/orders").json()["value"] == "a planted value"
    assert "planted" not in str(azure.tenant.state.store.list("armResource"))


def test_each_write_is_a_new_version_under_the_same_address(azure: Azure) -> None:
    first = azure.ok("PUT", azure.secret(), body(exp=1810771200), version=KEY_VAULT)["properties"]
    second = azure.ok("PUT", azure.secret(), body("new"), version=KEY_VAULT)["properties"]
    assert first["secretUri"] == second["secretUri"]
    assert first["secretUriWithVersion"] != second["secretUriWithVersion"]
    assert first["attributes"]["exp"] == 1810771200
    assert "exp" not in second["attributes"]
    assert azure.vault("GET", "secrets/orders").json()["value"] == "new"


def test_a_disabled_secret_cannot_be_read(azure: Azure) -> None:
    azure.ok("PUT", azure.secret(), body(enabled=False), version=KEY_VAULT)
    refused = azure.vault("GET", "secrets/orders")
    assert (refused.status_code, refused.json()["error"]["innererror"]["code"]) == (
        403,
        "SecretDisabled",
    )


def test_the_name_of_a_deleted_secret_is_taken_until_it_is_recovered_or_purged(
    azure: Azure,
) -> None:
    azure.ok("PUT", azure.secret(), body(), version=KEY_VAULT)
    assert azure.vault("DELETE", "secrets/orders").status_code == 200
    assert azure.refused("GET", azure.secret(), version=KEY_VAULT) == (404, "ResourceNotFound")
    assert azure.vault("GET", "secrets/orders").status_code == 404
    assert azure.refused("PUT", azure.secret(), body(), version=KEY_VAULT) == (409, "Conflict")
    assert azure.vault("POST", "deletedsecrets/orders/recover").status_code == 200
    assert azure.vault("GET", "secrets/orders").json()["value"] == "a planted value"
    azure.vault("DELETE", "secrets/orders")
    assert azure.vault("DELETE", "deletedsecrets/orders").status_code == 204
    assert azure.call("PUT", azure.secret(), body(), version=KEY_VAULT).status_code == 201


def test_a_secret_needs_a_vault_and_a_value(azure: Azure) -> None:
    elsewhere = azure.secret(vault="another")
    assert azure.refused("PUT", elsewhere, body(), version=KEY_VAULT) == (
        404,
        "ParentResourceNotFound",
    )
    assert azure.refused("PUT", azure.secret(), body(""), version=KEY_VAULT) == (
        400,
        "BadParameter",
    )
    assert azure.refused("DELETE", azure.secret(), version=KEY_VAULT) == (501, "NotImplemented")


def test_the_vaults_service_takes_its_own_tokens_only(azure: Azure) -> None:
    path = "/keyvault/rehearsal-vault/secrets/orders"
    assert azure.refused("GET", path, version="7.4") == (
        401,
        "InvalidAuthenticationTokenAudience",
    )
