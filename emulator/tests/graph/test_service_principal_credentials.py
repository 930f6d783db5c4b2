"""Secrets and certificates of service principals, which authenticate beside the application's."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.test_key_credentials import certificate, credential

PRINCIPALS = "/v1.0/servicePrincipals"


@pytest.fixture
def principal(tenant: InProcessTenant) -> Any:
    return tenant.principal(tenant.application()["appId"])


def test_a_secret_signs_in_until_it_is_removed(tenant: InProcessTenant, principal: Any) -> None:
    path = f"{PRINCIPALS}/{principal['id']}"
    added = tenant.ok("POST", f"{path}/addPassword", {"passwordCredential": {"displayName": "ci"}})

    assert tenant.token(client_id=principal["appId"], secret=added["secretText"])
    [listed] = tenant.ok("GET", path)["passwordCredentials"]
    assert (listed["keyId"], listed["secretText"]) == (added["keyId"], None)
    tenant.ok("POST", f"{path}/removePassword", {"keyId": added["keyId"]})
    assert tenant.ok("GET", path)["passwordCredentials"] == []
    form = {"client_id": principal["appId"], "client_secret": added["secretText"]}
    assert tenant.token_response(**form).status_code == 401


def test_certificates_are_written_as_a_list_and_shown_where_selected(
    tenant: InProcessTenant, principal: Any
) -> None:
    path = f"{PRINCIPALS}/{principal['id']}"
    tenant.ok("PATCH", path, {"keyCredentials": [credential(certificate()[1])]})

    assert tenant.ok("GET", path)["keyCredentials"][0]["key"] is None
    [shown] = tenant.ok("GET", f"{path}?$select=keyCredentials")["keyCredentials"]
    assert shown["key"]
    tenant.ok("PATCH", path, {"keyCredentials": []})
    assert tenant.ok("GET", path)["keyCredentials"] == []


def test_a_token_signing_certificate_is_two_keys_and_a_password_of_one_identifier(
    tenant: InProcessTenant, principal: Any
) -> None:
    path = f"{PRINCIPALS}/{principal['id']}"
    add = f"{path}/addTokenSigningCertificate"
    added = tenant.ok("POST", add, {"displayName": "CN=orders"})

    shown = tenant.ok("GET", f"{path}?$select=keyCredentials,passwordCredentials")
    sign, verify = shown["keyCredentials"]
    [password] = shown["passwordCredentials"]
    assert {item["customKeyIdentifier"] for item in (sign, verify, password)} == {
        added["customKeyIdentifier"]
    }
    assert (sign["usage"], verify["usage"]) == ("Sign", "Verify")
    assert sign["keyId"] == password["keyId"] == added["keyId"] != verify["keyId"]
    parsed = x509.load_der_x509_certificate(base64.b64decode(verify["key"]))
    assert parsed.subject.rfc4514_string() == "CN=orders"
    assert parsed.fingerprint(hashes.SHA1()).hex().upper() == added["thumbprint"]
    tenant.ok("PATCH", path, {"preferredTokenSigningKeyThumbprint": added["thumbprint"]})

    for wrong in (
        {"displayName": "CN="},
        {"displayName": "orders"},
        {"displayName": "CN=x", "endDateTime": "x"},
    ):
        assert tenant.refused("POST", add, wrong)[0] == 400
    late = {"displayName": "CN=x", "endDateTime": "2999-01-01T00:00:00Z"}
    assert tenant.refused("POST", add, late)[0] == 400
    tenant.ok("PATCH", path, {"keyCredentials": [], "passwordCredentials": []})
    assert tenant.ok("GET", path)["passwordCredentials"] == []
