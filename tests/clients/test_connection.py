"""Single requests over http: signing in, repeating, and saying what went wrong."""

from __future__ import annotations

import base64
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jwt
from joserfc.jwk import RSAKey

from clients.configuration import read_configuration
from clients.connection import Connection
from clients.errors import ConnectionLost, NotConnected, SignInRefused
from clients.sources import ConfigurationError
from emulator.environment import variables
from emulator.tests.certificates import certificate_of, packed, pem_of
from tests.engine.engine import RunningTenant, free_port
from tests.provider.in_process import NoWaiting

ISSUER = "https://token.actions.githubusercontent.com"
SUBJECT = "repo:contoso/orders:ref:refs/heads/main"
AUDIENCE = "api://AzureADTokenExchange"
FLOWS = "beta/identity/b2cUserFlows"


class Line:
    """A connection as the tenant's variables configure it, with some of them changed."""

    def __init__(self, tenant: RunningTenant, **changed: str | None) -> None:
        environment = {**variables(tenant.tenant), **changed}
        self.environment = {name: value for name, value in environment.items() if value}
        self.clock = NoWaiting()
        settings = read_configuration({}, self.environment)
        self.connection = Connection(settings, self.clock, self.environment)

    def send(self, method: str, path: str, body: Any = None, *, repeat: bool = True) -> int:
        """The status of the answer."""
        url = f"{self.connection.cloud.graph}/{path}"
        return self.connection.send(method, url, body, repeat=repeat).status


def test_a_start_costs_one_discovery_and_one_sign_in_however_many_ask(
    tenant: RunningTenant,
) -> None:
    line = Line(tenant)
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: line.send("GET", FLOWS), range(48)))
    assert set(answers) == {200}
    paths = [each["path"] for each in tenant.requests()]
    assert [sum(path.endswith(end) for path in paths) for end in ("endpoints", "token")] == [1, 1]
    assert paths.count(f"/{FLOWS}") == 48


@pytest.mark.parametrize(
    ("method", "repeat", "sent"),
    [
        ("GET", True, 2),
        ("PUT", True, 2),
        ("DELETE", True, 2),
        ("PATCH", True, 2),
        ("PATCH", False, 1),
        ("POST", True, 2),
        ("POST", False, 1),
    ],
)
@pytest.mark.parametrize("fault", [{"status": 503}, {"drop": True}], ids=["503", "drop"])
def test_only_what_may_be_sent_again_is_sent_again(
    tenant: RunningTenant, method: str, repeat: bool, sent: int, fault: dict[str, Any]
) -> None:
    line = Line(tenant)
    line.send("GET", FLOWS)
    tenant.forget_requests()
    tenant.control("faults", [{"path": "/none$", **fault}])
    lost = pytest.raises(ConnectionLost) if sent == 1 and "drop" in fault else nullcontext()
    with lost:
        line.send(method, f"{FLOWS}/none", {}, repeat=repeat)
    assert len(tenant.requests()) == sent


def test_what_was_refused_for_its_pace_is_sent_again_after_the_time_told(
    tenant: RunningTenant,
) -> None:
    line = Line(tenant)
    tenant.control("faults", [{"path": FLOWS, "status": 429, "retry_after": 23}])
    body = {"id": "paced", "userFlowType": "signIn", "userFlowTypeVersion": 3}
    assert line.send("POST", FLOWS, body, repeat=False) == 201
    assert line.clock.waited == 23


def test_a_pace_refused_without_a_time_waits_longer_than_the_minute_that_it_counts(
    tenant: RunningTenant,
) -> None:
    line = Line(tenant)
    tenant.control("faults", [{"path": FLOWS, "status": 429, "times": 5}])
    assert line.send("GET", FLOWS) == 200
    assert line.clock.waited == 5 * 15


def test_nobody_waits_for_hours(tenant: RunningTenant) -> None:
    line = Line(tenant)
    tenant.control("faults", [{"path": FLOWS, "status": 429, "retry_after": 7200}])
    assert line.send("GET", FLOWS) == 429
    assert line.clock.waited == 0


def test_a_failure_backs_off(tenant: RunningTenant) -> None:
    line = Line(tenant)
    tenant.control("faults", [{"path": FLOWS, "status": 503, "times": 3}])
    assert line.send("GET", FLOWS) == 200
    assert line.clock.waited == pytest.approx(0.8 + 1.6 + 3.2)


def test_a_permanent_refusal_is_not_repeated_though_it_looks_passing(
    tenant: RunningTenant,
) -> None:
    line = Line(tenant)
    fault = {"path": FLOWS, "status": 500, "code": "AADB2C90063", "times": None}
    tenant.control("faults", [fault])
    line.send("PUT", FLOWS, {})
    assert [each["status"] for each in tenant.requests() if FLOWS in each["path"]] == [500]


def test_a_lasting_failure_is_given_up(tenant: RunningTenant) -> None:
    line = Line(tenant)
    tenant.control("faults", [{"path": FLOWS, "status": 503, "times": None}])
    assert line.send("GET", FLOWS) == 503
    assert len([each for each in tenant.requests() if FLOWS in each["path"]]) == 7
    assert line.clock.waited < 120


def test_a_sign_in_that_fails_in_passing_is_repeated(tenant: RunningTenant) -> None:
    tenant.control("faults", [{"path": "/token$", "status": 503}])
    assert Line(tenant).send("GET", FLOWS) == 200


def test_a_wrong_secret_is_told_and_not_quoted(tenant: RunningTenant) -> None:
    with pytest.raises(SignInRefused, match="AADSTS7000215") as refusal:
        Line(tenant, ARM_CLIENT_SECRET="planted").send("GET", FLOWS)
    assert "planted" not in str(refusal.value)
    assert "registered in the B2C tenant itself" in str(refusal.value)


def test_a_certificate_that_is_not_trusted_is_not_tried_again(
    tenant: RunningTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(NoWaiting, "sleep", lambda _, seconds: pauses.append(seconds))
    with pytest.raises(NotConnected, match="SSL_CERT_FILE"):
        Line(tenant, SSL_CERT_FILE=None, REQUESTS_CA_BUNDLE=None)
    assert pauses == []


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_trust_comes_from_either_variable(tenant: RunningTenant, variable: str) -> None:
    bundle = str(tenant.tenant.bundle_file)
    changed = {"SSL_CERT_FILE": None, "REQUESTS_CA_BUNDLE": None, variable: bundle}
    assert Line(tenant, **changed).send("GET", FLOWS) == 200


def test_a_proxy_is_not_asked_for_a_tenant_on_this_machine(
    tenant: RunningTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert Line(tenant).send("GET", FLOWS) == 200


def test_a_tenant_that_is_not_there_is_told(tenant: RunningTenant) -> None:
    with pytest.raises(NotConnected, match="cannot be reached"):
        Line(tenant, ARM_METADATA_HOSTNAME=f"localhost:{free_port()}")


class Workload:
    """The deployer's application, proving itself with an RSA key."""

    def __init__(self, tenant: RunningTenant) -> None:
        self.tenant = tenant
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        [found] = [
            each
            for each in tenant.graph("GET", "applications")["value"]
            if each["appId"] == tenant.tenant.client_id
        ]
        self.path = f"applications/{found['id']}"
        self.certificate = certificate_of(self.private, "deployer")

    def pem(self) -> bytes:
        return pem_of(self.private) + self.certificate.public_bytes(Encoding.PEM)

    def pfx(self, password: str) -> bytes:
        return base64.b64decode(packed(self.private, self.certificate, password))

    def register_certificate(self) -> None:
        public = base64.b64encode(self.certificate.public_bytes(Encoding.DER)).decode()
        credential = {"type": "AsymmetricX509Cert", "usage": "Verify", "key": public}
        self.tenant.graph(
            "PATCH", self.path, {"keyCredentials": [{**credential, "keyId": str(uuid.uuid4())}]}
        )

    def federated_token(self) -> str:
        key = RSAKey.import_key(pem_of(self.private))
        self.tenant.graph(
            "POST",
            f"{self.path}/federatedIdentityCredentials",
            {"name": "ci", "issuer": ISSUER, "subject": SUBJECT, "audiences": [AUDIENCE]},
        )
        self.tenant.control("issuers", {ISSUER: {"keys": [key.as_dict(private=False)]}})
        now = int(time.time())
        claims = {"iss": ISSUER, "sub": SUBJECT, "aud": AUDIENCE, "nbf": now, "exp": now + 600}
        return jwt.encode({"alg": "RS256"}, claims, key)


def test_certificates_and_federated_tokens_sign_in(tenant: RunningTenant, tmp_path: Path) -> None:
    workload = Workload(tenant)
    workload.register_certificate()
    token = workload.federated_token()
    files = {"c.pem": workload.pem(), "c.pfx": workload.pfx("pw"), "token": token.encode()}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    pfx = base64.b64encode(files["c.pfx"]).decode()
    password = {"ARM_CLIENT_CERTIFICATE_PASSWORD": "pw"}
    oidc = {"ARM_USE_OIDC": "true"}
    ways: list[dict[str, str]] = [
        {"ARM_CLIENT_CERTIFICATE_PATH": str(tmp_path / "c.pem")},
        {"ARM_CLIENT_CERTIFICATE_PATH": str(tmp_path / "c.pfx"), **password},
        {"ARM_CLIENT_CERTIFICATE": pfx, **password},
        {"ARM_OIDC_TOKEN": token, **oidc},
        {"ARM_OIDC_TOKEN_FILE_PATH": str(tmp_path / "token"), **oidc},
    ]
    for way in ways:
        line = Line(tenant, **{"ARM_CLIENT_SECRET": None, "AZURE_CLIENT_SECRET": None, **way})
        assert line.send("GET", FLOWS) == 200, way.keys()


@pytest.mark.parametrize("password", ["planted", ""])
def test_a_certificate_that_cannot_be_read_is_named_and_not_quoted(
    tenant: RunningTenant, tmp_path: Path, password: str
) -> None:
    file = tmp_path / "c.pfx"
    file.write_bytes(Workload(tenant).pfx("another"))
    with pytest.raises(
        ConfigurationError, match="b2c:clientCertificatePath: this is no"
    ) as refusal:
        Line(
            tenant,
            ARM_CLIENT_CERTIFICATE_PATH=str(file),
            ARM_CLIENT_CERTIFICATE_PASSWORD=password,
        )
    assert "planted" not in str(refusal.value)
