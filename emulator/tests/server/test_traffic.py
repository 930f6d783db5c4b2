"""What happens around every request."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from emulator.b2c import token
from emulator.graph import applications
from emulator.tests.conftest import InProcessTenant


def test_the_control_api_answers_to_loopback_names_only(tenant: InProcessTenant) -> None:
    path = "/_rehearsal/health"
    for host in ("localhost:8080", "127.0.0.1", "[::1]:8080", "[::1]", "contoso.localhost"):
        assert tenant.http.request("GET", path, headers={"Host": host}).status_code == 200, host
    for host in ("rebound.example", "localhost.rebound.example:8080", "10.0.0.1"):
        assert tenant.http.request("GET", path, headers={"Host": host}).status_code == 403, host


def test_an_unexpected_failure_is_logged_without_its_text(
    tenant: InProcessTenant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    texts = ["s3cret"]

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(texts[0])

    monkeypatch.setattr(applications, "new_application", fail)
    monkeypatch.setattr(tenant.state.identity.__class__, "answers_to", fail)
    with caplog.at_level(logging.ERROR, "emulator"):
        response = tenant.call("POST", "/v1.0/applications", {"displayName": "s3cret"})
        other = tenant.token_response(client_secret="s3cret")

    for one in (response, other):
        assert one.status_code == 500
        assert one.json()["error"]["code"] == "Service_InternalServerError"
        assert "s3cret" not in one.text
    assert "RuntimeError at POST /v1.0/applications" in caplog.text
    assert "in create_application" in caplog.text
    assert "s3cret" not in caplog.text


def test_a_failure_of_a_user_flow_is_logged_in_the_same_way(
    tenant: InProcessTenant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    texts = ["s3cret"]

    def fail(*_: Any) -> None:
        raise RuntimeError(texts[0])

    monkeypatch.setattr(token, "find_client", fail)
    path = "/contosob2c.onmicrosoft.com/B2C_1_siin/oauth2/v2.0/token"
    form = {"grant_type": "authorization_code", "client_id": "x", "code": "s3cret"}
    with caplog.at_level(logging.ERROR, "emulator"):
        response = tenant.http.request("POST", path, data=form)

    assert response.status_code == 500
    assert f"RuntimeError at POST {path}" in caplog.text
    assert "in _issue" in caplog.text
    assert "s3cret" not in response.text + caplog.text
