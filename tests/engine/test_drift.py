"""What somebody changed in the portal is found by a refresh and repaired by the next `up`."""

from __future__ import annotations

from tests.engine.engine import Stack


def test_a_renamed_application_a_lost_redirect_url_and_a_deleted_secret_are_found_and_repaired(
    deployed: Stack,
) -> None:
    deployed.settings["redirectUrls"] = ["https://a.example/cb", "https://b.example/cb"]
    deployed.up()
    before = deployed.outputs(show_secrets=True)["clientSecret"]
    client = deployed.tenant.applications()["Power Automate"]
    path = f"applications/{client['id']}"
    deployed.tenant.graph(
        "PATCH",
        path,
        {"displayName": "by hand", "web": {"redirectUris": ["https://a.example/cb"]}},
    )
    deployed.tenant.graph(
        "POST", f"{path}/removePassword", {"keyId": client["passwordCredentials"][0]["keyId"]}
    )

    assert deployed.steps() == {}
    assert deployed.steps("--refresh") == {
        "connector-client-registration": "update",
        "connector-client-redirect-uris": "update",
        "connector-client-client-secret-odd": "create",
    }

    deployed.refresh()
    deployed.up()
    repaired = deployed.tenant.applications()["Power Automate"]
    assert sorted(repaired["web"]["redirectUris"]) == [
        "https://a.example/cb",
        "https://b.example/cb",
    ]
    assert len(repaired["passwordCredentials"]) == 1
    assert deployed.outputs(show_secrets=True)["clientSecret"] != before
    assert deployed.steps("--refresh") == {}


def test_a_deleted_grant_comes_back(deployed: Stack) -> None:
    for grant in deployed.tenant.graph("GET", "oauth2PermissionGrants")["value"]:
        deployed.tenant.graph("DELETE", f"oauth2PermissionGrants/{grant['id']}")
    deployed.up("--refresh")
    assert len(deployed.tenant.graph("GET", "oauth2PermissionGrants")["value"]) == 2
    assert deployed.steps("--refresh") == {}


def test_a_redirect_url_added_by_hand_is_shown_and_removed(deployed: Stack) -> None:
    client = deployed.tenant.applications()["Power Automate"]
    urls = [*client["web"]["redirectUris"], "https://stranger.example/cb"]
    deployed.tenant.graph("PATCH", f"applications/{client['id']}", {"web": {"redirectUris": urls}})
    assert deployed.steps("--refresh") == {"connector-client-redirect-uris": "update"}
    deployed.up("--refresh")
    assert deployed.tenant.applications()["Power Automate"]["web"]["redirectUris"] == [
        "https://global.consent.azure-apim.net/redirect"
    ]
