"""`pulumi up` of the program on the emulated tenant, by the real engine."""

from __future__ import annotations

from tests.engine.engine import Stack

DAY = 24 * 3600


def test_up_registers_both_applications_with_consent_and_gives_out_the_form_with_one_secret(
    deployed: Stack,
) -> None:
    outputs = deployed.outputs()
    applications = deployed.tenant.applications()
    assert set(applications) == {"Orders API", "Power Automate"}
    api, client = applications["Orders API"], applications["Power Automate"]
    assert outputs["apiClientId"] == api["appId"]
    assert outputs["clientId"] == client["appId"]
    assert api["identifierUris"] == ["https://contosob2c.onmicrosoft.com/orders"]
    assert {s["value"] for s in api["api"]["oauth2PermissionScopes"]} == {
        "orders.read",
        "orders.write",
    }
    assert client["web"]["redirectUris"] == ["https://global.consent.azure-apim.net/redirect"]
    assert len(client["passwordCredentials"]) == 1
    assert len(client["requiredResourceAccess"]) == 2
    grants = deployed.tenant.graph("GET", "oauth2PermissionGrants")["value"]
    assert sorted(" ".join(sorted(grant["scope"].split())) for grant in grants) == [
        "offline_access openid",
        "orders.read orders.write",
    ]
    assert {grant["consentType"] for grant in grants} == {"AllPrincipals"}
    assert {app["notes"] for app in applications.values()} == {
        "Managed by the Pulumi stack b2c-connector/test."
    }
    assert sorted(outputs) == [
        "apiClientId",
        "apiIdentifierUri",
        "apiScopes",
        "authorizationUrl",
        "clientId",
        "clientSecret",
        "clientSecretExpires",
        "connectorProperties",
        "connectors",
        "issuer",
        "jwksUrl",
        "openidConfigurationUrl",
        "policy",
        "readme",
        "redirectUrls",
        "refreshUrl",
        "scope",
        "tenantId",
        "tenantName",
        "tokenUrl",
        "userFlowExpectations",
        "userFlows",
    ]
    assert [name for name, value in outputs.items() if value == "[secret]"] == ["clientSecret"]
    assert len(deployed.outputs(show_secrets=True)["clientSecret"]) >= 16


def test_a_second_up_and_preview_change_nothing_and_only_look_graphs_principal_up(
    deployed: Stack,
) -> None:
    """Even where the scopes stand in another order."""
    deployed.settings["scopes"] = deployed.settings["scopes"][::-1]
    assert deployed.steps() == {}
    assert deployed.up().resources() == "17 unchanged"
    assert deployed.tenant.graph_requests("POST", "PATCH", "DELETE", "PUT") == []
    assert len(deployed.tenant.graph_requests("GET")) == 4


def test_nothing_changes_a_month_later_on_a_tenant_that_crashed(deployed: Stack) -> None:
    deployed.tenant.restart()
    deployed.tenant.control("clock", {"offset_seconds": 31 * DAY})
    assert deployed.steps("--refresh") == {}


def test_nothing_changes_for_another_deployer(deployed: Stack) -> None:
    application = deployed.tenant.graph("POST", "applications", {"displayName": "colleague"})
    principal = deployed.tenant.graph("POST", "servicePrincipals", {"appId": application["appId"]})
    secret = deployed.tenant.graph(
        "POST", f"applications/{application['id']}/addPassword", {"passwordCredential": {}}
    )["secretText"]
    deployed.tenant.control(
        f"roles/{principal['appId']}",
        ["Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All"],
    )
    deployed.variables = {"ARM_CLIENT_ID": application["appId"], "ARM_CLIENT_SECRET": secret}
    assert deployed.steps("--refresh") == {}


def test_destroy_deletes_the_applications_and_up_works_again(deployed: Stack) -> None:
    before = {app["id"] for app in deployed.tenant.applications().values()}
    deployed.tenant.forget_requests()
    deployed.destroy()
    # The parts go with them: no request of their own.
    assert sorted(deployed.tenant.graph_requests("POST", "PATCH", "DELETE")) == sorted(
        f"DELETE /v1.0/applications/{each}" for each in before
    )
    assert deployed.tenant.applications() == {}
    assert deployed.tenant.graph("GET", "oauth2PermissionGrants")["value"] == []
    assert deployed.up().resources() == "+ 17 created"
    assert before.isdisjoint(app["id"] for app in deployed.tenant.applications().values())


def test_protection_keeps_destroy_from_deleting_anything(deployed: Stack) -> None:
    """Its preview refuses. (`destroy --skip-preview` would drop the parts from the state.)"""
    deployed.settings["protect"] = True
    deployed.up()
    refused = deployed.on_stack("destroy", "--yes", fails=True)
    assert "cannot be deleted" in refused.output
    assert deployed.tenant.graph_requests("DELETE") == []
    assert set(deployed.tenant.applications()) == {"Orders API", "Power Automate"}
