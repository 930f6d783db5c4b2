"""The addresses of the running tenant, and the environment with which other tools reach it."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from emulator.tenant.folder import DEFAULT_STATE, StateFolder
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.subscription.identity import Subscription
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD


class TenantNotRunningError(Exception):
    """No server runs on the state folder."""


@dataclass(frozen=True)
class Tenant:
    """A running tenant, as its `tenant.json` announces it."""

    pid: int
    port: int
    tls_port: int
    tenant_name: str
    tenant_id: str
    client_id: str
    client_secret: str
    ca_file: Path
    url: str
    tls_url: str
    bundle_file: Path


def read_tenant(state: Path) -> Tenant:
    """The tenant that runs on the state folder; raises TenantNotRunningError."""
    folder = StateFolder(state)
    if not folder.in_use() or not folder.announcement.exists():
        raise TenantNotRunningError(
            f"No emulated tenant runs on {folder.path}. Start it with `make up`, or with"
            f" `python -m emulator serve --state {shlex.quote(str(state))}`."
        )
    values = json.loads(folder.announcement.read_bytes())
    return Tenant(
        pid=values["pid"],
        port=values["port"],
        tls_port=values["tlsPort"],
        tenant_name=values["tenantName"],
        tenant_id=values["tenantId"],
        client_id=values["clientId"],
        client_secret=values["clientSecret"],
        ca_file=Path(values["caFile"]),
        url=values["url"],
        tls_url=values["tlsUrl"],
        bundle_file=folder.trust_bundle,
    )


def variables(tenant: Tenant, outer: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Environment variables for the azuread provider, the Azure SDKs, Terraform and curl.

    The caller adds them to those of `outer`, whose exceptions from a proxy stay in NO_PROXY. The
    secrets among them open the emulated tenant only. Python's azure-identity also needs
    `disable_instance_discovery=True`, which no variable can set.
    """
    authority_host = tenant.tls_url
    subscription = Subscription(tenant.tenant_name)
    platform = PowerPlatform(tenant.tenant_name)
    bundle = str(tenant.bundle_file)
    no_proxy = _with_loopback(outer.get("NO_PROXY") or outer.get("no_proxy") or "")
    return {
        # Terraform's and Pulumi's azuread provider
        "ARM_METADATA_HOSTNAME": f"localhost:{tenant.tls_port}",
        "ARM_TENANT_ID": tenant.tenant_id,
        "ARM_CLIENT_ID": tenant.client_id,
        "ARM_CLIENT_SECRET": tenant.client_secret,
        # Azure SDKs (azure-identity)
        "AZURE_AUTHORITY_HOST": authority_host,
        "AZURE_TENANT_ID": tenant.tenant_id,
        "AZURE_CLIENT_ID": tenant.client_id,
        "AZURE_CLIENT_SECRET": tenant.client_secret,
        # Go and OpenSSL; Python's requests; curl; Node
        "SSL_CERT_FILE": bundle,
        "REQUESTS_CA_BUNDLE": bundle,
        "CURL_CA_BUNDLE": bundle,
        "NODE_EXTRA_CA_CERTS": str(tenant.ca_file),
        # No proxy leads to this machine; Go needs no variable for that, other clients do.
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
        # Addresses for all other clients
        "REHEARSAL_URL": tenant.url,
        "REHEARSAL_TLS_URL": tenant.tls_url,
        # The azure-native provider: the subscription has a directory of its own
        "REHEARSAL_AZURE_TENANT_ID": subscription.tenant_id,
        "REHEARSAL_AZURE_SUBSCRIPTION_ID": subscription.id,
        "REHEARSAL_AZURE_CLIENT_ID": subscription.client_id,
        "REHEARSAL_AZURE_CLIENT_SECRET": subscription.client_secret(tenant.client_secret),
        # Power Platform's environment, in a third directory
        "POWER_PLATFORM_TENANT_ID": platform.tenant_id,
        "POWER_PLATFORM_CLIENT_ID": platform.client_id,
        "POWER_PLATFORM_CLIENT_SECRET": platform.client_secret(tenant.client_secret),
        "POWER_PLATFORM_ENVIRONMENT_URL": tenant.tls_url,
        # The person whom `b2c-connector sign-in --headless` signs in
        "SIGN_IN_USER": DEMO_EMAIL,
        "SIGN_IN_PASSWORD": DEMO_PASSWORD,
    }


def _with_loopback(hosts: str) -> str:
    names = [host.strip() for host in hosts.split(",") if host.strip()]
    return ",".join(dict.fromkeys([*names, "localhost", "127.0.0.1", "::1"]))


running_tenant = click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_STATE,
    show_default=True,
    help="Folder of the running tenant.",
)
"""The option of commands for a running tenant."""


@click.command()
@running_tenant
def env(state: Path) -> None:
    """Print shell exports that point other tools at the running tenant.

    Use it as: eval "$(python -m emulator env)"
    """
    try:
        tenant = read_tenant(state)
    except TenantNotRunningError as error:
        raise click.ClickException(str(error)) from None
    for name, value in variables(tenant).items():
        click.echo(f"export {name}={shlex.quote(value)}")
