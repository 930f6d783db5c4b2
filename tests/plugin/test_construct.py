"""What of a request to construct a component reaches the component.

That the engine hands a program's options over is proven by `tests/engine/test_yaml.py`.
"""

from __future__ import annotations

import asyncio

import pulumi
from google.protobuf import struct_pb2
from pulumi.provider.experimental.property_value import PropertyValue, ResourceReference
from pulumi.runtime import config, rpc, settings
from pulumi.runtime.proto import alias_pb2, provider_pb2

from plugin.arguments import read_arguments
from plugin.construct import options

PROVIDER = "pulumi:providers:azuread"
URN = "urn:pulumi:dev::orders::b2c:index:FlowConnector::"
# What the request says of the program and the stack, and of the arguments.
CONTEXT = {
    "project",
    "stack",
    "organization",
    "config",
    "configSecretKeys",
    "dryRun",
    "parallel",
    "monitorEndpoint",
    "type",
    "name",
    "inputs",
    "inputDependencies",
    "accepts_output_values",
    "stack_trace_handle",
}


def request() -> provider_pb2.ConstructRequest:
    """A request with every option that the protocol has."""
    return provider_pb2.ConstructRequest(
        parent=f"{URN}parent",
        aliases=[
            alias_pb2.Alias(urn=f"{URN}old"),
            alias_pb2.Alias(spec=alias_pb2.Alias.Spec(name="older", noParent=True)),
        ],
        dependencies=[f"{URN}first"],
        protect=True,
        providers={"azuread": f"{URN.replace('b2c:index:FlowConnector', PROVIDER)}own::id"},
        additionalSecretOutputs=["clientId"],
        customTimeouts=provider_pb2.ConstructRequest.CustomTimeouts(create="5m", read="1m"),
        deletedWith=f"{URN}whole",
        deleteBeforeReplace=True,
        ignoreChanges=["scopes"],
        replaceOnChanges=["apiName"],
        retainOnDelete=True,
        resource_hooks=provider_pb2.ConstructRequest.ResourceHooksBinding(before_create=["hook"]),
        replace_with=[f"{URN}other"],
        replacement_trigger=struct_pb2.Value(string_value="2027"),
    )


def urn(resource: pulumi.Resource) -> str | None:
    return asyncio.run(resource.urn.future())


def made(message: provider_pb2.ConstructRequest) -> pulumi.ResourceOptions:
    async def make() -> pulumi.ResourceOptions:
        return options(message)

    return asyncio.run(make())


def test_every_option_that_the_protocol_has_is_in_the_request_of_this_test() -> None:
    named = {field.name for field in request().DESCRIPTOR.fields}
    given = {field.name for field, _ in request().ListFields()}
    assert given == named - CONTEXT


def test_every_option_reaches_the_component() -> None:
    found = made(request())
    assert found.protect is True
    assert found.delete_before_replace is True
    assert found.retain_on_delete is True
    assert found.ignore_changes == ["scopes"]
    assert found.replace_on_changes == ["apiName"]
    assert found.additional_secret_outputs == ["clientId"]
    assert found.replacement_trigger == "2027"
    assert found.custom_timeouts is not None
    assert (found.custom_timeouts.create, found.custom_timeouts.read) == ("5m", "1m")
    assert found.custom_timeouts.update is None
    assert found.hooks is not None
    assert found.hooks.before_create is not None
    assert [hook.name for hook in found.hooks.before_create] == ["hook"]  # type: ignore[union-attr]
    assert isinstance(found.providers, dict)
    assert found.providers["azuread"].package == "azuread"
    old, older = found.aliases or []
    assert old == f"{URN}old"
    assert isinstance(older, pulumi.Alias)
    assert (older.name, older.parent) == ("older", None)
    assert isinstance(found.depends_on, list)
    assert found.replace_with is not None
    for resource, name in (
        (found.parent, "parent"),
        (found.depends_on[0], "first"),
        (found.deleted_with, "whole"),
        (found.replace_with[0], "other"),
    ):
        assert isinstance(resource, pulumi.Resource)
        assert urn(resource) == URN + name


def test_what_is_not_given_is_left_to_the_parent() -> None:
    found = made(provider_pb2.ConstructRequest(parent=f"{URN}parent"))
    assert found.protect is None
    assert found.delete_before_replace is None
    assert found.hooks is None
    assert found.custom_timeouts is None
    assert found.ignore_changes is None


def test_arguments_keep_secrets_dependencies_and_references_and_know_what_is_unknown() -> None:
    signature = "4dabf18193072939515e22adb298388d"
    given = struct_pb2.Struct()
    given.update(
        {
            "count": 2,
            "none": None,
            "secret": {signature: "1b47061264138c4ac30d75fd1eb44270", "value": "planted"},
            "later": {
                signature: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
                "dependencies": ["urn"],
                "secret": True,
            },
            "bare": {signature: "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": {"none": None}},
            "flow": {signature: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "urn", "id": "B2C_1_a"},
            "list": [{"value": "orders.read"}],
        }
    )
    assert read_arguments(given) == {
        "count": PropertyValue(2.0),
        "none": PropertyValue(None),
        "secret": PropertyValue("planted", is_secret=True),
        "later": PropertyValue(rpc.UNKNOWN, is_secret=True, dependencies=["urn"]),
        "bare": PropertyValue({}),
        "flow": PropertyValue(ResourceReference("urn")),
        "list": PropertyValue([PropertyValue({"value": PropertyValue("orders.read")})]),
    }


def test_constructs_side_by_side_keep_program_and_configuration_apart() -> None:
    """Each request is a task of its own; what pulumi's runtime keeps lies in its context."""

    async def begun(name: str) -> tuple[str, str | None]:
        settings.reset_options(project=name, stack="dev")
        config.set_all_config({"orders:tenant": name})
        await asyncio.sleep(0)
        return pulumi.get_project(), pulumi.Config("orders").get("tenant")

    async def both() -> list[tuple[str, str | None]]:
        return list(await asyncio.gather(*map(asyncio.create_task, (begun("a"), begun("b")))))

    assert asyncio.run(both()) == [("a", "a"), ("b", "b")]
