"""The environment for other people's tools, tried with two of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from emulator.environment import TenantNotRunningError, env, read_tenant, variables
from emulator.tests.conftest import RunningTenant
from tests.patience import HANGS_SECONDS


def test_it_names_all_that_the_providers_need(running_tenant: RunningTenant) -> None:
    tenant = running_tenant.tenant

    named = variables(tenant)

    assert named["ARM_METADATA_HOSTNAME"] == f"localhost:{tenant.tls_port}"
    assert named["ARM_TENANT_ID"] == tenant.tenant_id
    assert named["ARM_CLIENT_ID"] == tenant.client_id
    assert named["ARM_CLIENT_SECRET"] == tenant.client_secret
    assert named["POWER_PLATFORM_ENVIRONMENT_URL"] == tenant.tls_url
    bundle = Path(named["SSL_CERT_FILE"]).read_text()
    assert tenant.ca_file.read_text() in bundle
    assert bundle.count("BEGIN CERTIFICATE") > 50


def test_where_no_tenant_runs_it_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(TenantNotRunningError, match="emulator serve --state"):
        read_tenant(tmp_path)

    result = CliRunner().invoke(env, ["--state", str(tmp_path)])

    assert result.exit_code == 1
    assert "make up" in result.output
    assert "Traceback" not in result.output


_ASK = """
import json, os, urllib.parse, urllib.request

def ask(address, fields=None, token=""):
    data = urllib.parse.urlencode(fields).encode() if fields else None
    request = urllib.request.Request(address, data, {"Authorization": f"Bearer {token}"})
    return json.load(urllib.request.urlopen(request))

given = os.environ
cloud = ask(f"https://{given['ARM_METADATA_HOSTNAME']}/metadata/endpoints")
graph = cloud["microsoftGraphResourceId"]
fields = {"client_id": given["ARM_CLIENT_ID"], "client_secret": given["ARM_CLIENT_SECRET"],
          "grant_type": "client_credentials", "scope": f"{graph}/.default"}
login = given["AZURE_AUTHORITY_HOST"]
answer = ask(f"{login}/{given['ARM_TENANT_ID']}/oauth2/v2.0/token", fields)
fields = {"client_id": given["POWER_PLATFORM_CLIENT_ID"], "grant_type": "client_credentials",
          "client_secret": given["POWER_PLATFORM_CLIENT_SECRET"],
          "scope": f"{given['POWER_PLATFORM_ENVIRONMENT_URL']}/.default"}
own = ask(f"{login}/{given['POWER_PLATFORM_TENANT_ID']}/oauth2/v2.0/token", fields)
assert ask(f"{given['POWER_PLATFORM_ENVIRONMENT_URL']}/api/data/v9.2/WhoAmI", None,
           own["access_token"])["UserId"]
for base in (graph, login):
    print(ask(f"{base}/v1.0/domains", token=answer["access_token"])["value"][0]["id"])
"""


def test_a_shell_with_the_exports_reaches_the_tenant(running_tenant: RunningTenant) -> None:
    """Over TLS by SSL_CERT_FILE, which OpenSSL and Go read."""
    script = 'eval "$("$PYTHON" -m emulator env --state "$STATE")"; "$PYTHON" -c "$ASK"'
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}

    done = subprocess.run(
        ["sh", "-ec", script],
        capture_output=True,
        text=True,
        timeout=HANGS_SECONDS,
        check=False,
        env={
            **clean,
            "PYTHON": sys.executable,
            "STATE": str(running_tenant.state),
            "ASK": _ASK,
        },
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["contosob2c.onmicrosoft.com"] * 2
