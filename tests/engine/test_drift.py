"""What somebody changed in the portal is found by a refresh and repaired by the next `up`."""

from __future__ import annotations

from tests.engine.engine import Stack


def test_whatever_was_renamed_added_lost_or_deleted_is_found_and_repaired(deployed: Stack) -> None:
    deployed.settings["redirectUrls"] = ["https://a.example/cb", "https://b.example/cb"]
    deployed.up()
    before = deployed.outputs(show_secrets=True)["clientSecret"]
    client = deployed.tenant.applications()["Power Automate"]
    path = f"applications/{client['id']}"
    by_hand = ["https://a.example/cb", "https://stranger.example/cb"]
    deployed.tenant.graph(
        "PATCH", path, {"displayName": "by hand", "web": {"redirectUris": by_hand}}
    )
    deployed.tenant.graph(
        "POST", f"{path}/removePassword", {"keyId": client["passwordCredentials"][0]["keyId"]}
    )
    for grant in deployed.tenant.graph("GET", "oauth2PermissionGrants")["value"]:
        deployed.tenant.graph("DELETE", f"oauth2PermissionGrants/{grant['id']}")

    assert deployed.steps() == {}
    assert deployed.steps("--refresh") == {
        "connector-client-registration": "update",
        "connector-client-redirect-uris": "update",
        "connector-client-client-secret-odd": "create",
        "connector-client-api-grant": "create",
        "connector-client-graph-grant": "create",
    }

    how = ("--refresh", "--expect-no-changes")
    report = deployed.operate("preview-comment", *how, fails=True).output
    assert report.startswith("**Operators:** `connector-client-client-secret-odd` is gone and")
    assert "puts back what was changed: `connector-client-api-grant` (gone)" in report
    assert "`connector-client-redirect-uris` (`redirectUris`)" in report
    assert "**Makers:** paste a new secret into the connector at once" in report

    deployed.up("--refresh")
    repaired = deployed.tenant.applications()["Power Automate"]
    assert sorted(repaired["web"]["redirectUris"]) == [
        "https://a.example/cb",
        "https://b.example/cb",
    ]
    assert len(repaired["passwordCredentials"]) == 1
    assert deployed.outputs(show_secrets=True)["clientSecret"] != before
    assert len(deployed.tenant.graph("GET", "oauth2PermissionGrants")["value"]) == 2
    # Their order is none of a set's.
    deployed.settings["redirectUrls"].reverse()
    assert deployed.steps("--refresh") == {}
