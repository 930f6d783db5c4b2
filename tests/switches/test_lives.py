"""The product's whole life on a tenant with one switch of the emulator set another way.

Each life is an `up`, a sign-in through the connector, a rotation that finds no other difference, a
sign-in with the new secret and a `destroy`, by the real engine. `make test-switches` runs them.
"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from emulator.tenant.power_platform.identity import SOLUTION
from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS
from tests.engine.engine import ROOT, Run, RunningTenant, Stack
from tests.engine.test_connections import sign_in
from tests.engine.test_power_platform import rows
from tests.engine.test_user_flows import api_connector, beta, configure, project
from tests.switches.switches import Switch, switches

FIRST = {"generation": 1, "expires": IN_SIX_MONTHS}
SECOND = {"generation": 2, "expires": IN_NINE_MONTHS}

REFUSED = {
    ("membership", "missing"): "is no user of the environment",
    ("privileges", "read"): "lacks the privilege",
    ("privileges", "none"): "lacks the privilege",
}
"""Faults of the set-up that no `up` gets past: what it says before it makes anything."""

LIVES = [switch for switch in switches() if switch.name != "rows"]


@pytest.fixture
def stack(fresh: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    """A stack with everything, not yet deployed."""
    tenant = fresh.tenant
    made = project(fresh, tmp_path / "everything", ROOT / "tests" / "switches" / "program")
    made = replace(made, name="everything")
    # Several commands in a minute would have to wait for the tenant's limit.
    tenant.control("userFlows", {"throttling": "off"})
    monkeypatch.setenv("SSL_CERT_FILE", str(tenant.tenant.bundle_file))
    with api_connector() as (url, _), orders_api() as api_url:
        made.settings = {
            "tenantName": tenant.tenant.tenant_name,
            "tenantId": tenant.tenant.tenant_id,
            "customDomain": tenant.tenant.url,
            "providerClientSecret": "a planted provider secret",
            "appleKey": _apple_key(),
            "checkUrl": url,
            "checkPassword": "a planted connector password",
            "apiDefinition": str(ROOT / "examples" / "web-api" / "openapi.json"),
            "apiUrl": api_url,
            "environmentUrl": tenant.tenant.tls_url,
            "redirectHost": tenant.tenant.url.removeprefix("http://"),
            "solution": SOLUTION,
            "clientSecrets": [FIRST],
        }
        configure(made, made.settings)
        made.init()
        yield made


@pytest.mark.switches
@pytest.mark.parametrize("switch", LIVES, ids=str)
def test_the_product_lives_with_a_switch_set_another_way(
    switch: Switch, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack.tenant.control(switch.table, {switch.name: switch.value})
    refusal = REFUSED.get((switch.name, switch.value))
    if refusal is not None:
        assert refusal in stack.up(fails=True).output
        assert stack.tenant.applications() == {}
        return
    stack.up()
    outputs = stack.outputs(show_secrets=True)
    enter_secret(switch, stack)
    assert_signed_in(outputs, monkeypatch)

    # It refreshes first, so that anything that seems to differ would be updated too.
    assert rotate(stack).resources().startswith("+ 1 created ~ 1 updated 2 changes.")
    enter_secret(switch, stack)
    assert_signed_in(outputs, monkeypatch)

    stack.destroy()
    assert_nothing_is_left(stack.tenant)


@pytest.mark.switches
def test_a_connector_that_became_managed_is_signed_in_to_and_never_changed(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack.up()
    stack.tenant.control("powerPlatform", {"rows": "managed"})
    assert stack.steps("--refresh") == {}
    assert_signed_in(stack.outputs(show_secrets=True), monkeypatch)
    assert "came with a managed solution" in rotate(stack, fails=True).output
    assert "came with a managed solution" in stack.destroy(fails=True).output
    stack.tenant.control("powerPlatform", {"rows": "unmanaged"})
    stack.destroy()
    assert_nothing_is_left(stack.tenant)


@contextmanager
def orders_api() -> Iterator[str]:
    """The address of an API that lists no orders to whoever has a token for the scopes."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            claims = jwt.decode(token, options={"verify_signature": False})
            self.send_response(200 if claims["scp"] == "orders.read orders.write" else 403)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"[]")

        def log_message(self, *_: Any) -> None:
            """Keep the test's output to itself."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def rotate(stack: Stack, *, fails: bool = False) -> Run:
    """Add the second secret in a run that refreshes first."""
    configure(stack, {**stack.settings, "clientSecrets": [SECOND, FIRST]})
    return stack.up("--refresh", fails=fails)


def enter_secret(switch: Switch, stack: Stack) -> None:
    """What a person does after an `up` where the service does not take the secret from a row."""
    if (switch.name, switch.value) != ("clientSecret", "dropped"):
        return
    [connector] = rows(stack.tenant)
    secret = stack.outputs(show_secrets=True)["clientSecret"]
    stack.tenant.control(f"powerPlatform/secrets/{connector['connectorid']}", {"secret": secret})


def assert_signed_in(outputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A person signs in by the user flow, through the connector, and its token is refreshed."""
    signed_in = sign_in(outputs, monkeypatch).output
    assert "The connection works." in signed_in, signed_in


def assert_nothing_is_left(tenant: RunningTenant) -> None:
    assert tenant.applications() == {}
    assert rows(tenant) == []
    left = {flow["id"] for flow in beta(tenant, "GET", "b2cUserFlows")["value"]}
    assert left.isdisjoint(("B2C_1_shop", "B2C_1_again"))
    assert beta(tenant, "GET", "apiConnectors")["value"] == []


def _apple_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
