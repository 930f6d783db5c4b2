"""An emulated tenant over its real listeners, on which `verify` runs."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import click.testing
import pytest

from emulator.environment import variables
from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.seed import DEPLOYER_ROLES
from emulator.tenant.settings import B2cSettings, Settings, UserFlowSettings
from operate.cli import cli
from tests.engine.engine import RunningTenant
from verify import asking
from verify.connect import connect
from verify.mark import new_mark
from verify.probe import Observation
from verify.probes import PROBES
from verify.run import Outcome, run_probes
from verify.session import Session

NAME = "contosob2c"
PERMISSIONS = (
    *DEPLOYER_ROLES,
    "AppRoleAssignment.ReadWrite.All",
    "User.DeleteRestore.All",
    "User.ReadWrite.All",
)
# Switches, logs and tokens: no request removes them, at Microsoft's services neither.
_KEPT = ("b2cSigningKey", "code", "refreshToken", "rehearsal", "revokedFamily", "session", "signIn")

# An emulated tenant that shows new objects late does so within a few pauses of this length.
_LONGEST_SECONDS = 1.0


class VerifiedTenant:
    """The tenant, its switches, and everything that it holds."""

    def __init__(self, tenant: RunningTenant) -> None:
        self.tenant = tenant
        self.environment = variables(tenant.tenant)
        self.waited: list[float] = []

    def reset(self) -> None:
        """Set every switch as a new tenant has it, but for the limits."""
        self.switch("settings", **Settings().as_json())
        self.switch("b2c", **B2cSettings().as_json())
        self.switch("powerPlatform", **PowerPlatformSettings().as_json())
        self.switch("userFlows", **{**UserFlowSettings().as_json(), "throttling": "off"})
        self.tenant.control("faults", [])
        self.allow(*PERMISSIONS)
        self.waited.clear()

    def allow(self, *permissions: str) -> None:
        """Let the deployer have exactly these permissions."""
        self.tenant.control(f"roles/{self.tenant.tenant.client_id}", list(permissions))

    def allow_limits(self, probe: str) -> None:
        """Let the probe that is about the tenant's limits meet them."""
        if probe == "user-flow-throttling":
            self.tenant.restart()
            self.switch("userFlows", throttling="on")

    def wait(self, seconds: float) -> None:
        """Wait as a run does, but not for long."""
        self.waited.append(seconds)
        time.sleep(min(seconds, _LONGEST_SECONDS))

    def switch(self, api: str, **values: Any) -> None:
        self.tenant.control(api, values)

    def everything(self) -> dict[tuple[str, str], str]:
        """Every document that the tenant holds, by kind and id, its switches, keys and the log of
        its sign-ins left out."""
        path = self.tenant.state / "tenant.sqlite"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
            rows = store.execute("SELECT kind, id, body FROM documents")
            return {(kind, key): body for kind, key, body in rows if kind not in _KEPT}

    def plant(self) -> None:
        """Give the tenant objects of other people whose names look like those of a run."""
        mark = new_mark()
        spoiled = mark[:-1] + ("0" if mark[-1] != "0" else "1")
        for name in ("b2cverify", spoiled, f"{mark}s", f"x{mark}", mark.upper()):
            application = {"displayName": f"{name} API", "notes": f"Looks like {name}."}
            self.graph("POST", "v1.0/applications", application)
            gone = self.graph("POST", "v1.0/applications", application)
            self.graph("DELETE", f"v1.0/applications/{gone['id']}")
            flow = {"id": name, "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3}
            self.graph("POST", "beta/identity/b2cUserFlows", flow)
            attribute = {"displayName": f"{name}_colour", "description": "", "dataType": "string"}
            self.graph("POST", "beta/identity/userFlowAttributes", attribute)
            connector = {
                "displayName": name,
                "targetUrl": "https://example.com",
                "authenticationConfiguration": {
                    "@odata.type": "microsoft.graph.basicAuthentication",
                    "username": "somebody",
                    "password": "a planted password",
                },
            }
            self.graph("POST", "beta/identity/apiConnectors", connector)
        provider = {
            "@odata.type": "microsoft.graph.socialIdentityProvider",
            "displayName": "b2cverify",
            "identityProviderType": "QQ",
            "clientId": "b2cverify",
            "clientSecret": "a planted secret",
        }
        self.graph("POST", "beta/identity/identityProviders", provider)

    def graph(self, method: str, path: str, body: Any = None) -> Any:
        """A request of somebody with rights; the JSON of the answer."""
        return self.tenant.graph(method, f"../{path}", body)

    def session(
        self, mark: str | None = None, pause: Callable[[float], None] | None = None
    ) -> Session:
        """A session of a run, a new one without a mark; what it is to wait is in `waited`."""
        url = self.tenant.tenant.tls_url
        return connect(NAME, mark or new_mark(), pause or self.wait, self.environment, url).session

    def outcomes(self, *names: str, session: Session | None = None) -> Sequence[Outcome]:
        """The probes of these names, run."""
        probes = [probe for probe in PROBES if probe.name in names]
        assert len(probes) == len(names)
        return run_probes(probes, session or self.session(), lambda _: None)

    def observations(self, *names: str) -> dict[str, Observation]:
        """What the probes say, by fact; none of them may fail or leave anything."""
        return dict(self._observations(*names))

    def _observations(self, *names: str) -> Iterator[tuple[str, Observation]]:
        for outcome in self.outcomes(*names):
            assert not outcome.failed
            assert not outcome.left
            for one in outcome.observations:
                yield one.fact, one

    @property
    def whole(self) -> tuple[str, ...]:
        """The options of a run of all probes, in the tenant and the environment."""
        url = self.tenant.tenant.tls_url
        return ("--tenant", NAME, "--yes", "--skip-life", "--environment-url", url)

    def run(
        self,
        *arguments: str,
        input: str | None = None,  # noqa: A002 - click's own word
        variables: Mapping[str, str] | None = None,
    ) -> click.testing.Result:
        """The command, as a person types it. `input`: their answers, None where nobody is at the
        terminal. `variables`: more than name the credentials."""
        environment = {name: value for name, value in self.environment.items() if value}
        environment |= variables or {}
        runner = click.testing.CliRunner()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asking, "can_ask", lambda: input is not None)
            return runner.invoke(cli, ["verify", *arguments], input=input, env=environment)
