"""A secret that the tenant made is found nowhere but in the answer that shows it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import httpx

from emulator.environment import Tenant
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tests.conftest import RunningTenant
from emulator.tests.dataverse.conftest import KEY, SECRET, connector_body, sign_in_parameters
from emulator.tests.server.test_run import sign_in


def test_no_file_and_no_line_of_output_holds_a_secret(running_tenant: RunningTenant) -> None:
    tenant = running_tenant.tenant
    with httpx.Client(base_url=tenant.url) as http:
        sign_in(http, tenant)
        token = http.headers["Authorization"].removeprefix("Bearer ")
        application = http.post(
            "/v1.0/applications",
            json={"displayName": "app", "passwordCredentials": [{"displayName": "inline"}]},
        ).json()
        path = f"/v1.0/applications/{application['id']}"
        added = http.post(f"{path}/addPassword", json={}).json()
        gone = http.post(f"{path}/addPassword", json={}).json()
        http.post(f"{path}/removePassword", json={"keyId": gone["keyId"]})
        http.post("/v1.0/servicePrincipals", json={"appId": application["appId"]})
        fields = {
            "client_id": application["appId"],
            "client_secret": added["secretText"],
            "grant_type": "client_credentials",
            "scope": f"{tenant.url}/.default",
        }
        own = http.post(f"/{tenant.tenant_id}/oauth2/v2.0/token", data=fields).json()
        # Refused requests are where secrets like to turn up.
        http.post(f"/{tenant.tenant_id}/oauth2/v2.0/token", data={**fields, "scope": "x"})
        http.patch(path, json={"passwordCredentials": [{"secretText": added["secretText"]}]})
        http.patch(path, json={"displayName": [added["secretText"]]})
        http.get(path, params={"$filter": added["secretText"], "code": added["secretText"]})
        http.request("DELETE", path)
        connector = create_connector(http, tenant)
    secrets = [
        connector,
        token,
        own["access_token"],
        application["passwordCredentials"][0]["secretText"],
        added["secretText"],
        gone["secretText"],
    ]
    while_running = contents(running_tenant.state)

    running_tenant.stop()

    process = running_tenant.process
    assert process.stdout is not None
    assert process.stderr is not None
    everything = {
        **{f"{name} (running)": content for name, content in while_running.items()},
        **contents(running_tenant.state),
        "output": process.stdout.read().encode() + process.stderr.read().encode(),
    }
    for secret in secrets:
        found = [name for name, content in everything.items() if secret.encode() in content]
        assert found == []
    # The deployer's own secret is what the announcement is for, and the next start needs it.
    keeps = {"tenant.json (running)", "kept.json (running)", "kept.json"}
    holders = {
        name for name, content in everything.items() if tenant.client_secret.encode() in content
    }
    assert holders == keeps


def create_connector(http: httpx.Client, tenant: Tenant) -> str:
    """Make a connector, change it, have it refused; its client secret."""
    platform = PowerPlatform(tenant.tenant_name)
    form = {
        "client_id": platform.client_id,
        "client_secret": platform.client_secret(tenant.client_secret),
        "grant_type": "client_credentials",
        "scope": f"{tenant.tls_url}/.default",
    }
    token = http.post(f"/{platform.tenant_id}/oauth2/v2.0/token", data=form).json()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    rows = "/api/data/v9.2/connectors"
    body = connector_body()
    created = http.post(rows, json=body, headers=headers)
    assert created.status_code == 204
    secret = f"{SECRET} of another time"
    changed = {"connectionparameters": sign_in_parameters(secret)}
    assert http.patch(f"{rows}({KEY})", json=changed, headers=headers).status_code == 204
    for columns in ({"ishidden": secret}, {"name": [secret]}, {"openapidefinition": secret}):
        refused = http.post(rows, json={**body, **changed, **columns}, headers=headers)
        assert refused.status_code == 400
        assert secret not in refused.text
    return SECRET


def contents(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file():
                found[path.name] = path.read_bytes()
    return found
