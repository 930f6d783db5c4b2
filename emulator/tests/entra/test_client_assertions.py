"""Signed statements instead of a secret: certificates and federated issuers."""

from __future__ import annotations

import base64
import uuid
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jwt
from joserfc.jwk import RSAKey

from emulator.entra.client_assertions import ASSERTION_TYPE
from emulator.tests.certificates import certificate_of, pem_of
from emulator.tests.conftest import InProcessTenant

ISSUER = "https://token.actions.githubusercontent.com"
SUBJECT = "repo:contoso/orders:ref:refs/heads/main"
AUDIENCE = "api://AzureADTokenExchange"


class Workload:
    """An application that proves itself with an RSA key."""

    def __init__(self, tenant: InProcessTenant) -> None:
        self.tenant = tenant
        self.application = tenant.ok("POST", "/v1.0/applications", {"displayName": "workload"})
        tenant.principal(self.application["appId"])
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.key = RSAKey.import_key(pem_of(self.private))
        self.path = f"/v1.0/applications/{self.application['id']}"

    def certificate(self) -> x509.Certificate:
        return certificate_of(self.private, "workload")

    def register(self, certificate: x509.Certificate) -> None:
        credential = {
            "keyId": str(uuid.uuid4()),
            "type": "AsymmetricX509Cert",
            "usage": "Verify",
            "key": base64.b64encode(certificate.public_bytes(Encoding.DER)).decode(),
        }
        self.tenant.ok("PATCH", self.path, {"keyCredentials": [credential]})

    def assertion(self, header: dict[str, Any], **claims: Any) -> str:
        now = self.tenant.state.clock.timestamp()
        app_id = self.application["appId"]
        identity = self.tenant.state.identity
        own = {
            "iss": app_id,
            "sub": app_id,
            "aud": f"{self.tenant.state.url}/{identity.id}/oauth2/v2.0/token",
            "jti": str(uuid.uuid4()),
            "nbf": now,
            "exp": now + 600,
        }
        algorithm = header.get("alg", "RS256")
        return jwt.encode(
            {"alg": algorithm, **header}, {**own, **claims}, self.key, algorithms=[algorithm]
        )

    def ask(self, assertion: str) -> Any:
        return self.tenant.token_response(
            client_id=self.application["appId"],
            client_assertion=assertion,
            client_assertion_type=ASSERTION_TYPE,
        )

    def refused(self, assertion: str) -> int:
        response = self.ask(assertion)
        assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
        number: int = response.json()["error_codes"][0]
        return number


@pytest.fixture
def workload(tenant: InProcessTenant) -> Workload:
    return Workload(tenant)


def thumbprint(certificate: x509.Certificate, algorithm: hashes.HashAlgorithm) -> str:
    return base64.urlsafe_b64encode(certificate.fingerprint(algorithm)).rstrip(b"=").decode()


def test_a_registered_certificate_stands_for_a_secret(workload: Workload) -> None:
    certificate = workload.certificate()
    workload.register(certificate)
    sha256 = {"x5t#S256": thumbprint(certificate, hashes.SHA256()), "alg": "PS256"}
    for header in (
        {"x5t": thumbprint(certificate, hashes.SHA1())},
        {"x5t": thumbprint(certificate, hashes.SHA1()) + "="},
        sha256,
        {**sha256, "x5c": [base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()] * 3},
    ):
        response = workload.ask(workload.assertion(header))
        assert response.status_code == 200, response.text


def test_wrong_assertions_by_certificate_are_refused(workload: Workload) -> None:
    certificate = workload.certificate()
    header = {"x5t": thumbprint(certificate, hashes.SHA1())}
    assert workload.refused(workload.assertion(header)) == 700027
    workload.register(certificate)

    assert workload.refused(workload.assertion({"x5t": "AAAA"})) == 700027
    assert workload.refused(workload.assertion({})) == 700027
    assert workload.refused(workload.assertion(header, aud="https://fabrikam.com")) == 700023
    assert workload.refused(workload.assertion(header, exp=1)) == 700024
    assert workload.refused(workload.assertion(header, exp="soon")) == 50027
    tampered = workload.assertion(header).rsplit(".", 1)[0] + ".AAAA"
    assert workload.refused(tampered) == 700027
    for nonsense in ("x", "a.b.c", "e30.W10.x", "." * 2):
        assert workload.refused(nonsense) == 50027
    stranger = Workload(workload.tenant)
    stranger.application = workload.application
    assert workload.refused(stranger.assertion(header)) == 700027
    workload.tenant.state.clock.offset_seconds = 31 * 86400
    assert workload.refused(workload.assertion(header)) == 700027


def test_a_federated_issuer_stands_for_a_secret(workload: Workload) -> None:
    tenant = workload.tenant
    credential = {"name": "ci", "issuer": ISSUER, "subject": SUBJECT, "audiences": [AUDIENCE]}
    claims = {"iss": ISSUER, "sub": SUBJECT, "aud": AUDIENCE}
    tenant.ok("POST", f"{workload.path}/federatedIdentityCredentials", credential)

    # The tenant fetches no keys from the network: it must be told.
    assert workload.refused(workload.assertion({}, **claims)) == 50027
    keys = {"keys": [workload.key.as_dict(private=False)]}
    response = tenant.http.request("PUT", "/_rehearsal/issuers", json={ISSUER: keys})
    assert response.json() == [ISSUER]

    response = workload.ask(workload.assertion({}, **claims))
    assert response.status_code == 200, response.text
    assert workload.ask(workload.assertion({}, **{**claims, "aud": [AUDIENCE]})).is_success
    assert workload.refused(workload.assertion({}, **{**claims, "iss": "https://x"})) == 700211
    assert workload.refused(workload.assertion({}, **{**claims, "sub": "other"})) == 700213
    assert workload.refused(workload.assertion({}, **{**claims, "aud": "other"})) == 700212
    assert workload.refused(workload.assertion({}, **claims, exp=1)) == 700024
    stranger = Workload(tenant)
    stranger.application = workload.application
    assert workload.refused(stranger.assertion({}, **claims)) == 700027


def test_a_flexible_credential_takes_the_subjects_that_its_expression_matches(
    workload: Workload,
) -> None:
    tenant = workload.tenant
    path = workload.path.replace("/v1.0/", "/beta/")
    expression = {"languageVersion": 1, "value": "claims['sub'] matches 'repo:contoso/*'"}
    credential = {"name": "ci", "issuer": ISSUER, "audiences": [AUDIENCE]}
    tenant.ok(
        "POST",
        f"{path}/federatedIdentityCredentials",
        {**credential, "claimsMatchingExpression": expression},
    )
    keys = {"keys": [workload.key.as_dict(private=False)]}
    tenant.http.request("PUT", "/_rehearsal/issuers", json={ISSUER: keys})
    claims = {"iss": ISSUER, "sub": SUBJECT, "aud": AUDIENCE}

    assert workload.ask(workload.assertion({}, **claims)).is_success
    assert workload.refused(workload.assertion({}, **{**claims, "sub": "repo:x/y"})) == 700213


def test_keys_that_are_none_are_refused(tenant: InProcessTenant) -> None:
    attempts: list[Any] = [{"https://x": {}}, {"https://x": {"keys": [{}]}}, {"https://x": 7}, []]
    for wrong in attempts:
        response = tenant.http.request("PUT", "/_rehearsal/issuers", json=wrong)
        assert response.status_code == 400, wrong
