"""Applications made from a template."""

from __future__ import annotations

import uuid

from emulator.graph.application_templates import CUSTOM_TEMPLATE_ID
from emulator.tests.conftest import InProcessTenant

TEMPLATES = "/v1.0/applicationTemplates"


def test_a_template_makes_an_application_and_its_principal(tenant: InProcessTenant) -> None:
    path = f"{TEMPLATES}/{CUSTOM_TEMPLATE_ID}"
    assert tenant.ok("GET", path)["displayName"] == "Custom"

    made = tenant.ok("POST", f"{path}/instantiate", {"displayName": "orders"})

    application = tenant.ok("GET", f"/v1.0/applications/{made['application']['id']}")
    assert application["applicationTemplateId"] == CUSTOM_TEMPLATE_ID
    principal = tenant.ok("GET", f"/v1.0/servicePrincipals/{made['servicePrincipal']['id']}")
    assert principal["appId"] == application["appId"]


def test_a_template_of_the_gallery_is_found_by_its_name_and_brings_its_role(
    tenant: InProcessTenant,
) -> None:
    [marketo] = tenant.ok("GET", f"{TEMPLATES}?$filter=displayName eq 'Marketo'")["value"]
    body = {"displayName": "marketing"}
    made = tenant.ok("POST", f"{TEMPLATES}/{marketo['id']}/instantiate", body)
    assert [role["displayName"] for role in made["application"]["appRoles"]] == ["msiam_access"]


def test_other_templates_are_unknown(tenant: InProcessTenant) -> None:
    path = f"{TEMPLATES}/{uuid.uuid4()}"
    assert tenant.refused("GET", path)[0] == 404
    assert tenant.refused("POST", f"{path}/instantiate", {"displayName": "x"})[0] == 404
    own = f"{TEMPLATES}/{CUSTOM_TEMPLATE_ID}/instantiate"
    assert tenant.refused("POST", own, {})[0] == 400
