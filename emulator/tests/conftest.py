"""Tenants for tests: in this process, and as a process of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from emulator.environment import Tenant, read_tenant
from emulator.server.app import create_app
from emulator.tenant.deployer_directory import DeployerDirectory
from emulator.tenant.folder import StateFolder
from emulator.tenant.identity import TenantIdentity
from emulator.tenant.opening import open_tenant
from emulator.tenant.signing_keys import SigningKeys
from emulator.tenant.state import TenantState
from tests.patience import HANGS_SECONDS

DEPLOYER_SECRET = "the-deployers-planted-secret"


class LoopbackClient:
    """An HTTP client of an application in this process; redirects are not followed."""

    def __init__(self, app: Starlette, base_url: str) -> None:
        self._loop = asyncio.new_event_loop()
        transport = httpx.ASGITransport(app)
        self._client = httpx.AsyncClient(transport=transport, base_url=base_url)

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        return self._loop.run_until_complete(self._client.request(method, url, **options))

    def gather(self, *requests: tuple[str, str, dict[str, Any]]) -> list[httpx.Response]:
        """Several requests at once, each (method, url, options)."""

        async def send() -> list[httpx.Response]:
            return await asyncio.gather(
                *(self._client.request(method, url, **options) for method, url, options in requests)
            )

        return self._loop.run_until_complete(send())

    def close(self) -> None:
        self._loop.run_until_complete(self._client.aclose())
        self._loop.close()


@dataclass
class InProcessTenant:
    """A fresh tenant and a client of it that is signed in as the deployer."""

    state: TenantState
    http: LoopbackClient = field(repr=False)
    # Not for failure messages.
    authorization: dict[str, str] = field(repr=False)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """One Graph request as the deployer; `path` starts with the version."""
        headers = {**self.authorization, **options.pop("headers", {})}
        return self.http.request(method, path, json=body, headers=headers, **options)

    def ok(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The JSON of a request that must succeed; None without content."""
        response = self.call(method, path, body, **options)
        assert response.status_code in (200, 201, 204), response.text
        return response.json() if response.content else None

    def refused(
        self, method: str, path: str, body: Any = None, **options: Any
    ) -> tuple[int, str, str]:
        """Status, code and message of a request that must fail in Graph's error shape."""
        response = self.call(method, path, body, **options)
        assert response.status_code >= 400, response.text
        error = response.json()["error"]
        inner = set(error["innerError"]) - {"correlationId"}
        assert inner == {"date", "request-id", "client-request-id"}
        return response.status_code, error["code"], error["message"]

    def token(
        self,
        *,
        client_id: str | None = None,
        secret: str = DEPLOYER_SECRET,
        scope: str | None = None,
    ) -> str:
        response = self.token_response(client_id=client_id, client_secret=secret, scope=scope)
        assert response.status_code == 200, response.text
        token: str = response.json()["access_token"]
        return token

    def token_response(self, **form: str | None) -> httpx.Response:
        """The token endpoint's answer; fields not given are the deployer's, None leaves one out."""
        identity = self.state.identity
        fields = {
            "client_id": identity.deployer_client_id,
            "grant_type": "client_credentials",
            "scope": f"{self.state.url}/.default",
        }
        fields |= {name: value for name, value in form.items() if value is not None}
        return self.http.request("POST", f"/{identity.id}/oauth2/v2.0/token", data=fields)

    def token_of(self, directory: DeployerDirectory, resource: str, **form: str) -> httpx.Response:
        """The token response of another directory's deployer for a resource."""
        fields = {
            "grant_type": "client_credentials",
            "client_id": directory.client_id,
            "client_secret": directory.client_secret(DEPLOYER_SECRET),
            "scope": f"{resource}/.default",
            **form,
        }
        return self.http.request("POST", f"/{directory.tenant_id}/oauth2/v2.0/token", data=fields)

    def application(self, **properties: Any) -> Any:
        """A new application for customers, as this product registers them."""
        return self.ok(
            "POST",
            "/v1.0/applications",
            {
                "displayName": "orders",
                "signInAudience": "AzureADandPersonalMicrosoftAccount",
                "api": {"requestedAccessTokenVersion": 2},
                **properties,
            },
        )

    def principal(self, app_id: str, **properties: Any) -> Any:
        return self.ok("POST", "/v1.0/servicePrincipals", {"appId": app_id, **properties})


@pytest.fixture(scope="session")
def signing_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key made once, because making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("keys") / "signing-keys.json"
    SigningKeys.open(path)
    return path


@pytest.fixture(scope="session")
def read_keys(signing_keys: Path) -> SigningKeys:
    return SigningKeys.open(signing_keys)


OpenTenant = Callable[[Path], InProcessTenant]


@pytest.fixture
def open_state(read_keys: SigningKeys) -> Iterator[OpenTenant]:
    """Opens the tenant of a state folder in this process, as a start of the server would."""
    opened: list[InProcessTenant] = []

    def open_it(path: Path) -> InProcessTenant:
        folder = StateFolder(path)
        folder.create()
        state = open_tenant(
            folder,
            TenantIdentity(),
            DEPLOYER_SECRET,
            url="http://localhost:8080",
            tls_url="https://localhost:8443",
            keys=read_keys,
        )
        http = LoopbackClient(create_app(state), state.url)
        tenant = InProcessTenant(state, http, {})
        tenant.authorization = {"Authorization": f"Bearer {tenant.token()}"}
        opened.append(tenant)
        return tenant

    yield open_it
    for tenant in opened:
        tenant.http.close()
        tenant.state.store.close()


@pytest.fixture
def tenant(tmp_path: Path, open_state: OpenTenant) -> InProcessTenant:
    """A fresh tenant in this process."""
    return open_state(tmp_path / "tenant")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that requests are made to wait, which none of them does."""
    asked: list[float] = []

    async def wait(seconds: float) -> None:
        asked.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", wait)
    return asked


@dataclass
class RunningTenant:
    """A tenant as a process of its own, with both listeners."""

    process: subprocess.Popen[str]
    state: Path
    tenant: Tenant

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=HANGS_SECONDS)


StartTenant = Callable[..., RunningTenant]


@pytest.fixture
def start_tenant(signing_keys: Path) -> Iterator[StartTenant]:
    """Starts `python -m emulator serve` on a state folder and waits for its ready line."""
    started: list[subprocess.Popen[str]] = []

    def start(state: Path, *arguments: str) -> RunningTenant:
        folder = StateFolder(state)
        folder.create()
        if not folder.signing_keys.exists():
            shutil.copy(signing_keys, folder.signing_keys)
        process = subprocess.Popen(
            [sys.executable, "-m", "emulator", "serve", "--state", str(state), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.startswith("ready: "):
            assert process.stderr is not None
            raise AssertionError(f"the tenant did not start: {line}{process.stderr.read()}")
        return RunningTenant(process, state, read_tenant(state))

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def running_tenant(tmp_path: Path, start_tenant: StartTenant) -> RunningTenant:
    """A fresh tenant as a process of its own, on free ports."""
    return start_tenant(tmp_path / "tenant")
