"""The connector in Power Platform from the setting to the environment, by the real engine.

The environment is emulated: that Microsoft's takes the same is not proven.
"""

from __future__ import annotations

import json
import os
import re
import ssl
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.environment import variables
from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS
from tests.engine.engine import ROOT, Run, RunningTenant, Stack
from tests.engine.test_yaml import DEFINITION, SECRETS, Program
from tools.yaml_host import ensure_yaml_host

# One stack on one tenant, which each test leaves as the next expects it.
pytestmark = pytest.mark.xdist_group("power-platform")

CONNECTOR = "connector-power-platform-connector"
URIS = "connector-client-redirect-uris"
SECRET = "connector-client-client-secret-odd"
SECOND = [
    {"generation": 2, "expires": IN_NINE_MONTHS},
    {"generation": 1, "expires": IN_SIX_MONTHS},
]


def entry(tenant: RunningTenant, **settings: Any) -> dict[str, Any]:
    """An entry of `powerPlatform` for the emulated environment."""
    # Case and a final slash make no difference.
    url = f"{tenant.tenant.tls_url.replace('localhost', 'LOCALHOST')}/"
    host = tenant.tenant.url.removeprefix("http://")
    return {"environmentUrl": url, "displayName": "Orders", "redirectHost": host, **settings}


def dataverse(tenant: RunningTenant, method: str, path: str, body: Any = None) -> Any:
    """What an administrator does in the environment; the JSON of the answer."""
    at, given = tenant.tenant, variables(tenant.tenant)
    trusted = ssl.create_default_context(cafile=given["SSL_CERT_FILE"])
    with httpx.Client(verify=trusted) as http:
        token = http.post(
            f"{at.tls_url}/{given['POWER_PLATFORM_TENANT_ID']}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": given["POWER_PLATFORM_CLIENT_ID"],
                "client_secret": given["POWER_PLATFORM_CLIENT_SECRET"],
                "scope": f"{at.tls_url}/.default",
            },
        )
        response = http.request(
            method,
            f"{at.tls_url}/api/data/v9.2/{path}",
            json=body,
            headers={
                "Authorization": f"Bearer {token.raise_for_status().json()['access_token']}",
                "Prefer": "return=representation",
            },
        ).raise_for_status()
    return response.json() if response.content else None


def rows(tenant: RunningTenant) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = dataverse(tenant, "GET", "connectors")["value"]
    return found


def dependencies(stack: Stack) -> dict[str, set[str]]:
    """By name, what the engine deletes after a resource."""
    return {
        name_of(each["urn"]): set(map(name_of, each.get("dependencies", ())))
        for each in stack.export()["deployment"]["resources"]
    }


def name_of(urn: str) -> str:
    return urn.rpartition("::")[2]


def done(run: Run) -> dict[str, str]:
    """What an `up` did to the resources that are no components, name to past participle."""
    lines = re.findall(
        r"^ [+~=-]+ +\S+ (\S+) (created|updated|deleted|replaced|imported)\b", run.output, re.M
    )
    return dict(lines)


@pytest.fixture(scope="module")
def stack(engine: Path, plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack with a connector, after its first `up`."""
    folder = tmp_path_factory.mktemp("power-platform")
    tenant = RunningTenant(folder / "tenant")
    stack = Stack(folder, engine, plugin, tenant)
    stack.settings |= {
        "apiDefinition": str(ROOT / "examples" / "web-api" / "openapi.json"),
        "powerPlatform": [entry(tenant)],
    }
    stack.init()
    assert stack.up().resources() == "+ 19 created"
    yield stack
    tenant.stop()


def test_one_up_leaves_one_connector_whose_redirect_url_is_the_clients(stack: Stack) -> None:
    outputs = stack.outputs()
    [row] = rows(stack.tenant)
    told = outputs["connectors"]["power-platform"]
    assert told["environmentUrl"] == stack.tenant.tenant.tls_url
    assert told["connectorId"] == row["connectorid"]
    assert told["internalId"] == row["connectorinternalid"]
    client = stack.tenant.applications()["Power Automate"]
    assert client["web"]["redirectUris"] == [told["redirectUrl"]] == outputs["redirectUrls"]
    assert outputs["readme"].startswith("# Connectors for contosob2c")
    # No preview would have shown another URL.
    assert "a preview shows" not in stack.log


def test_a_preview_with_refresh_changes_nothing(stack: Stack) -> None:
    assert stack.steps("--refresh") == {}


def test_destroy_takes_redirect_url_connector_secret_and_client_in_this_order(
    stack: Stack,
) -> None:
    after = dependencies(stack)
    assert CONNECTOR in after[URIS]
    assert SECRET in after[CONNECTOR]
    assert after[SECRET] == {"connector-client-registration"}


def test_a_rotation_is_one_secret_and_one_update_of_the_connector(stack: Stack) -> None:
    stack.settings["clientSecrets"] = SECOND
    assert done(stack.up()) == {
        "connector-client-client-secret-even": "created",
        CONNECTOR: "updated",
    }


def test_a_scope_more_changes_the_clients_access_and_the_connector(stack: Stack) -> None:
    stack.settings["scopes"] = [*stack.settings["scopes"], {"value": "orders.delete"}]
    changed = done(stack.up())
    assert changed[CONNECTOR] == "updated"
    assert URIS not in changed
    settings = json.loads(rows(stack.tenant)[0]["connectionparameters"])["token"]["oAuthSettings"]
    assert "orders.delete" in settings["scopes"][0]
    assert stack.steps("--refresh") == {}


def test_the_secret_is_in_no_output_state_or_message(stack: Stack) -> None:
    secret = stack.outputs(show_secrets=True)["clientSecret"]
    log = stack.log.replace(f'"clientSecret": "{secret}"', "")
    assert secret not in log + json.dumps(stack.export())


def test_another_entry_and_its_removal_touch_no_other_connector(stack: Stack) -> None:
    first = stack.settings["powerPlatform"][0]
    second = entry(stack.tenant, name="test", displayName="Orders, test")
    stack.settings["powerPlatform"] = [second, {**first, "name": "power-platform"}]
    assert done(stack.up()) == {"connector-test-connector": "created", URIS: "updated"}
    assert len(stack.tenant.applications()["Power Automate"]["web"]["redirectUris"]) == 2
    stack.settings["powerPlatform"] = [first]
    assert done(stack.up()) == {"connector-test-connector": "deleted", URIS: "updated"}
    assert [row["displayname"] for row in rows(stack.tenant)] == ["Orders"]
    assert len(stack.tenant.applications()["Power Automate"]["web"]["redirectUris"]) == 1


def test_destroy_leaves_nothing(stack: Stack) -> None:
    stack.destroy()
    assert rows(stack.tenant) == []
    assert stack.tenant.applications() == {}


def test_a_connector_made_by_hand_is_taken_over_as_it_is_and_then_like_any_other(
    stack: Stack,
) -> None:
    by_hand = dataverse(
        stack.tenant,
        "POST",
        "connectors",
        {
            "name": "new_orders",
            "displayname": "Orders",
            "connectortype": 1,
            "openapidefinition": json.dumps(
                {"swagger": "2.0", "info": {"title": "By hand", "version": "1"}, "paths": {}}
            ),
            "connectionparameters": json.dumps(
                {
                    "token": {
                        "type": "oauthSetting",
                        "oAuthSettings": {"identityProvider": "oauth2", "clientId": "by hand"},
                    }
                }
            ),
        },
    )
    adopted = entry(stack.tenant, adopted=by_hand["connectorid"])
    stack.settings |= {"powerPlatform": [adopted], "protect": True}
    assert done(stack.up())[CONNECTOR] == "imported"
    [row] = rows(stack.tenant)
    assert row["connectorid"] == by_hand["connectorid"]
    assert json.loads(row["openapidefinition"])["info"]["title"] == "By hand"
    assert "this connector is left as it is" in stack.log
    stack.settings["powerPlatform"] = [entry(stack.tenant)]
    assert done(stack.up()) == {CONNECTOR: "updated"}
    [row] = rows(stack.tenant)
    assert row["connectorid"] == by_hand["connectorid"]
    assert json.loads(row["openapidefinition"])["info"]["title"] != "By hand"
    # It is protected: nobody's connections go with a slip.
    stack.settings["powerPlatform"] = []
    assert "protected" in stack.up(fails=True).output


def test_missing_credentials_end_the_run_before_anything_is_made(stack: Stack) -> None:
    stack.tenant.forget_requests()
    stack.variables["POWER_PLATFORM_CLIENT_SECRET"] = ""
    stack.settings["powerPlatform"] = [entry(stack.tenant)]
    said = stack.preview(fails=True).output
    assert "b2c:powerPlatformClientSecret is missing" in said
    assert stack.tenant.graph_requests("POST", "PATCH", "DELETE") == []
    del stack.variables["POWER_PLATFORM_CLIENT_SECRET"]


def test_a_yaml_program_does_the_same_in_one_part_and_in_separate_ones(
    engine: Path, plugin: Path, tmp_path: Path
) -> None:
    """The connector of the separate parts is made by a provider of its own."""
    project = tmp_path / "project"
    project.mkdir()
    tenant = RunningTenant(tmp_path / "tenant")
    stack = Stack(tmp_path, engine, plugin, tenant, project_folder=project)
    path = (Path(sys.executable).parent, engine, ensure_yaml_host())
    stack.variables["PATH"] = ":".join([*map(str, path), os.environ["PATH"]])
    given = stack.environment()
    program = Program(stack)
    whole = program.connector(policy="B2C_1_siin", apiDefinition=DEFINITION)
    whole["properties"]["powerPlatform"] = [entry(tenant)]
    program.resources = {
        "whole": whole,
        "client": {
            "type": "b2c:ConnectorClient",
            "properties": {
                "api": {
                    "identifierUri": "https://contosob2c.onmicrosoft.com/elsewhere",
                    "clientId": "${whole.apiClientId}",
                    "scopes": [
                        {"value": "orders.read", "id": "cccccccc-0000-0000-0000-000000000003"}
                    ],
                },
                "clientSecrets": SECRETS,
                "redirectUrlsLater": True,
                "adminConsent": False,
                "protect": False,
            },
        },
        "customer": {
            "type": "pulumi:providers:b2c",
            "defaultProvider": False,
            "properties": {
                "tenantId": tenant.tenant.tenant_id,
                "powerPlatformTenantId": given["POWER_PLATFORM_TENANT_ID"],
                "powerPlatformClientId": given["POWER_PLATFORM_CLIENT_ID"],
                "powerPlatformClientSecret": given["POWER_PLATFORM_CLIENT_SECRET"],
            },
        },
        "separate": {
            "type": "b2c:PowerPlatformConnector",
            "properties": {
                **entry(tenant, displayName="Separate"),
                "clientId": "${client.clientId}",
                "clientSecret": "${client.clientSecret}",
                "authorizationUrl": "${whole.authorizationUrl}",
                "tokenUrl": "${whole.tokenUrl}",
                "scope": "${client.scope}",
                "apiDefinition": DEFINITION,
                "protect": False,
            },
            "options": {"providers": ["${customer}"]},
        },
        "urls": {
            "type": "b2c:ClientRedirectUrls",
            "properties": {
                "applicationId": "${client.applicationId}",
                "redirectUrls": ["${separate.redirectUrl}"],
            },
        },
    }
    program.outputs = {
        "connectors": "${whole.connectors}",
        "redirectUrl": "${separate.redirectUrl}",
    }
    program.write()
    try:
        stack.init()
        tenant.control("powerPlatform", {"privileges": "read"})
        assert "lacks the privilege prvCreateConnector" in stack.up(fails=True).output
        assert tenant.applications() == {}
        tenant.control("powerPlatform", {"privileges": "all"})
        stack.up()
        outputs = stack.outputs()
        registered = {
            name: application["web"]["redirectUris"]
            for name, application in tenant.applications().items()
        }
        assert registered["client"] == [outputs["redirectUrl"]]
        assert registered["whole-client"] == [
            outputs["connectors"]["power-platform"]["redirectUrl"]
        ]
        assert {row["displayname"] for row in rows(tenant)} == {"Orders", "Separate"}
        assert {step["op"] for step in program.preview()} <= {"same", "read"}
        whole["properties"]["clientSecrets"] = SECOND
        program.write()
        assert done(stack.up()) == {
            "whole-client-client-secret-even": "created",
            "whole-power-platform-connector": "updated",
        }
        whole["properties"]["scopes"] = [*whole["properties"]["scopes"], {"value": "orders.write"}]
        program.write()
        changed = done(stack.up())
        assert changed["whole-api-scope-orders.write"] == "created"
        assert changed["whole-power-platform-connector"] == "updated"
        assert {name for name in changed if not name.startswith("whole-")} == set()
        assert {step["op"] for step in program.preview()} <= {"same", "read"}
        stack.destroy()
        assert rows(tenant) == []
    finally:
        tenant.stop()
