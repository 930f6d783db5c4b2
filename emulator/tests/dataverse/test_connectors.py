from __future__ import annotations

import json
from typing import Any

import pytest

from emulator.tests.dataverse.conftest import (
    KEY,
    SECRET,
    Organization,
    connector_body,
    settings_of,
    sign_in_parameters,
)

SLUG = "new-5forders-5f"


def test_a_creation_answers_with_the_address_of_the_row(organization: Organization) -> None:
    response = organization.call("POST", "connectors", connector_body())

    assert response.status_code == 204
    address = f"{organization.url}/api/data/v9.2/connectors({KEY})"
    assert response.headers["odata-entityid"] == address
    assert not response.content
    row = organization.ok("GET", address)
    assert row["name"] == "new_orders"
    assert row["_ownerid_value"] == organization.platform.application_user_id
    assert (row["statecode"], row["ismanaged"]) == (0, False)


def test_a_creation_answers_with_the_row_where_that_is_preferred(
    organization: Organization,
) -> None:
    response = organization.call(
        "POST", "connectors", connector_body(connectorid=None), Prefer="return=representation"
    )

    assert response.status_code == 201
    assert response.headers["preference-applied"] == "return=representation"
    row = response.json()
    assert row["connectorid"] in response.headers["odata-entityid"]
    assert row["connectorinternalid"].startswith(f"shared_{SLUG}")


def test_the_service_writes_internal_id_and_redirect_url(organization: Organization) -> None:
    row = organization.create()

    slug = row["connectorinternalid"].removeprefix("shared_")
    settings = settings_of(row)
    assert settings["redirectUrl"] == f"http://localhost:8080/redirect/{slug}"
    assert settings["redirectMode"] == "GlobalPerConnector"
    assert settings["clientId"]
    assert slug.startswith(SLUG)
    assert len(slug) == len(SLUG) + 16


def test_the_secret_is_in_no_row_but_with_the_service(organization: Organization) -> None:
    row = organization.create()
    listed = organization.call("GET", "connectors").text

    assert settings_of(row)["clientSecret"] == ""
    assert SECRET not in json.dumps(row) + listed
    assert SECRET not in str(organization.tenant.state.store.list("dataverse:connectors"))
    assert organization.secret(row) == SECRET


def test_the_secret_in_a_set_of_parameters_is_the_services_alone(
    organization: Organization,
) -> None:
    sets = {"values": [{"name": "work", "parameters": json.loads(sign_in_parameters())}]}
    row = organization.create(connectionparameters=None, connectionparametersets=json.dumps(sets))

    assert SECRET not in json.dumps(row)
    shown = json.loads(row["connectionparametersets"])["values"][0]["parameters"]["token"]
    assert "/redirect/" in shown["oAuthSettings"]["redirectUrl"]
    slug = row["connectorinternalid"].removeprefix("shared_")
    kept = organization.published(slug).parameter_sets["values"][0]["parameters"]["token"]
    assert kept["oAuthSettings"]["clientSecret"] == SECRET


def test_a_change_without_connection_parameters_leaves_the_secret(
    organization: Organization,
) -> None:
    row = organization.create()
    response = organization.call("PATCH", f"connectors({KEY})", {"description": "Orders."})

    assert response.status_code == 204
    assert organization.row()["description"] == "Orders."
    assert organization.secret(row) == SECRET


@pytest.mark.parametrize("secret", [None, ""])
def test_connection_parameters_without_the_secret_empty_it(
    organization: Organization, secret: str | None
) -> None:
    row = organization.create()
    changed = {"connectionparameters": sign_in_parameters(secret)}
    organization.ok("PATCH", f"connectors({KEY})", changed)
    assert organization.secret(row) is None

    organization.ok("PATCH", f"connectors({KEY})", {"connectionparameters": sign_in_parameters()})
    assert organization.secret(row) == SECRET


def test_a_person_enters_the_secret_that_the_row_never_had(organization: Organization) -> None:
    row = organization.create(connectionparameters=sign_in_parameters(None))
    http, path = organization.tenant.http, "/_rehearsal/powerPlatform/secrets"
    for entered in (SECRET, ""):
        response = http.request("PUT", f"{path}/{KEY}", json={"secret": entered})
        assert response.status_code == 204
        assert organization.secret(row) == (entered or None)
    assert SECRET not in organization.call("GET", f"connectors({KEY})").text
    assert http.request("PUT", f"{path}/{KEY}", json={"secret": 1}).status_code == 400
    assert http.request("PUT", f"{path}/x", json={"secret": SECRET}).status_code == 404


def test_another_display_name_leaves_the_internal_id(organization: Organization) -> None:
    row = organization.create()
    changed = organization.ok(
        "PATCH",
        f"connectors({KEY})",
        {"displayname": "Bestellungen"},
        Prefer="return=representation",
    )
    assert changed["displayname"] == "Bestellungen"
    assert changed["connectorinternalid"] == row["connectorinternalid"]
    assert changed["versionnumber"] > row["versionnumber"]


def test_a_deleted_connector_is_gone_and_made_again_it_has_the_same_url(
    organization: Organization,
) -> None:
    first = organization.create()
    assert organization.call("DELETE", f"connectors({KEY})").status_code == 204
    for method in ("GET", "DELETE"):
        assert organization.refused(method, f"connectors({KEY})") == (404, "0x80040217")
    again = organization.create(connectorid=None)
    assert settings_of(again)["redirectUrl"] == settings_of(first)["redirectUrl"]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"ishidden": False}, (400, "0x80048d19")),
        ({"openapidefinition": {"swagger": "2.0"}}, (400, "0x80048d19")),
        ({"policytemplateinstances": []}, (400, "0x80048d19")),
        ({"connectortype": "1"}, (400, "0x80048d19")),
        ({"connectorid": "orders"}, (400, "0x80048d19")),
        ({"connectionparameters": "{"}, (400, "0x80060439")),
        ({"openapidefinition": '{"openapi": "3.0.3"}'}, (400, "0x80060439")),
        ({"scriptoperations": "{}"}, (400, "0x80060439")),
        ({"displayname": "x" * 201}, (400, "0x80044331")),
        ({"description": "x" * 1001}, (400, "0x80044331")),
        ({"customcodeblobcontent": "x" * 500_001}, (400, "0x80044331")),
        ({"connectortype": 7}, (400, "0x80040203")),
        ({"iconblob": "R0lGODlh"}, (400, "0x80040203")),
        ({"displayname": None}, (400, "0x80040203")),
    ],
)
def test_what_the_table_cannot_hold_is_refused(
    organization: Organization, columns: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert organization.refused("POST", "connectors", connector_body(**columns)) == refusal
    assert organization.ok("GET", "connectors")["value"] == []


def test_a_second_row_of_the_same_name_or_id_is_refused(organization: Organization) -> None:
    organization.create()
    other = connector_body(connectorid=None, name="NEW_orders")
    assert organization.refused("POST", "connectors", other) == (412, "0x80040237")
    same = connector_body(name="new_other")
    assert organization.refused("POST", "connectors", same) == (412, "0x80040237")

    organization.ok("POST", "connectors", connector_body(connectorid=None, name="new_other"))
    assert organization.refused("PATCH", f"connectors({KEY})", {"name": "new_other"}) == (
        412,
        "0x80040237",
    )


def test_a_change_of_a_missing_row_makes_it_unless_the_client_forbids_that(
    organization: Organization,
) -> None:
    body = connector_body(connectorid=None)
    assert organization.refused("PATCH", f"connectors({KEY})", body, If_Match="*") == (
        404,
        "0x80040217",
    )
    assert organization.call("PATCH", f"connectors({KEY})", body).status_code == 204
    assert organization.row()["name"] == "new_orders"
    assert organization.refused("PATCH", f"connectors({KEY})", body, If_None_Match="*") == (
        412,
        "0x80040237",
    )
