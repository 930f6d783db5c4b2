"""An environment of Power Platform over http: its directory, its certificates, what is repeated."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from clients import credentials
from clients.cloud import CLOUDS
from clients.configuration import Configuration
from clients.connection import Connection
from clients.dataverse import Dataverse
from clients.dataverse_errors import DataverseError
from clients.environments import Environments
from clients.errors import NotConnected, SignInRefused
from clients.power_platform import read_power_platform
from clients.proof import AzureCli
from clients.service import organization
from clients.sources import ConfigurationError
from emulator.environment import variables
from tests.engine.engine import RunningTenant
from tests.provider.in_process import NoWaiting

ROWS = "connectors"
PATH = "/api/data/v9.2/connectors$"


class Line:
    """The environment as the tenant's variables configure it, with some of them changed."""

    def __init__(self, tenant: RunningTenant, **changed: str | None) -> None:
        environment = {**variables(tenant.tenant), **changed}
        given = {name: value for name, value in environment.items() if value}
        self.clock = NoWaiting()
        self.environments = Environments(
            read_power_platform({}, given),
            lambda found, url: Connection(found, self.clock, given, organization(url)),
            self.clock,
        )
        self.url = given["POWER_PLATFORM_ENVIRONMENT_URL"]

    @property
    def dataverse(self) -> Dataverse:
        return self.environments.at(self.url)


def statuses(tenant: RunningTenant) -> list[int]:
    return [one["status"] for one in tenant.requests() if "/api/data/" in one["path"]]


def test_a_start_costs_one_sign_in_however_many_ask(tenant: RunningTenant) -> None:
    line = Line(tenant)
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: line.dataverse.entries(ROWS), range(32)))
    assert answers == [[]] * 32
    paths = [one["path"] for one in tenant.requests()]
    [token] = [path for path in paths if path.endswith("/token")]
    assert line.environments.tenant_id in token
    assert len(statuses(tenant)) == 32


@pytest.mark.parametrize(
    ("fault", "sent"),
    [
        ({"status": 429, "retry_after": 23}, [429, 200]),
        ({"status": 503}, [503, 200]),
        ({"status": 502}, [502, 200]),
        ({"status": 504}, [504, 200]),
        ({"status": 408}, [408, 200]),
        ({"status": 500, "message": "Transaction was chosen as Deadlock victim"}, [500, 200]),
        ({"status": 401}, [401, 200]),
    ],
)
def test_what_passes_is_repeated(
    tenant: RunningTenant, fault: dict[str, Any], sent: list[int]
) -> None:
    line = Line(tenant)
    tenant.control("faults", [{"path": PATH, **fault}])
    assert line.dataverse.entries(ROWS) == []
    assert statuses(tenant) == sent
    if "retry_after" in fault:
        assert line.clock.waited == 23


def test_a_token_that_is_refused_is_replaced_by_a_new_one(tenant: RunningTenant) -> None:
    line = Line(tenant)
    tenant.control("faults", [{"path": PATH, "status": 401}])
    line.dataverse.entries(ROWS)
    assert sum(one["path"].endswith("/token") for one in tenant.requests()) == 2


def test_a_failure_inside_is_not_repeated(tenant: RunningTenant) -> None:
    tenant.control("faults", [{"path": PATH, "status": 500, "times": None}])
    with pytest.raises(DataverseError, match="500"):
        Line(tenant).dataverse.entries(ROWS)
    assert statuses(tenant) == [500]


def test_a_row_is_made_once_though_the_service_fails_after_it(tenant: RunningTenant) -> None:
    line = Line(tenant)
    tenant.control("faults", [{"path": PATH, "method": "POST", "status": 503}])
    with pytest.raises(DataverseError, match="is missing"):
        line.dataverse.create(ROWS, {"name": "new_x"}, lambda: None, {})
    # The first was looked for before the second was sent.
    assert statuses(tenant) == [503, 400]


def test_a_wrong_secret_is_told_and_not_quoted(tenant: RunningTenant) -> None:
    line = Line(tenant, POWER_PLATFORM_CLIENT_SECRET="planted")
    with pytest.raises(SignInRefused, match="signing in to Power Platform's directory") as refusal:
        line.dataverse.entries(ROWS)
    assert "planted" not in str(refusal.value)
    assert "POWER_PLATFORM_" in str(refusal.value)


def test_a_secret_of_the_b2c_tenant_opens_no_environment(tenant: RunningTenant) -> None:
    line = Line(
        tenant,
        POWER_PLATFORM_CLIENT_ID=tenant.tenant.client_id,
        POWER_PLATFORM_CLIENT_SECRET=tenant.tenant.client_secret,
    )
    with pytest.raises(SignInRefused):
        line.dataverse.entries(ROWS)


def test_an_environment_on_this_machine_needs_the_certificates_and_no_proxy(
    tenant: RunningTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert Line(tenant).dataverse.entries(ROWS) == []
    with pytest.raises(NotConnected, match="SSL_CERT_FILE"):
        Line(tenant, SSL_CERT_FILE=None, REQUESTS_CA_BUNDLE=None).dataverse.entries(ROWS)


def test_without_credentials_the_refusal_comes_where_they_are_needed() -> None:
    environments = Environments(ConfigurationError("no credentials"), _never, NoWaiting())
    with pytest.raises(ConfigurationError, match="no credentials"):
        environments.at("https://contoso.crm4.dynamics.com")


def _never(*_: Any) -> Any:
    raise AssertionError("nothing is connected to")


def test_an_environment_is_connected_to_once() -> None:
    environments = Environments(Configuration("t", "c", "planted"), _never, NoWaiting())
    url = "https://contoso.crm4.dynamics.com"
    assert environments.at(url) is environments.at(url)
    assert environments.at(url) is not environments.at("https://other.crm4.dynamics.com")


def test_the_azure_cli_signs_in_to_the_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "AzureCliCredential", dict)
    settings = Configuration("directory", "", AzureCli())
    made: Any = credentials.make_credential(settings, CLOUDS["public"], None, _never)
    assert made == {"tenant_id": "directory"}
