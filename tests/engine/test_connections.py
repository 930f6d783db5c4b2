"""The connector that `pulumi up` makes in an emulated environment, as a connection sees it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from click.testing import CliRunner, Result

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from operate import sign_in as command
from operate.example_api import api_at
from operate.power_apps import Operation, PowerApps
from tests.dates import IN_SIX_MONTHS
from tests.engine.engine import ROOT, Stack, free_port

API = f"http://localhost:{free_port()}"


def test_a_connection_made_before_a_rotation_goes_on_through_the_connectors_new_secret(
    fresh: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = fresh.tenant.tenant
    fresh.settings |= {
        "customDomain": tenant.url,
        "apiDefinition": str(ROOT / "examples" / "web-api" / "openapi.json"),
        "apiUrl": API,
        "powerPlatform": [
            {
                "environmentUrl": tenant.tls_url,
                "displayName": "Orders",
                "redirectHost": f"localhost:{tenant.port}",
            }
        ],
    }
    fresh.up()
    outputs = fresh.outputs(show_secrets=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(tenant.bundle_file))
    signed_in = sign_in({**outputs, "clientSecret": "of no use"}, monkeypatch)
    assert "The connection works." in signed_in.output, signed_in.output
    assert outputs["clientSecret"] not in signed_in.output

    # The first secret is gone afterwards, so that only the new one can refresh.
    fresh.settings["clientSecrets"] = [{"generation": 2, "expires": IN_SIX_MONTHS}]
    assert fresh.steps()["connector-power-platform-connector"] == "update"
    fresh.up()
    connection = re.findall("in Power Apps: ([0-9a-f]{32})", signed_in.output)[0]
    [connector] = outputs["connectors"].values()
    power_apps = PowerApps(connector)
    power_apps.let_access_token_end(connection)
    with api_at(API, outputs):
        operation = Operation("ListOrders", "/orders")
        response = power_apps.run(power_apps.properties(), connection, operation)
    power_apps.close()
    assert response.endswith("200 []")


def sign_in(outputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setattr(command, "all_outputs", lambda *_, **__: outputs)
    monkeypatch.setenv("SIGN_IN_USER", DEMO_EMAIL)
    monkeypatch.setenv("SIGN_IN_PASSWORD", DEMO_PASSWORD)
    return CliRunner().invoke(command.sign_in, ["--headless"])
