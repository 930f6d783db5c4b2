"""What the package schema promises; `test_sdks.py` generates SDKs from it."""

from __future__ import annotations

import asyncio
import inspect
import os
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi.provider.experimental.provider import GetSchemaRequest

import components
from b2c.spelling import camel_case
from b2c.user_flow.portal_settings import EXPECTATIONS
from clients import configuration, power_platform
from clients.sources import Sources
from components import FlowConnectorArgs
from components.fields import fields
from components.wire import B2cResource
from provider.components import COMPONENTS
from provider.provider import B2cProvider
from provider.schema import COMMITTED, VERSION
from tools.engine import ensure_engine
from tools.generate import described, schema

SCHEMA = schema.package()
RESOURCES = {
    token: spec for token, spec in SCHEMA["resources"].items() if not spec.get("isComponent")
}
COMPONENT_SPECS = {
    token: spec for token, spec in SCHEMA["resources"].items() if spec.get("isComponent")
}

ROOT = Path(__file__).parents[2]


def test_its_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


def test_the_committed_file_is_what_the_plugin_serves() -> None:
    request = GetSchemaRequest(0)
    served = asyncio.run(B2cProvider(environment={}).get_schema(request)).schema
    assert served == COMMITTED.read_text()
    assert served == schema.text(), "run: make generate"


def test_the_engine_accepts_it(tmp_path: Path) -> None:
    pulumi = ensure_engine() / "pulumi"
    environment = {
        **os.environ,
        "PULUMI_HOME": str(tmp_path),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    done = subprocess.run(
        [pulumi, "schema", "check", COMMITTED], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    # Warnings leave the exit code alone.
    assert not done.stdout + done.stderr


def _properties() -> Iterator[tuple[str, dict[str, Any]]]:
    for token, resource in SCHEMA["resources"].items():
        for kind in ("inputProperties", "properties"):
            for name, spec in resource[kind].items():
                yield f"{token}.{kind}.{name}", spec
    for token, spec in SCHEMA["types"].items():
        for name, inner in spec.get("properties", {}).items():
            yield f"{token}.{name}", inner
    for name, spec in SCHEMA["provider"]["inputProperties"].items():
        yield f"provider.{name}", spec


def test_every_property_is_described_in_sentences() -> None:
    for path, spec in _properties():
        # A sentence may end in its source.
        last = spec["description"].rpartition(" ")[2]
        assert last.endswith(".") or last.startswith("https://"), path
        first = spec["description"].lstrip('`"')[0]
        assert first.isupper() or first.isdigit(), path


def test_every_type_is_used() -> None:
    text = schema.text()
    for token in SCHEMA["types"]:
        assert f'"#/types/{token}"' in text


@pytest.mark.parametrize("kind", ["inputProperties", "properties"])
def test_what_the_service_never_shows_is_secret_going_in_and_coming_out(kind: str) -> None:
    secrets = {
        f"{token.rpartition(':')[2]}.{name}"
        for token, resource in RESOURCES.items()
        for name, spec in resource[kind].items()
        if spec.get("secret")
    }
    assert secrets == {
        "ApiConnector.certificate",
        "ApiConnector.certificatePassword",
        "ApiConnector.password",
        "CustomConnector.clientSecret",
        "IdentityProvider.certificateData",
        "IdentityProvider.clientSecret",
    }


def test_the_components_are_there_with_what_they_take_and_give() -> None:
    assert COMPONENT_SPECS.keys() == COMPONENTS.keys()
    connector = COMPONENT_SPECS["b2c:index:FlowConnector"]
    takes = connector["inputProperties"]
    assert set(takes) == {camel_case(name) for name in fields(FlowConnectorArgs)}
    assert connector["requiredInputs"] == ["tenantName", "tenantId", "policy", "clientSecrets"]
    assert takes["policy"]["oneOf"] == [
        {"type": "string"},
        {"$ref": "#/resources/b2c:index:UserFlow"},
    ]
    assert takes["userFlows"]["items"] == {"$ref": "#/resources/b2c:index:UserFlow"}
    assert takes["apiDefinition"]["$ref"] == "pulumi.json#/Any"
    assert takes["existingApi"]["$ref"] == "#/types/b2c:index:ApiReference"
    assert takes["adminConsent"]["type"] == "boolean"
    assert takes["adminConsent"]["description"].endswith("Default: `true`.")


def test_a_resource_that_the_plugin_serves_has_its_description_and_its_class() -> None:
    classes = [getattr(components, name) for name in components.__all__]
    ours = {
        described.token(kind.table)
        for kind in classes
        if inspect.isclass(kind) and issubclass(kind, B2cResource)
    }
    assert B2cProvider(environment={})._types.keys() == RESOURCES.keys() == ours


def test_what_must_be_known_is_plain_and_what_need_not_is_not() -> None:
    takes = COMPONENT_SPECS["b2c:index:FlowConnector"]["inputProperties"]
    assert {name for name, spec in takes.items() if not spec.get("plain")} == {
        "apiDescription",
        "apiDisplayName",
        "clientDisplayName",
        "customDomain",
        "policy",
        "redirectUrls",
        "userFlows",
    }
    assert "plain" not in takes["owners"]["items"]
    reference = SCHEMA["types"]["b2c:index:ApiReference"]["properties"]
    assert {name for name, spec in reference.items() if spec.get("plain")} == {
        "identifierUri",
        "scopes",
    }


def test_client_secrets_are_secret_going_in_and_coming_out() -> None:
    found = {
        f"{token.rpartition(':')[2]}.{kind}.{name}"
        for token, spec in COMPONENT_SPECS.items()
        for kind in ("inputProperties", "properties")
        for name, inner in spec[kind].items()
        if inner.get("secret")
    }
    assert found == {
        "ConnectorClient.properties.clientSecret",
        "ConnectorClient.properties.previousClientSecret",
        "ConnectorSecrets.inputProperties.clientSecret",
        "ConnectorSecrets.inputProperties.previousClientSecret",
        "FlowConnector.properties.clientSecret",
        "FlowConnector.properties.previousClientSecret",
        "LogicAppsConnector.inputProperties.clientSecret",
        "PowerPlatformConnector.inputProperties.clientSecret",
    }


def test_credentials_in_the_configuration_are_secret() -> None:
    variables = SCHEMA["config"]["variables"]
    assert {name for name, spec in variables.items() if spec.get("secret")} == {
        "clientCertificate",
        "clientCertificatePassword",
        "clientSecret",
        "oidcRequestToken",
        "oidcToken",
        "powerPlatformClientCertificate",
        "powerPlatformClientCertificatePassword",
        "powerPlatformClientSecret",
        "powerPlatformOidcRequestToken",
        "powerPlatformOidcToken",
    }


def test_each_setting_names_the_environment_variables_that_stand_in_for_it() -> None:
    variables = SCHEMA["config"]["variables"]
    spelled = Sources({}, {}, power_platform.VARIABLES, power_platform.PREFIX).spelled
    shared = {spelled(name): names for name, names in power_platform.VARIABLES.items()}
    every = {**configuration.ENVIRONMENT, **shared}
    assert set(variables) == set(every)
    for name, alternatives in every.items():
        for variable in alternatives:
            assert f"`{variable}`" in variables[name]["description"]


def test_a_provider_of_its_own_takes_what_the_configuration_takes() -> None:
    assert SCHEMA["provider"]["inputProperties"] == SCHEMA["config"]["variables"]


def test_what_cannot_change_in_place_is_marked() -> None:
    assert {
        f"{token.rpartition(':')[2]}.{name}"
        for token, resource in RESOURCES.items()
        for name, spec in resource["inputProperties"].items()
        if spec.get("willReplaceOnChanges")
    } == {
        "CustomConnector.displayName",
        "CustomConnector.environmentUrl",
        "CustomConnector.publisherPrefix",
        "IdentityProvider.metadataUrl",
        "IdentityProvider.type",
        "UserFlow.flowId",
        "UserFlow.type",
        "UserFlow.version",
    }


def test_outputs_are_the_inputs_and_what_the_service_tells_besides() -> None:
    more = {"b2c:index:CustomConnector": {"connectorId", "name", "internalId", "redirectUrl"}}
    for token, resource in RESOURCES.items():
        told = resource["properties"].keys() - resource["inputProperties"].keys()
        assert told == more.get(token, set())
        assert resource["inputProperties"].keys() <= resource["properties"].keys()
        assert set(resource["requiredInputs"]) <= set(resource["required"])


def test_every_expectation_is_described_with_its_place_in_the_portal() -> None:
    settings = SCHEMA["types"]["b2c:index:PortalSettings"]["properties"]
    assert set(settings) == {known.name for known in EXPECTATIONS}
    for known in EXPECTATIONS:
        assert known.place in settings[known.name]["description"]
