from pathlib import Path

import pytest

from emulator.azuread.settings import Settings, read_settings
from emulator.stand_in import SettingsError

ENVIRONMENT = {
    "ARM_TENANT_ID": "tenant",
    "ARM_CLIENT_ID": "client",
    "ARM_CLIENT_SECRET": "planted",
    "ARM_METADATA_HOSTNAME": "localhost:8443",
}


def test_the_environment_variables_of_the_official_plugin_are_enough() -> None:
    assert read_settings({}, ENVIRONMENT) == Settings(
        "tenant", "client", "localhost:8443", client_secret="planted"
    )


def test_the_providers_own_arguments_win() -> None:
    arguments = {"tenantId": "other", "metadataHost": "127.0.0.1:1"}
    settings = read_settings(arguments, ENVIRONMENT)
    assert (settings.tenant_id, settings.metadata_host) == ("other", "127.0.0.1:1")


def test_without_a_tenant_on_this_machine_it_names_the_official_plugin() -> None:
    with pytest.raises(SettingsError, match=r"pulumi plugin install resource azuread 6\.10\.0"):
        read_settings({}, ENVIRONMENT | {"ARM_METADATA_HOSTNAME": "graph.microsoft.com"})


@pytest.mark.parametrize("name", ["ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET"])
def test_missing_credentials_are_named_in_the_official_words(name: str) -> None:
    with pytest.raises(SettingsError, match="failed to load Azure credentials") as refusal:
        read_settings({}, ENVIRONMENT | {name: " "})
    assert name in str(refusal.value)
    assert "planted" not in str(refusal.value)


def test_an_oidc_token_is_taken_only_where_it_is_asked_for() -> None:
    oidc = {**ENVIRONMENT, "ARM_CLIENT_SECRET": "", "ARM_OIDC_TOKEN": "assertion"}
    assert read_settings({}, oidc | {"ARM_USE_OIDC": "true"}).oidc_token == "assertion"
    with pytest.raises(SettingsError, match="failed to load Azure credentials"):
        read_settings({}, oidc)


def test_a_secret_and_a_token_may_come_from_files(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file\n")
    without = ENVIRONMENT | {"ARM_CLIENT_SECRET": ""}
    by_secret = read_settings({}, without | {"ARM_CLIENT_SECRET_FILE_PATH": str(file)})
    assert by_secret.client_secret == "from a file"
    by_token = read_settings({"useOidc": "true", "oidcTokenFilePath": str(file)}, without)
    assert by_token.oidc_token == "from a file"
    with pytest.raises(SettingsError, match="missing"):
        read_settings({"clientSecretFilePath": str(tmp_path / "missing")}, without)


def test_the_secret_is_not_shown_with_the_settings() -> None:
    assert "planted" not in repr(read_settings({}, ENVIRONMENT))
