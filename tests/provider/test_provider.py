"""Pulumi's requests and answers, on the emulated tenant in this process."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from pulumi.provider.experimental import provider as pulumi_provider
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import PropertyDiffKind

from b2c.refusal import Refusal
from b2c.unknown import UNKNOWN
from plugin.server import InitFailed
from plugin.values import plain_map, wire_map
from provider.components import COMPONENTS
from provider.provider import B2cProvider
from tests.provider.flows import FLOW, PLAIN, add_providers_and_connectors, checked
from tests.provider.in_process import Directory
from tools.generate.schema import package

URN = "urn:pulumi:test::project::b2c:index:FlowConnector$b2c:index:UserFlow::sign-in"
CONNECTOR_URN = "urn:pulumi:test::project::b2c:index:ApiConnector::check"
ENVIRONMENT = {"ARM_TENANT_ID": "t", "ARM_CLIENT_ID": "c", "ARM_CLIENT_SECRET": "planted"}


@pytest.fixture
def provider(directory: Directory) -> B2cProvider:
    made = B2cProvider(lambda *_: directory, ENVIRONMENT, directory.clock)
    _configure(made)
    return made


def _configure(provider: B2cProvider, **arguments: Any) -> None:
    request = pulumi_provider.ConfigureRequest({}, wire_map(arguments, ()), True, True)
    asyncio.run(provider.configure(request))


def _check(provider: B2cProvider, urn: str, inputs: dict[str, PropertyValue]) -> Any:
    return asyncio.run(provider.check(pulumi_provider.CheckRequest(urn, {}, inputs, b"")))


def _diff(provider: B2cProvider, state: Any, inputs: Any, ignored: list[str]) -> Any:
    request = pulumi_provider.DiffRequest(
        URN, FLOW, wire_map(state, ()), wire_map(inputs, ()), ignored
    )
    return asyncio.run(provider.diff(request))


def _create(provider: B2cProvider, inputs: dict[str, Any], *, preview: bool) -> Any:
    request = pulumi_provider.CreateRequest(URN, wire_map(inputs, ()), 0, preview)
    return asyncio.run(provider.create(request))


def test_nothing_is_sent_before_something_has_to_be_made_or_read(
    provider: B2cProvider, directory: Directory
) -> None:
    asyncio.run(provider.get_schema(pulumi_provider.GetSchemaRequest(0)))
    _check(provider, URN, wire_map(PLAIN, ()))
    _diff(provider, checked(PLAIN), checked(PLAIN), [])
    _create(provider, checked(PLAIN), preview=True)
    update = pulumi_provider.UpdateRequest(URN, FLOW, {}, wire_map(PLAIN, ()), 0, [], True)
    asyncio.run(provider.update(update))
    assert directory.requests == []


def test_the_schema_is_that_of_the_package(provider: B2cProvider) -> None:
    served = asyncio.run(provider.get_schema(pulumi_provider.GetSchemaRequest(0))).schema
    assert json.loads(served or "") == package()
    assert set(package()["resources"]) == {
        "b2c:index:UserFlow",
        "b2c:index:IdentityProvider",
        "b2c:index:ApiConnector",
        "b2c:index:CustomConnector",
        *COMPONENTS,
    }


def test_a_preview_tells_what_is_known_and_that_the_rest_is_not(provider: B2cProvider) -> None:
    inputs = {**checked(PLAIN), "identityProviders": [UNKNOWN, "Google-OAUTH"]}
    answer = _create(provider, inputs, preview=True)
    assert answer.resource_id == ""
    assert plain_map(answer.properties) == {
        **inputs,
        "languageCustomization": UNKNOWN,
        "defaultLanguage": UNKNOWN,
    }


def test_a_difference_says_what_replaces(provider: B2cProvider) -> None:
    answer = _diff(provider, checked(PLAIN), checked({**PLAIN, "version": "Standard"}), [])
    assert (answer.changes, answer.replaces, answer.delete_before_replace) == (
        True,
        ["version"],
        True,
    )
    assert answer.detailed_diff["version"].kind is PropertyDiffKind.UPDATE_REPLACE


def test_what_is_secret_by_nature_is_marked_though_the_program_did_not(
    provider: B2cProvider,
) -> None:
    inputs = {
        "displayName": "check",
        "targetUrl": "https://x.example/",
        "username": "u",
        "password": "planted",
    }
    answer = _check(provider, CONNECTOR_URN, wire_map(inputs, ()))
    assert answer.inputs["password"].is_secret
    create = pulumi_provider.CreateRequest(CONNECTOR_URN, answer.inputs, 0, False)
    assert asyncio.run(provider.create(create)).properties["password"].is_secret


PEM = "-----BEGIN PRIVATE KEY-----\nMIIplanted\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("certificateData", PEM),
        ("certificateData", PEM.replace("\n", "\r\n")),
        ("password", ["planted"]),
        ("password", " "),
        ("username", "****"),
        ("displayName", {"first": 'plan"ted', "second": [PEM, 1234]}),
        ("displayName", 1234),
        ("clientSecretValue", 'pla"nted'),
        ("clientSecretValue", "pla\\nted"),
        ("clientSecretValue", "plänted"),
    ],
)
def test_no_form_of_a_wrong_secret_is_quoted(
    provider: B2cProvider, name: str, value: object
) -> None:
    inputs = {"displayName": "x", "targetUrl": "https://x.example", name: value}
    reasons = [
        each.reason for each in _check(provider, CONNECTOR_URN, wire_map(inputs, {name})).failures
    ]
    [refused] = [each for each in reasons if each.startswith(f"{name} is ")]
    assert refused.startswith(f"{name} is [secret]: ")
    for trace in ("MII", "nted", "ted", "1234", "PRIVATE"):
        assert trace not in "".join(reasons)


def test_a_secret_is_not_quoted_in_the_remedy_either(provider: B2cProvider) -> None:
    inputs = {"type": "OpenIdConnect", "displayName": "x", "scope": "Planted profile"}
    urn = URN.replace("UserFlow", "IdentityProvider")
    reasons = [each.reason for each in _check(provider, urn, wire_map(inputs, {"scope"})).failures]
    assert any('Use "openid [secret]".' in each for each in reasons)
    assert "planted" not in "".join(reasons).lower()


def test_a_flow_that_exists_is_refused_with_the_line_that_imports_it(
    provider: B2cProvider,
) -> None:
    _create(provider, checked(PLAIN), preview=False)
    with pytest.raises(Refusal, match="exists already") as refusal:
        _create(provider, checked(PLAIN), preview=False)
    last = str(refusal.value).splitlines()[-1]
    assert last == f"  pulumi import b2c:index:UserFlow sign-in {FLOW}"


def test_a_half_made_change_goes_into_the_state(
    provider: B2cProvider, directory: Directory
) -> None:
    add_providers_and_connectors(directory.graph)
    before = checked({**PLAIN, "identityProviders": [], "attributes": []})
    state = _create(provider, before, preview=False).properties
    nonsense = {"attribute": "nonsense", "displayName": "x", "inputType": "textBox"}
    after = {**before, "identityProviders": ["Google-OAUTH"], "attributes": [nonsense]}
    news = wire_map(checked(after, before), {"identityProviders"})
    request = pulumi_provider.UpdateRequest(URN, FLOW, state, news, 0, [], False)
    with pytest.raises(InitFailed, match="nonsense") as failed:
        asyncio.run(provider.update(request))
    assert failed.value.resource_id == FLOW
    assert plain_map(failed.value.properties)["identityProviders"] == ["Google-OAUTH"]
    assert failed.value.properties["identityProviders"].is_secret
    assert failed.value.inputs == news


def test_settings_come_from_the_stack_too(directory: Directory) -> None:
    found = []
    provider = B2cProvider(
        lambda settings, *_: found.append(settings) or directory,  # type: ignore[func-returns-value]
        ENVIRONMENT,
        directory.clock,
    )
    variables = {"b2c:config:tenantId": "of-the-stack", "b2c:config:requestsPerMinute": "60"}
    asyncio.run(provider.configure(pulumi_provider.ConfigureRequest(variables, {}, True, True)))
    asyncio.run(provider.read(pulumi_provider.ReadRequest(URN, FLOW, {}, {})))
    assert (found[0].tenant_id, found[0].requests_per_minute) == ("of-the-stack", 60)


def test_a_cancelled_run_sends_nothing_more(provider: B2cProvider, directory: Directory) -> None:
    asyncio.run(provider.cancel())
    with pytest.raises(Refusal, match="cancelled"):
        _create(provider, checked(PLAIN), preview=False)
    assert directory.requests == []
