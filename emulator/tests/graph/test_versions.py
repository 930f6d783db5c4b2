"""What v1.0 and beta name differently, and the schema's alias in addresses."""

from __future__ import annotations

from emulator.tests.conftest import InProcessTenant


def test_a_service_principals_scopes_have_another_name_on_beta(tenant: InProcessTenant) -> None:
    path = f"/servicePrincipals/{tenant.state.identity.microsoft_graph_principal_id}"
    stable, beta = tenant.ok("GET", f"/v1.0{path}"), tenant.ok("GET", f"/beta{path}")
    assert stable["oauth2PermissionScopes"] == beta["publishedPermissionScopes"]
    assert "oauth2PermissionScopes" not in beta
    assert tenant.refused("GET", f"/beta{path}?$select=oauth2PermissionScopes")[0] == 400
    scopes = tenant.ok("GET", f"/beta{path}?$select=publishedPermissionScopes")
    assert scopes["publishedPermissionScopes"]


def test_what_only_one_version_has_is_unknown_to_the_other(tenant: InProcessTenant) -> None:
    assert "model" in tenant.ok("GET", "/v1.0/domains")["value"][0]
    assert "model" not in tenant.ok("GET", "/beta/domains")["value"][0]
    assert tenant.refused("GET", "/v1.0/groups?$select=writebackConfiguration")[0] == 400
    assert tenant.ok("GET", "/beta/groups?$select=writebackConfiguration")["value"] == []


def test_the_schemas_alias_stands_for_its_namespace(tenant: InProcessTenant) -> None:
    tenant.ok("DELETE", f"/v1.0/applications/{tenant.application()['id']}")
    [deleted] = tenant.ok("GET", "/v1.0/directory/deletedItems/graph.application")["value"]
    assert deleted["@odata.type"] == "#microsoft.graph.application"
