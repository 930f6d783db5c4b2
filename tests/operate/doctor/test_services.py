import json
from typing import Any

import pytest

from operate.doctor import services


@pytest.mark.parametrize(
    ("configured", "wanted"),
    [
        ({}, False),
        ({"shop:userFlows": []}, False),
        ({"shop:userFlows": [{"flowId": "shop", "type": "signUpOrSignIn"}]}, True),
    ],
)
def test_the_settings_tell_whether_user_flows_are_wanted(
    configured: dict[str, Any], wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET"):
        monkeypatch.setenv(name, "11111111-1111-1111-1111-111111111111")
    values = {name: {"value": json.dumps(value)} for name, value in configured.items()}
    monkeypatch.setattr(services, "read", lambda *_: values)
    assert services.services(None).wants_user_flows is wanted


@pytest.mark.parametrize(("configured", "days"), [({}, 30), ({"shop:warnBeforeExpiry": "10"}, 10)])
def test_the_settings_tell_when_a_secret_ends_soon(
    configured: dict[str, str], days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET"):
        monkeypatch.setenv(name, "11111111-1111-1111-1111-111111111111")
    values = {name: {"value": value} for name, value in configured.items()}
    monkeypatch.setattr(services, "read", lambda *_: values)
    assert services.services(None).soon_days == days
