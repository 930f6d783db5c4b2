from __future__ import annotations

from typing import Any

import pytest

from emulator.azure_native.settings import read_settings
from emulator.stand_in import SettingsError

COMPLETE = {
    "tenantId": "the-directory",
    "subscriptionId": "the-subscription",
    "clientId": "the-client",
    "clientSecret": "a planted secret",
    "metadataHost": "localhost:8443",
}


def test_configuration_comes_before_the_environment_that_azuread_shares() -> None:
    shared = {"ARM_TENANT_ID": "the-b2c-tenant", "ARM_CLIENT_SECRET": "another planted secret"}
    settings = read_settings(COMPLETE, shared)
    assert (settings.tenant_id, settings.client_secret) == ("the-directory", "a planted secret")
    assert "planted" not in repr(settings)


def test_without_configuration_the_shared_environment_is_taken() -> None:
    """Which is why infra refuses it."""
    without = {key: value for key, value in COMPLETE.items() if key != "tenantId"}
    assert read_settings(without, {"ARM_TENANT_ID": "the-b2c-tenant"}).tenant_id == (
        "the-b2c-tenant"
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"metadataHost": ""}, "azure-native:metadataHost"),
        ({"metadataHost": "management.azure.com"}, "is not on this machine"),
        ({"clientSecret": ""}, "Client Secret"),
        ({"tenantId": ""}, "A Tenant ID must be configured"),
        ({"subscriptionId": ""}, "A Subscription ID must be configured"),
    ],
)
def test_what_is_missing_or_elsewhere_is_refused_without_the_secret(
    change: dict[str, Any], text: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({**COMPLETE, **change}, {})
    assert text in str(refused.value)
    assert "planted" not in str(refused.value)
