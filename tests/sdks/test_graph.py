"""Every operation of the emulated Graph, driven with Microsoft's SDKs behind azure-identity."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.identity import ClientSecretCredential
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph_beta import GraphRequestAdapter as BetaAdapter
from msgraph_beta import GraphServiceClient as BetaClient
from starlette.routing import compile_path

from emulator.graph.routes import graph_routes
from emulator.tenant.directory.microsoft_graph import APP_ROLES
from emulator.tests.conftest import RunningTenant, StartTenant, signing_keys, start_tenant
from tests.sdks.operations import (
    OPERATIONS,
    UNDRIVEN,
    UNTYPED,
    WITHOUT_BUILDER,
    Operation,
    proof_of,
)
from tests.sdks.typed import NoBuilderError, call, unknown_properties

__all__ = ["signing_keys", "start_tenant"]


# The SDKs write the schema's alias in place of its namespace.
_GRAPH = "/microsoft.graph."


@pytest.fixture
def running(
    tmp_path: Path, start_tenant: StartTenant, monkeypatch: pytest.MonkeyPatch
) -> RunningTenant:
    """A tenant whose deployer has every app role, and whose certificate is trusted."""
    tenant = start_tenant(tmp_path / "tenant")
    address = f"{tenant.tenant.url}/_rehearsal"
    roles = f"{address}/roles/{tenant.tenant.client_id}"
    assert httpx.put(roles, json=sorted(APP_ROLES)).is_success
    assert httpx.put(f"{address}/userFlows", json={"attachMethod": "both"}).is_success
    bundle = str(tmp_path / "tenant" / "ca-bundle.pem")
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, bundle)
    return tenant


def _client(running: RunningTenant, version: str) -> Any:
    tenant = running.tenant
    credential = ClientSecretCredential(
        tenant.tenant_id,
        tenant.client_id,
        tenant.client_secret,
        authority=tenant.tls_url,
        disable_instance_discovery=True,
    )
    provider = AzureIdentityAuthenticationProvider(
        credential, scopes=[f"{tenant.url}/.default"], allowed_hosts=["localhost"]
    )
    adapter = GraphRequestAdapter(provider) if version == "v1.0" else BetaAdapter(provider)
    adapter.base_url = f"{tenant.url}/{version}"
    kind = GraphServiceClient if version == "v1.0" else BetaClient
    return kind(request_adapter=adapter)


async def _drive(client: Any, version: str, running: RunningTenant) -> tuple[set[str], list[str]]:
    """Drive all operations: those without a builder, and properties that no type has."""
    known = {"url": running.tenant.url}
    missing: set[str] = set()
    unknown: list[str] = []
    for operation in OPERATIONS:
        if version not in operation.versions:
            continue
        try:
            result = await call(client, *_filled(operation, known))
        except NoBuilderError:
            missing.add(f"{operation.method} {operation.path}")
            continue
        unknown += unknown_properties(result)
        for name, path in operation.keeps.items():
            known[name] = _at(result, path)
            if name in ("app", "principal"):
                known[f"{name}_proof"] = proof_of(known[name])
    return missing, unknown


def _filled(operation: Operation, known: dict[str, str]) -> tuple[str, str, Any, dict[str, str]]:
    path = operation.path
    for name, value in known.items():
        path = path.replace(f"{{{name}}}", f"{{{value}}}")
    return operation.method, path, _replaced(operation.body, known), operation.headers


def _replaced(body: Any, known: dict[str, str]) -> Any:
    if isinstance(body, dict):
        return {name: _replaced(value, known) for name, value in body.items()}
    if isinstance(body, list):
        return [_replaced(item, known) for item in body]
    return body.format_map(known) if isinstance(body, str) else body


def _at(result: Any, path: str) -> str:
    for name in path.split("."):
        result = getattr(result, name)
    return str(result)


# The SDKs deprecate their own classes at each request.
@pytest.mark.filterwarnings("error::UserWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("version", ["v1.0", "beta"])
def test_every_operation_is_answered_in_the_sdks_own_types(
    running: RunningTenant, version: str
) -> None:
    missing, unknown = asyncio.run(_drive(_client(running, version), version, running))

    assert set(unknown) == UNTYPED[version]
    assert missing == WITHOUT_BUILDER[version]
    log = httpx.get(f"{running.tenant.url}/_rehearsal/requests").json()
    requested = {
        (entry["method"], entry["path"].removeprefix(f"/{version}").replace("/graph.", _GRAPH))
        for entry in log
        if entry["path"].startswith(f"/{version}/") and entry["status"] < 400
    }
    undriven = {
        f"{route.method} {route.path}"
        for route in graph_routes()
        if version in route.versions
        and not any(
            method == route.method and compile_path(route.path)[0].match(path)
            for method, path in requested
        )
    }
    assert undriven == UNDRIVEN[version]
