"""`addKey` and `removeKey`: an application rolls its own keys, and proves that it has one."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from emulator.tests.certificates import packed, pem_of
from emulator.tests.conftest import InProcessTenant
from emulator.tests.entra.test_tokens import registered
from emulator.tests.graph.test_key_credentials import certificate, credential

AUDIENCE = "00000002-0000-0000-c000-000000000000"


def proof(
    tenant: InProcessTenant, key: ec.EllipticCurvePrivateKey, issuer: str, **changes: Any
) -> str:
    now = tenant.state.clock.timestamp()
    claims = {"aud": AUDIENCE, "iss": issuer, "nbf": now, "exp": now + 600, **changes}
    return jwt.encode({"alg": "ES256"}, claims, ECKey.import_key(pem_of(key)))


def new_key() -> dict[str, Any]:
    return {name: credential(certificate()[1])[name] for name in ("type", "usage", "key")}


@pytest.mark.parametrize("kind", ["applications", "servicePrincipals"])
def test_a_key_is_added_and_the_old_one_removed_with_a_proof(
    tenant: InProcessTenant, kind: str
) -> None:
    key, built = certificate()
    application = tenant.application()
    principal = tenant.principal(application["appId"])
    owner = application if kind == "applications" else principal
    path = f"/v1.0/{kind}/{owner['id']}"
    old = credential(built)
    tenant.ok("PATCH", path, {"keyCredentials": [old]})

    proven = proof(tenant, key, owner["id"])
    added = tenant.ok("POST", f"{path}/addKey", {"keyCredential": new_key(), "proof": proven})
    assert (added["type"], added["displayName"], added["key"]) == (
        "AsymmetricX509Cert",
        "CN=deployer",
        None,
    )
    body = {"keyId": old["keyId"], "proof": proven}
    assert tenant.call("POST", f"{path}/removeKey", body).status_code == 204
    [left] = tenant.ok("GET", path)["keyCredentials"]
    assert left["keyId"] == added["keyId"]
    # The certificate that signed it is gone.
    assert tenant.refused("POST", f"{path}/removeKey", body)[0] == 401


def test_an_application_needs_no_permission_for_its_own_keys(tenant: InProcessTenant) -> None:
    key, built = certificate()
    application, secret = registered(tenant, keyCredentials=[credential(built)])
    other = tenant.application(keyCredentials=[credential(built)])
    token = tenant.token(client_id=application["appId"], secret=secret)
    headers = {"Authorization": f"Bearer {token}"}
    for owner, status in ((application, 200), (other, 403)):
        body = {"keyCredential": new_key(), "proof": proof(tenant, key, owner["id"])}
        path = f"/v1.0/applications/{owner['id']}/addKey"
        assert tenant.call("POST", path, body, headers=headers).status_code == status


def test_a_private_key_comes_with_its_password_and_is_not_shown(tenant: InProcessTenant) -> None:
    key, built = certificate()
    application = tenant.application(keyCredentials=[credential(built)])
    path = f"/v1.0/applications/{application['id']}"
    content = packed(key, built, "planted")
    private = {"type": "X509CertAndPassword", "usage": "Sign", "key": content}
    body = {"keyCredential": private, "proof": proof(tenant, key, application["id"])}
    for wrong in (None, {"secretText": ""}, {"secretText": "another"}):
        refused = tenant.refused("POST", f"{path}/addKey", {**body, "passwordCredential": wrong})
        assert refused[:2] == (400, "InvalidValue")
    body["passwordCredential"] = {"secretText": "planted"}
    added = tenant.ok("POST", f"{path}/addKey", body)
    shown = tenant.ok("GET", f"{path}?$select=keyCredentials,passwordCredentials")
    assert [key["key"] is None for key in shown["keyCredentials"]] == [False, True]
    assert [password["keyId"] for password in shown["passwordCredentials"]] == [added["keyId"]]


def test_what_proves_nothing_is_refused_in_the_same_words(tenant: InProcessTenant) -> None:
    key, built = certificate()
    application = tenant.application(keyCredentials=[credential(built)])
    path = f"/v1.0/applications/{application['id']}/addKey"
    now, own = tenant.state.clock.timestamp(), application["id"]
    for wrong in (
        None,
        "x.y.z",
        proof(tenant, certificate()[0], own),
        proof(tenant, key, application["appId"]),
        proof(tenant, key, own, aud="https://graph.microsoft.com"),
        proof(tenant, key, own, nbf=now - 2000, exp=now - 1400),
        proof(tenant, key, own, exp=now + 3600),
        proof(tenant, key, own, exp=None),
    ):
        refused = tenant.refused("POST", path, {"keyCredential": new_key(), "proof": wrong})
        assert refused == (
            401,
            "Authentication_MissingOrMalformed",
            "Access Token missing or malformed.",
        )


def test_a_key_of_another_kind_is_refused(tenant: InProcessTenant) -> None:
    key, built = certificate()
    application = tenant.application(keyCredentials=[credential(built)])
    path = f"/v1.0/applications/{application['id']}"
    proven = proof(tenant, key, application["id"])
    for wrong in (None, {"type": "Symmetric"}, {**new_key(), "usage": "Sign"}):
        body = {"keyCredential": wrong, "proof": proven}
        assert tenant.refused("POST", f"{path}/addKey", body)[:2] == (400, "InvalidValue")
    body = {"keyCredential": new_key(), "passwordCredential": {"secretText": "x"}, "proof": proven}
    assert tenant.refused("POST", f"{path}/addKey", body)[0] == 400
    assert tenant.refused("POST", f"{path}/removeKey", {"keyId": "x", "proof": proven})[0] == 400
