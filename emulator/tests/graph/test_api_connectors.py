"""`/identity/apiConnectors`: credentials that are shown masked, certificates, names, limits."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from emulator.tests.certificates import pfx
from emulator.tests.conftest import InProcessTenant, OpenTenant
from emulator.tests.graph.flows import CONNECTORS, connector, google, switch

BASIC = "#microsoft.graph.basicAuthentication"


def stored(tenant: InProcessTenant, connector_id: str) -> dict[str, Any]:
    document = tenant.state.store.get("apiConnector", connector_id)
    assert document is not None
    assert "planted" not in str(document)
    return document


def test_a_connector_is_made_read_changed_and_deleted(tenant: InProcessTenant) -> None:
    made = connector(tenant)

    made.pop("@odata.context")
    assert made == {
        "id": made["id"],
        "displayName": "Orders",
        "targetUrl": "https://api.contoso.com/check",
        "authenticationConfiguration": {
            "@odata.type": BASIC,
            "username": "flow",
            "password": "******",
        },
    }
    password = stored(tenant, made["id"])["_password"]
    assert tenant.state.secrets.unseal(password) == "planted-connector-password"
    path = f"{CONNECTORS}/{made['id'].upper()}"
    change = {"displayName": "Renamed", "targetUrl": "http://localhost:9000/check"}
    assert tenant.call("PATCH", path, change).status_code == 204
    assert tenant.ok("GET", path)["displayName"] == "Renamed"
    assert stored(tenant, made["id"])["_password"] == password
    assert [one["id"] for one in tenant.ok("GET", CONNECTORS)["value"]] == [made["id"]]
    assert tenant.call("DELETE", path).status_code == 204
    assert tenant.refused("GET", path)[:2] == (404, "AADB2C")
    assert tenant.ok("GET", CONNECTORS)["value"] == []


def test_new_credentials_take_the_place_of_the_old(tenant: InProcessTenant) -> None:
    made = connector(tenant)
    path = f"{CONNECTORS}/{made['id']}"
    value = pfx(password="planted-pfx-password")
    certificate = {
        "@odata.type": "microsoft.graph.pkcs12Certificate",
        "pkcs12Value": value,
        "password": "planted-pfx-password",
    }

    tenant.ok("PATCH", path, {"authenticationConfiguration": certificate})

    shown = tenant.ok("GET", path)["authenticationConfiguration"]
    assert shown["@odata.type"] == "#microsoft.graph.clientCertificateAuthentication"
    [listed] = shown["certificateList"]
    assert len(listed["thumbprint"]) == 40
    assert listed["notAfter"] - listed["notBefore"] == 86400
    assert listed["isActive"] is True
    kept = stored(tenant, made["id"])
    assert kept["_password"] is None
    sealed = json.loads(tenant.state.secrets.unseal(kept["_certificate"]))
    assert sealed == {"pkcs12Value": value, "password": "planted-pfx-password"}
    basic = {"@odata.type": BASIC, "username": "again", "password": "planted"}
    tenant.ok("PATCH", path, {"authenticationConfiguration": basic})
    kept = stored(tenant, made["id"])
    assert kept["_certificate"] is None
    assert tenant.ok("GET", path)["authenticationConfiguration"]["username"] == "again"


def test_an_uploaded_certificate_becomes_the_active_one(tenant: InProcessTenant) -> None:
    path = f"{CONNECTORS}/{connector(tenant)['id']}/uploadClientCertificate"
    first = tenant.call("POST", path, {"pkcs12Value": pfx(), "password": ""})
    assert first.status_code == 200
    second = tenant.ok("POST", path, {"pkcs12Value": pfx(password="x"), "password": "x"})
    listed = second["authenticationConfiguration"]["certificateList"]
    assert [one["isActive"] for one in listed] == [True, False]
    [old] = first.json()["authenticationConfiguration"]["certificateList"]
    assert listed[1]["thumbprint"] == old["thumbprint"]


def test_a_wrong_certificate_is_refused(tenant: InProcessTenant) -> None:
    path = f"{CONNECTORS}/{connector(tenant)['id']}/uploadClientCertificate"
    for wrong in (
        {"pkcs12Value": pfx(password="right"), "password": "wrong"},
        {"pkcs12Value": pfx(password="right")},
        {"pkcs12Value": "no base64!", "password": ""},
        {"pkcs12Value": base64.b64encode(b"nonsense").decode(), "password": ""},
        {"pkcs12Value": "", "password": ""},
        {"pkcs12Value": 7, "password": ""},
        {"pkcs12Value": pfx(), "password": "", "more": 1},
    ):
        assert tenant.refused("POST", path, wrong)[0] == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"displayName": ""},
        {"displayName": None},
        {"displayName": ["x"]},
        {"targetUrl": "http://api.contoso.com/"},
        {"targetUrl": "https://user@api.contoso.com/"},
        {"targetUrl": "api.contoso.com"},
        {"targetUrl": "https://[::1/"},
        {"targetUrl": None},
        {"authenticationConfiguration": None},
        {"authenticationConfiguration": {}},
        {"authenticationConfiguration": {"@odata.type": BASIC, "username": "x"}},
        {"authenticationConfiguration": {"@odata.type": BASIC, "username": "x", "password": 7}},
        {"authenticationConfiguration": {"@odata.type": 7}},
        {"colour": "red"},
    ],
)
def test_wrong_connectors_are_refused(tenant: InProcessTenant, wrong: dict[str, Any]) -> None:
    good = {
        "displayName": "Orders",
        "targetUrl": "https://api.contoso.com/check",
        "authenticationConfiguration": {
            "@odata.type": BASIC,
            "username": "flow",
            "password": "planted",
        },
    }
    made = connector(tenant)
    assert tenant.refused("POST", CONNECTORS, {**good, **wrong})[0] == 400
    assert tenant.refused("PATCH", f"{CONNECTORS}/{made['id']}", wrong)[0] == 400
    assert len(tenant.ok("GET", CONNECTORS)["value"]) == 1


def test_a_tenant_has_twenty_connectors_at_most(tenant: InProcessTenant) -> None:
    made = [connector(tenant) for _ in range(20)]
    body = {
        "displayName": "one",
        "targetUrl": "https://x",
        "authenticationConfiguration": {"@odata.type": BASIC, "username": "x", "password": "x"},
    }
    assert "20 API connectors" in tenant.refused("POST", CONNECTORS, body)[2]
    tenant.ok("DELETE", f"{CONNECTORS}/{made[0]['id']}")
    tenant.ok("POST", CONNECTORS, body)


def test_names_may_have_to_be_unique(tenant: InProcessTenant) -> None:
    first = connector(tenant)
    second = connector(tenant, "Other")
    switch(tenant, connectorNames="unique")
    body = {
        "displayName": "ORDERS",
        "targetUrl": "https://x",
        "authenticationConfiguration": {"@odata.type": BASIC, "username": "x", "password": "x"},
    }
    assert tenant.refused("POST", CONNECTORS, body)[0] == 409
    renamed = {"displayName": "orders"}
    assert tenant.refused("PATCH", f"{CONNECTORS}/{second['id']}", renamed)[0] == 409
    assert tenant.call("PATCH", f"{CONNECTORS}/{first['id']}", renamed).status_code == 204


def test_no_file_of_the_tenant_holds_a_secret(tmp_path: Path, open_state: OpenTenant) -> None:
    tenant = open_state(tmp_path / "tenant")
    google(tenant)
    path = f"{CONNECTORS}/{connector(tenant)['id']}"
    tenant.refused("PATCH", path, {"displayName": ["planted-in-a-refusal"]})
    value = pfx(password="planted-pfx-password")
    body = {"pkcs12Value": value, "password": "planted-pfx-password"}
    tenant.ok("POST", f"{path}/uploadClientCertificate", body)

    content = b"".join(file.read_bytes() for file in (tmp_path / "tenant").iterdir())

    assert b"api.contoso.com" in content
    assert b"planted" not in content
    assert value.encode() not in content
