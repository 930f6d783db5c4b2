"""Each switch of the environment, on and off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from emulator.tests.conftest import OpenTenant
from emulator.tests.dataverse.conftest import (
    KEY,
    SECRET,
    Organization,
    connector_body,
    settings_of,
    sign_in_parameters,
)


def test_the_redirect_url_comes_after_as_many_reads_as_were_set(
    organization: Organization,
) -> None:
    organization.switch(redirectUrlReads=2)
    rows = [organization.create()]
    organization.ok("GET", f"connectors({KEY})?$select=name")
    rows += [organization.row() for _ in range(2)]
    assert ["redirectUrl" in settings_of(row) for row in rows] == [False, False, True]
    assert all(row["connectorinternalid"] for row in rows)


def test_the_internal_id_comes_after_as_many_reads_as_were_set(organization: Organization) -> None:
    organization.switch(internalIdReads=2)
    organization.ok("POST", "connectors", connector_body())
    rows = [organization.row() for _ in range(3)]
    assert [bool(row["connectorinternalid"]) for row in rows] == [False, False, True]


def test_another_slug_than_the_calculated_one(organization: Organization) -> None:
    predicted = organization.create()
    organization.ok("DELETE", f"connectors({KEY})")
    organization.switch(slug="another")
    row = organization.create()
    assert row["connectorinternalid"] != predicted["connectorinternalid"]
    slug = row["connectorinternalid"].removeprefix("shared_")
    assert settings_of(row)["redirectUrl"].endswith(f"/redirect/{slug}")


def test_a_sent_internal_id_is_replaced_or_honoured(organization: Organization) -> None:
    assert organization.create(connectorinternalid="shared_mine")["connectorinternalid"] != (
        "shared_mine"
    )
    organization.switch(sentInternalId="honoured")
    row = organization.create(connectorid=None, name="new_2", connectorinternalid="shared_mine")
    assert row["connectorinternalid"] == "shared_mine"


def test_the_service_may_drop_the_secret(organization: Organization) -> None:
    organization.switch(clientSecret="dropped")
    row = organization.create()
    assert organization.secret(row) is None


def test_the_service_may_keep_a_secret_that_a_change_omits(organization: Organization) -> None:
    row = organization.create()
    organization.switch(omittedSecret="kept")
    organization.ok(
        "PATCH", f"connectors({KEY})", {"connectionparameters": sign_in_parameters(None)}
    )
    assert organization.secret(row) == SECRET


def test_a_managed_row_says_so_and_cannot_be_deleted(organization: Organization) -> None:
    organization.switch(rows="managed")
    row = organization.create()
    assert row["ismanaged"] is True
    assert organization.refused("DELETE", f"connectors({KEY})") == (400, "0x80040228")
    organization.ok("PATCH", f"connectors({KEY})", {"description": "A layer above."})


@pytest.mark.parametrize(
    "settings", [{"rows": "many"}, {"redirectUrlReads": -1}, {"secrets": "dropped"}]
)
def test_a_wrong_switch_is_refused(organization: Organization, settings: dict[str, Any]) -> None:
    response = organization.tenant.http.request("PUT", "/_rehearsal/powerPlatform", json=settings)
    assert response.status_code == 400
    assert next(iter(settings)) in response.json()["error"]["message"]


def test_faults_on_request_have_dataverses_form(organization: Organization) -> None:
    http = organization.tenant.http
    rules = [
        {"method": "POST", "path": "/connectors$", "status": 429, "retry_after": 7},
        {"method": "POST", "path": "/connectors$", "status": 503, "after_effect": True},
        {"method": "GET", "path": "/connectors", "status": 400, "code": "0x80040333"},
    ]
    http.request("PUT", "/_rehearsal/faults", json=rules)
    refused = organization.call("POST", "connectors", connector_body())
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
    assert set(refused.json()["error"]) == {"code", "message"}
    assert refused.json()["error"]["code"] == "0x80072322"
    assert organization.refused("POST", "connectors", connector_body())[0] == 503
    assert organization.refused("GET", f"connectors({KEY})") == (400, "0x80040333")
    assert organization.row()["name"] == "new_orders"


@pytest.mark.parametrize("prefer", ["", "return=representation"])
def test_a_fault_hides_a_new_row_from_the_first_reads(
    organization: Organization, prefer: str
) -> None:
    rule = {"method": "POST", "path": "/connectors$", "hide_times": 2}
    organization.tenant.http.request("PUT", "/_rehearsal/faults", json=[rule])
    organization.ok("POST", "connectors", connector_body(), Prefer=prefer)
    for _ in range(2):
        assert organization.refused("GET", f"connectors({KEY})") == (404, "0x80040217")
    assert organization.row()["name"] == "new_orders"


def test_rows_secrets_and_switches_survive_a_restart(
    organization: Organization, open_state: OpenTenant, tmp_path: Path
) -> None:
    row = organization.create()
    organization.switch(redirectUrlReads=9)
    organization.tenant.state.store.close()

    again = Organization(open_state(tmp_path / "tenant"))

    assert again.secret(row) == SECRET
    assert "redirectUrl" not in settings_of(again.row())
