"""`b2c-connector adopt` on applications that were made by hand, and the way out again.

The tenant is emulated: that Microsoft Graph shows the same is not proven.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml

from b2c.microsoft_graph import CLIENT_ID, SCOPE_IDS
from tests.b2c.test_custom_connector import signing_in
from tests.engine.engine import ROOT, Stack, free_port
from tests.engine.test_adoption import READ, URI, access, application, scope
from tests.engine.test_connections import sign_in
from tests.engine.test_power_platform import dataverse, rows

FLOW = "B2C_1_siin"
USER_READ = "e1fe6dd8-ba31-4d61-89e7-88639da4683d"


def adopt(stack: Stack, *options: str, fails: bool = False) -> Any:
    """What the command prints with `--json`."""
    finished = subprocess.run(
        [sys.executable, "-m", "operate", "adopt", "--stack", stack.name, "--json", *options],
        cwd=stack.project,
        env=stack.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    stack.log += finished.stdout + finished.stderr
    assert (finished.returncode != 0) == fails, finished.stderr
    return finished.stderr if fails else json.loads(finished.stdout)


def import_all(stack: Stack, plan: Any) -> None:
    file = plan["importFile"]
    stack.on_stack("import", "--file", file, "--yes", "--skip-preview", "--generate-code=false")


def planned(stack: Stack) -> dict[str, str]:
    """The preview's steps, without components, which are nothing in the cloud."""
    components = {"b2c-connector-test", "connector", "connector-api", "connector-client"}
    components |= {"connector-power-platform"}
    return {name: step for name, step in stack.steps().items() if name not in components}


def told(plan: Any) -> dict[str, str]:
    return {change["name"]: change["operation"] for change in plan["changes"]}


def by_hand(stack: Stack, callback: str) -> tuple[str, str]:
    """Both applications as somebody left them; their client ids."""
    graph = stack.tenant.graph
    other = {**scope("orders.purge"), "id": "cccccccc-0000-0000-0000-000000000009"}
    api = application(
        stack.tenant,
        displayName="Orders, by hand",
        description="Of our customers",
        identifierUris=[URI],
        api={
            "requestedAccessTokenVersion": 2,
            "oauth2PermissionScopes": [scope("orders.read"), other],
        },
        web={"implicitGrantSettings": {"enableIdTokenIssuance": True}},
    )
    client = application(
        stack.tenant,
        displayName="Power Automate, by hand",
        notes="Ask Ada before changing it.",
        web={"redirectUris": [callback], "logoutUrl": "https://a.example/out"},
        requiredResourceAccess=[
            access(api["appId"], READ),
            access(CLIENT_ID, *SCOPE_IDS.values(), USER_READ),
        ],
    )
    graph("POST", f"applications/{client['id']}/addPassword", {"passwordCredential": {}})
    principals = [
        graph("POST", "servicePrincipals", {"appId": app["appId"]})["id"] for app in (api, client)
    ]
    for path in (f"applications/{api['id']}", f"applications/{client['id']}"):
        own(stack, path, principals[0])
    own(stack, f"applications/{client['id']}", principals[1])
    own(stack, f"servicePrincipals/{principals[1]}", principals[1])
    graph(
        "POST",
        "oauth2PermissionGrants",
        {
            "clientId": principals[1],
            "resourceId": principals[0],
            "consentType": "AllPrincipals",
            "scope": "orders.read",
        },
    )
    return api["appId"], client["appId"]


def own(stack: Stack, path: str, owner: str) -> None:
    reference = f"{stack.tenant.tenant.url}/v1.0/directoryObjects/{owner}"
    stack.tenant.graph("POST", f"{path}/owners/$ref", {"@odata.id": reference})


def edit(stack: Stack, change: Callable[[dict[str, Any]], object]) -> None:
    """What a person changes in the stack's file."""
    file = stack.project / f"Pulumi.{stack.name}.yaml"
    content = yaml.safe_load(file.read_text())
    change(content["config"])
    file.write_text(yaml.safe_dump(content))


def exchange(stack: Stack, client: dict[str, Any]) -> None:
    """Delete the foreign secret, once no connector has it any more."""
    [foreign] = [
        secret
        for secret in client["passwordCredentials"]
        if secret["displayName"] != "b2c-connector/test generation 1"
    ]
    path = f"applications/{client['id']}/removePassword"
    stack.tenant.graph("POST", path, {"keyId": foreign["keyId"]})
    edit(stack, lambda settings: settings.pop("b2c-connector:foreignSecrets"))


def test_what_was_made_by_hand_comes_in_changes_as_told_and_goes_out_again(
    fresh: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = fresh.tenant
    callback = f"http://localhost:{free_port()}/callback"
    api, client = by_hand(fresh, callback)
    before = tenant.applications()
    fresh.settings = {"customDomain": tenant.tenant.url, "tenantName": None, "tenantId": None}
    fresh.write_project()
    fresh.settings_by_hand = True
    tenant.forget_requests()

    plan = adopt(fresh, "--client", client, "--api", api, "--user-flow", FLOW)
    import_all(fresh, plan)
    assert tenant.graph_requests("POST", "PATCH", "DELETE") == []
    assert tenant.applications() == before
    assert planned(fresh) == told(plan)
    assert told(plan) == {
        "connector-api-registration": "update",
        "connector-client-registration": "update",
        "connector-api-service-principal": "update",
        "connector-client-service-principal": "update",
        "connector-client-client-secret-odd": "create",
        "connector-client-graph-access": "update",
        "connector-client-graph-grant": "create",
    }
    fresh.up()
    assert fresh.steps("--refresh") == {}
    after = tenant.applications()
    assert {name: one["appId"] for name, one in after.items()} == {
        name: one["appId"] for name, one in before.items()
    }
    adopted = after["Power Automate, by hand"]
    assert adopted["notes"] == "Ask Ada before changing it."
    assert len(adopted["passwordCredentials"]) == 2
    outputs = fresh.outputs(show_secrets=True)
    assert "The connection works." in sign_in(outputs, monkeypatch).output

    exchange(fresh, adopted)
    assert fresh.steps("--refresh") == {}
    after = tenant.applications()
    part = f"urn:pulumi:{fresh.name}::b2c-connector::b2c:index:UserFlow::{FLOW}"
    fresh.on_stack("state", "delete", "--force", part, "--yes")
    assert "protected" in fresh.on_stack("destroy", "--yes", fails=True).output
    fresh.pulumi("stack", "rm", fresh.name, "--force", "--preserve-config", "--yes")
    assert tenant.applications() == after
    assert "The connection works." in sign_in(outputs, monkeypatch).output
    assert outputs["clientSecret"] not in fresh.log.replace(
        f'"clientSecret": "{outputs["clientSecret"]}"', ""
    )


def test_a_connector_and_an_api_of_somebody_else_come_in_as_they_are(fresh: Stack) -> None:
    tenant = fresh.tenant
    api, client = by_hand(fresh, "https://a.example/cb")
    row = dataverse(
        tenant,
        "POST",
        "connectors",
        {
            "name": "new_orders",
            "displayname": "Orders",
            "connectortype": 1,
            "openapidefinition": json.dumps(
                {"swagger": "2.0", "info": {"title": "By hand", "version": "1"}, "paths": {}}
            ),
            "connectionparameters": json.dumps(signing_in(clientId=client)),
        },
    )
    fresh.settings = {
        "policy": FLOW,
        "apiDefinition": str(ROOT / "examples" / "web-api" / "openapi.json"),
    }
    fresh.write_project()
    fresh.settings_by_hand = True
    plan = adopt(
        fresh,
        *("--client", client, "--existing-api", api),
        *("--environment-url", tenant.tenant.tls_url, "--connector", "Orders"),
    )
    import_all(fresh, plan)
    assert planned(fresh) == told(plan)
    assert told(plan)["connector-power-platform-connector"] == "import"
    fresh.up()
    [after] = rows(tenant)
    assert after["connectorid"] == row["connectorid"]
    assert json.loads(after["openapidefinition"])["info"]["title"] == "By hand"
    outputs = fresh.outputs()
    told_url = outputs["connectors"]["power-platform"]["redirectUrl"]
    assert set(outputs["redirectUrls"]) == {"https://a.example/cb", told_url}
    assert fresh.steps("--refresh") == {}
    assert "the service has none" in tenant.http.get("/").text
    again = adopt(fresh, "--client", client, "--existing-api", api, fails=True)
    assert "The stack has a connector already" in again

    edit(fresh, lambda settings: settings["b2c-connector:powerPlatform"][0].pop("adopted"))
    assert planned(fresh) == {"connector-power-platform-connector": "update"}
    fresh.up()
    [handed_over] = rows(tenant)
    assert handed_over["connectorid"] == row["connectorid"]
    assert json.loads(handed_over["openapidefinition"])["info"]["title"] != "By hand"
    assert "the service has one" in tenant.http.get("/").text


def test_a_stack_that_comes_back_leaves_the_secret_that_connectors_use(deployed: Stack) -> None:
    tenant = deployed.tenant
    before = tenant.applications()
    deployed.pulumi("stack", "rm", deployed.name, "--force", "--yes")
    deployed.settings = {"policy": FLOW}
    deployed.init()
    deployed.write_project()
    deployed.settings_by_hand = True
    api, client = (before[name]["appId"] for name in ("Orders API", "Power Automate"))
    import_all(deployed, adopt(deployed, "--client", client, "--api", api))
    assert "nothing to repair" in deployed.operate("repair", "--yes").output
    deployed.up()
    doctor = deployed.operate("doctor", fails=True)
    assert doctor.code == 1
    assert "did not make: b2c-connector/test generation 1" in doctor.output
    assert "nothing to repair" in deployed.operate("repair", "--yes").output
    [used] = before["Power Automate"]["passwordCredentials"]
    held = tenant.applications()["Power Automate"]["passwordCredentials"]
    assert len(held) == 2
    assert used["keyId"] in [secret["keyId"] for secret in held]


def test_a_state_that_was_lost_is_made_again_by_adoption(deployed: Stack) -> None:
    tenant = deployed.tenant
    before = tenant.applications()
    deployed.pulumi("stack", "rm", deployed.name, "--force", "--preserve-config", "--yes")
    deployed.init()
    assert deployed.operate("doctor", fails=True).output.count("b2c-connector adopt, since") == 2
    tenant.forget_requests()
    refused = deployed.operate("repair", "--yes", fails=True).output
    assert "b2c-connector adopt takes the applications over" in refused
    assert tenant.graph_requests("POST", "PATCH", "DELETE") == []
    deployed.settings_by_hand = True
    api, client = (before[name]["appId"] for name in ("Orders API", "Power Automate"))
    import_all(deployed, adopt(deployed, "--client", client, "--api", api))
    deployed.up()
    assert tenant.applications().keys() == before.keys()
    [used] = before["Power Automate"]["passwordCredentials"]
    held = tenant.applications()["Power Automate"]["passwordCredentials"]
    assert used["keyId"] in [secret["keyId"] for secret in held]
    assert deployed.steps() == {}


def test_a_stack_of_the_old_name_leaves_alone_what_another_has_adopted(deployed: Stack) -> None:
    tenant = deployed.tenant
    before = tenant.applications()
    deployed.pulumi("stack", "rm", deployed.name, "--force", "--preserve-config", "--yes")
    other = replace(deployed, name="other", settings={"policy": FLOW})
    other.init()
    other.settings_by_hand = True
    api, client = (before[name]["appId"] for name in ("Orders API", "Power Automate"))
    import_all(other, adopt(other, "--client", client, "--api", api))
    other.up()
    after = tenant.applications()
    # Its file is still there, so that its program wants applications of these very names.
    deployed.init()
    doctor = deployed.operate("doctor", fails=True)
    assert doctor.code == 1
    assert doctor.output.count("Another stack has adopted the application") == 2
    tenant.forget_requests()
    assert "nothing to repair" in deployed.operate("repair", "--yes").output
    assert tenant.graph_requests("POST", "PATCH", "DELETE") == []
    assert tenant.applications() == after
