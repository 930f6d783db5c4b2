"""Certificates, sent as the azuread plugin sends them: the whole list, keys only of new ones."""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from emulator.tenant.clock import graph_time
from emulator.tests.certificates import certificate_of, new_key
from emulator.tests.conftest import InProcessTenant


def certificate(days: int = 365) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = new_key()
    return key, certificate_of(key, "deployer", days)


def credential(built: x509.Certificate, encoding: Encoding = Encoding.DER, **more: Any) -> Any:
    return {
        "keyId": str(uuid.uuid4()),
        "type": "AsymmetricX509Cert",
        "usage": "Verify",
        "key": base64.b64encode(built.public_bytes(encoding)).decode(),
        **more,
    }


def test_a_certificate_is_kept_and_its_key_shown_only_when_selected(
    tenant: InProcessTenant,
) -> None:
    _, built = certificate()
    path = f"/v1.0/applications/{tenant.application()['id']}"
    sent = credential(built)

    tenant.ok("PATCH", path, {"keyCredentials": [sent]})

    [listed] = tenant.ok("GET", path)["keyCredentials"]
    assert listed["key"] is None
    assert listed["keyId"] == sent["keyId"]
    assert listed["displayName"] == "CN=deployer"
    assert listed["endDateTime"] == graph_time(built.not_valid_after_utc)
    thumbprint = base64.b64encode(built.fingerprint(hashes.SHA1())).decode()
    assert listed["customKeyIdentifier"] == thumbprint
    [selected] = tenant.ok("GET", f"{path}?$select=keyCredentials")["keyCredentials"]
    assert selected["key"] == sent["key"]


def test_a_second_certificate_leaves_the_first_with_its_key(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}"
    first, second = (credential(certificate()[1]) for _ in range(2))
    tenant.ok("PATCH", path, {"keyCredentials": [first]})
    listed = tenant.ok("GET", path)["keyCredentials"]

    tenant.ok("PATCH", path, {"keyCredentials": [*listed, second]})
    selected = tenant.ok("GET", f"{path}?$select=keyCredentials")["keyCredentials"]
    assert [item["key"] for item in selected] == [first["key"], second["key"]]

    tenant.ok("PATCH", path, {"keyCredentials": tenant.ok("GET", path)["keyCredentials"][1:]})
    [left] = tenant.ok("GET", path)["keyCredentials"]
    assert left["keyId"] == second["keyId"]


def test_a_pem_file_is_understood_and_dates_may_be_narrower(tenant: InProcessTenant) -> None:
    _, built = certificate()
    now = datetime.now(UTC)
    dates = {
        "startDateTime": graph_time(now),
        "endDateTime": graph_time(now + timedelta(days=30)),
    }

    created = tenant.application(keyCredentials=[credential(built, Encoding.PEM, **dates)])

    [listed] = created["keyCredentials"]
    assert {name: listed[name] for name in dates} == dates


def test_wrong_certificates_are_refused(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}"
    _, built = certificate(days=10)
    good = credential(built)
    late = graph_time(datetime.now(UTC) + timedelta(days=11))
    for wrong, code in (
        ({**good, "endDateTime": late}, "KeyCredentialsInvalidEndDate"),
        ({**good, "key": base64.b64encode(b"no certificate").decode()}, "InvalidValue"),
        ({**good, "key": None}, "InvalidValue"),
        ({**good, "key": "***"}, "Request_BadRequest"),
        ({**good, "type": "Password"}, "InvalidValue"),
        ({**good, "usage": "Look"}, "InvalidValue"),
    ):
        assert tenant.refused("PATCH", path, {"keyCredentials": [wrong]})[:2] == (400, code), wrong
    assert tenant.refused("PATCH", path, {"keyCredentials": [good, good]})[1] == "DuplicateValue"
    tenant.ok("PATCH", path, {"keyCredentials": [good]})
    changed = {**good, "usage": "Sign"}
    assert tenant.refused("PATCH", path, {"keyCredentials": [changed]})[1] == (
        "CannotUpdateExistingCredential"
    )


def test_a_certificate_without_an_id_is_given_one(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}"
    sent = {**credential(certificate()[1]), "keyId": None}
    tenant.ok("PATCH", path, {"keyCredentials": [sent]})
    (shown,) = tenant.ok("GET", path)["keyCredentials"]
    assert uuid.UUID(shown["keyId"])


def test_a_symmetric_key_needs_no_certificate(tenant: InProcessTenant) -> None:
    key = base64.b64encode(b"k" * 32).decode()
    symmetric = {
        "keyId": str(uuid.uuid4()),
        "type": "Symmetric",
        "usage": "Verify",
        "key": key,
        "endDateTime": "2099-01-01T00:00:00Z",
    }

    created = tenant.application(keyCredentials=[symmetric])

    assert created["keyCredentials"][0]["endDateTime"] == "2099-01-01T00:00:00Z"


def test_the_token_encryption_key_is_one_of_the_applications(tenant: InProcessTenant) -> None:
    path = f"/v1.0/applications/{tenant.application()['id']}"
    sent = credential(certificate()[1])

    assert tenant.refused("PATCH", path, {"tokenEncryptionKeyId": sent["keyId"]})[0] == 400
    tenant.ok("PATCH", path, {"tokenEncryptionKeyId": sent["keyId"], "keyCredentials": [sent]})
