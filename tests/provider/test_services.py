"""One plugin, two services: which credentials are needed for which resource."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from pulumi.provider.experimental import provider as pulumi_provider

from b2c.refusal import Refusal
from clients.clock import Clock
from clients.service import GRAPH, Service
from clients.sources import ConfigurationError
from emulator.tests.conftest import InProcessTenant
from emulator.tests.dataverse.conftest import Organization
from plugin.values import plain_map, wire_map
from provider.provider import B2cProvider
from tests.b2c.test_custom_connector import CONNECTOR
from tests.provider.environment import URN, Environment, Lines
from tests.provider.flows import PLAIN, checked
from tests.provider.in_process import Directory

FLOW_URN = "urn:pulumi:test::project::b2c:index:UserFlow::sign-in"
B2C = {"ARM_TENANT_ID": "t", "ARM_CLIENT_ID": "c", "ARM_CLIENT_SECRET": "planted"}


def power_platform(environment: Environment) -> dict[str, str]:
    platform = environment.organization.platform
    return {
        "POWER_PLATFORM_TENANT_ID": platform.tenant_id,
        "POWER_PLATFORM_CLIENT_ID": platform.client_id,
        "POWER_PLATFORM_CLIENT_SECRET": "planted",
    }


@pytest.fixture
def environment(tenant: InProcessTenant) -> Environment:
    return Environment(Organization(tenant))


class Plugin:
    """The provider with these variables, on a tenant and an environment in this process."""

    def __init__(self, environment: Environment, variables: Mapping[str, str]) -> None:
        self.environment = environment
        self.services: list[str] = []
        directory = Directory(environment.organization.tenant)

        def connect(_settings: Any, _clock: Clock, _variables: Any, service: Service) -> Any:
            self.services.append(service.url or "graph")
            return directory if service is GRAPH else environment

        self.lines = Lines()
        self.provider = B2cProvider(connect, variables, environment.clock, self.lines)
        request = pulumi_provider.ConfigureRequest({}, {}, True, True)
        asyncio.run(self.provider.configure(request))

    def create(self, urn: str, inputs: Mapping[str, Any], *, preview: bool = False) -> Any:
        request = pulumi_provider.CheckRequest(urn, {}, wire_map(inputs, ()), b"")
        answer = asyncio.run(self.provider.check(request))
        assert not answer.failures, answer.failures
        create = pulumi_provider.CreateRequest(urn, answer.inputs or {}, 0, preview)
        return asyncio.run(self.provider.create(create))

    def connector(self, *, preview: bool = False) -> Any:
        url = self.environment.url
        return self.create(URN, {**CONNECTOR, "environmentUrl": url}, preview=preview)

    def flow(self) -> Any:
        return self.create(FLOW_URN, checked(PLAIN))


def test_each_resource_speaks_to_its_own_service_at_its_first_request(
    environment: Environment,
) -> None:
    plugin = Plugin(environment, B2C | power_platform(environment))
    assert plugin.services == []
    plugin.flow()
    assert plugin.services == ["graph"]
    plugin.connector()
    assert plugin.services == ["graph", environment.url]


def test_user_flows_need_no_credentials_for_power_platform(environment: Environment) -> None:
    plugin = Plugin(environment, B2C)
    plugin.flow()
    with pytest.raises(ConfigurationError, match="powerPlatformTenantId"):
        plugin.connector()


def test_custom_connectors_need_no_credentials_for_the_b2c_tenant(
    environment: Environment,
) -> None:
    plugin = Plugin(environment, power_platform(environment))
    plugin.connector()
    with pytest.raises(ConfigurationError, match="b2c:tenantId"):
        plugin.flow()


@pytest.mark.parametrize("variables", [{}, {"ARM_TENANT_ID": "t"}])
def test_without_any_credentials_the_refusal_comes_at_once(
    environment: Environment, variables: dict[str, str]
) -> None:
    with pytest.raises(ConfigurationError, match="b2c:"):
        Plugin(environment, variables)


def test_a_preview_without_credentials_goes_on_without_the_redirect_url(
    environment: Environment,
) -> None:
    plugin = Plugin(environment, B2C)
    answer = plugin.connector(preview=True)
    assert plain_map(answer.properties)["displayName"] == "Orders"
    [line] = plugin.lines.shown
    assert "b2c:powerPlatformTenantId (or POWER_PLATFORM_TENANT_ID) is missing" in line


def test_the_secret_goes_into_the_state_as_one(environment: Environment) -> None:
    properties = Plugin(environment, power_platform(environment)).connector().properties
    secret = {name for name, value in properties.items() if value.contains_secret()}
    assert secret == {"clientSecret"}


@pytest.mark.parametrize("text", ["planted is wrong", 'the value "PLANTED"'])
def test_a_secret_that_the_service_quotes_is_not_shown(environment: Environment, text: str) -> None:
    plugin = Plugin(environment, power_platform(environment))
    environment.faults({"method": "POST", "path": "/connectors$", "status": 400, "message": text})
    with pytest.raises(Refusal, match="was refused with 400") as refused:
        plugin.connector()
    assert "[secret]" in str(refused.value)
    assert "planted" not in str(refused.value).lower()


def test_a_connector_that_exists_is_refused_with_the_line_that_imports_it(
    environment: Environment,
) -> None:
    key = "99999999-0000-0000-0000-000000000001"
    environment.organization.create(connectorid=key)
    with pytest.raises(Refusal, match="It is not taken over") as refused:
        Plugin(environment, power_platform(environment)).connector()
    last = str(refused.value).splitlines()[-1]
    command = "pulumi import b2c:index:CustomConnector orders"
    assert last == f"  {command} '{environment.url}/connectors({key})'"
