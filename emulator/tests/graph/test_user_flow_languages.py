"""Languages of a flow: built-in and added ones."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import FLOWS, create

FLOW = f"{FLOWS}/B2C_1_made"
LANGUAGES = f"{FLOW}/languages"


@pytest.fixture
def flow(tenant: InProcessTenant) -> InProcessTenant:
    """A tenant with a flow whose languages can be changed."""
    create(tenant, isLanguageCustomizationEnabled=True)
    return tenant


def test_a_new_flow_offers_its_default_language_alone(flow: InProcessTenant) -> None:
    listed = flow.ok("GET", LANGUAGES)["value"]
    assert len(listed) == 53
    assert [one["id"] for one in listed if one["isEnabled"]] == ["en"]
    assert flow.ok("GET", f"{LANGUAGES}/EN")["displayName"] == "English"
    flow.ok("PATCH", FLOW, {"defaultLanguageTag": "de"})
    assert [one["id"] for one in flow.ok("GET", LANGUAGES)["value"] if one["isEnabled"]] == ["de"]


def test_a_language_is_added_changed_and_deleted(flow: InProcessTenant) -> None:
    added = flow.call("PUT", f"{LANGUAGES}/es-ES", {"id": "es-ES", "isEnabled": True})
    assert added.status_code == 201
    assert added.json()["id"] == "es-ES"
    assert added.json()["displayName"] == "Spanish (es-ES)"
    assert flow.call("PUT", f"{LANGUAGES}/es-ES", {"isEnabled": False}).status_code == 204
    assert flow.ok("GET", f"{LANGUAGES}/es-es")["isEnabled"] is False
    assert flow.call("PUT", f"{LANGUAGES}/es-ES").status_code == 204
    assert flow.ok("GET", f"{LANGUAGES}/es-ES")["isEnabled"] is True
    assert len(flow.ok("GET", LANGUAGES)["value"]) == 54
    assert flow.call("DELETE", f"{LANGUAGES}/es-ES").status_code == 204
    assert flow.refused("GET", f"{LANGUAGES}/es-ES")[0] == 404
    assert flow.refused("DELETE", f"{LANGUAGES}/es-ES")[0] == 404


def test_a_built_in_language_is_switched_but_not_deleted(flow: InProcessTenant) -> None:
    assert flow.call("PUT", f"{LANGUAGES}/DE", {}).status_code == 204
    assert flow.ok("GET", f"{LANGUAGES}/de") | {"@odata.context": ""} == {
        "@odata.context": "",
        "id": "de",
        "isEnabled": True,
        "displayName": "German",
    }
    assert flow.refused("DELETE", f"{LANGUAGES}/de")[0] == 400


@pytest.mark.parametrize(
    ("tag", "body"),
    [("es-ES", {"id": "fr"}), ("x", {}), ("not_a_tag", {}), ("es-ES", {"isEnabled": "yes"})],
)
def test_wrong_languages_are_refused(flow: InProcessTenant, tag: str, body: dict[str, Any]) -> None:
    assert flow.refused("PUT", f"{LANGUAGES}/{tag}", body)[0] == 400
    assert len(flow.ok("GET", LANGUAGES)["value"]) == 53


def test_languages_need_language_customization(tenant: InProcessTenant) -> None:
    create(tenant)
    status, _, message = tenant.refused("PUT", f"{LANGUAGES}/de", {})
    assert status == 400
    assert "Language customization is not enabled" in message
    page = f"{LANGUAGES}/en/overridesPages/phonefactor/$value"
    assert tenant.refused("PUT", page, {"LocalizedStrings": []})[0] == 400
    assert tenant.ok("GET", f"{LANGUAGES}/en")["isEnabled"] is True
